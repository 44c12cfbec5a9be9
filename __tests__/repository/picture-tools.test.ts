import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { ansiToHtml, createPictureTerminal } from '../../script/pictures/ansi.ts';
import { markdownToHtml } from '../../script/pictures/markdown.ts';
import { smallPng } from '../../script/pictures/small-png.ts';

describe('Markdown as GitHub shows it', () => {
  test.each([
    ['### A\\: b', '<h3>A: b</h3>'],
    ['a \\<b\\> **c** `d` [e](f)', '<p>a &lt;b&gt; <b>c</b> <code>d</code> <a href="f">e</a></p>'],
    ['- a\n- b\n\nc', '<ul><li>a</li><li>b</li></ul>\n\n<p>c</p>'],
    [
      '| a | b |\n| --- | --- |\n| c\\|d |  |',
      '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c|d</td><td></td></tr></tbody></table>',
    ],
    ['````text\n```\n<a>\n````', '<pre>```\n&lt;a&gt;</pre>'],
    ['```mermaid\na --> b\n```', '<pre class="mermaid">a --&gt; b</pre>'],
    ['<details>\n<summary>x</summary>\n<!-- hidden -->\n</details>', '<details>\n<summary>x</summary>\n\n</details>'],
  ])('%j', (markdown, html) => {
    expect(markdownToHtml(markdown)).toBe(html);
  });
});

describe('a terminal in memory', () => {
  test('keeps what is left when a view has been drawn anew', () => {
    const terminal = createPictureTerminal(80);
    for (const text of ['one\n', '\u001b[?25ltwo\nthree\n', '\u001b[2A\u001b[Jfour\n', '\u001b[?25h'])
      terminal.write(text);
    expect(terminal.html()).toBe('one\nfour');
  });

  test('has its colours', () => {
    expect(ansiToHtml('\u001b[31ma<b\u001b[39m c')).toBe('<span class="red">a&lt;b</span> c');
  });
});

/** A picture of so many colours, each row written with another filter. */
function pictureOf(width: number, height: number): { readonly png: Buffer; readonly colours: readonly number[] } {
  const colours = Array.from({ length: width * height }, (_, at) => ((at * 40_503) % 6) * 0x2b3d17);
  const bytes = colours.flatMap((colour) => [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255]);
  const at = (row: number, x: number): number => (row < 0 || x < 0 ? 0 : (bytes[row * width * 3 + x] ?? 0));
  const rows = Array.from({ length: height }, (_, row) => {
    const filter = row % 5;
    const line = Array.from({ length: width * 3 }, (__, x) => {
      const [left, above, corner] = [at(row, x - 3), at(row - 1, x), x < 3 ? 0 : at(row - 1, x - 3)];
      const guess = left + above - corner;
      const nearest = [left, above, corner].toSorted((a, b) => Math.abs(guess - a) - Math.abs(guess - b))[0] ?? 0;
      const predicted = [0, left, above, (left + above) >> 1, nearest][filter] ?? 0;
      return (at(row, x) - predicted + 256) & 255;
    });
    return [filter, ...line];
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunk = (type: string, content: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    return Buffer.concat([length, Buffer.from(type, 'latin1'), content, Buffer.alloc(4)]);
  };
  const png = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return { png: Buffer.concat([Buffer.alloc(8), ...png]), colours };
}

test('a picture with few colours is the same with a palette', () => {
  const [width, height] = [40, 15];
  const { png, colours } = pictureOf(width, height);
  const small = smallPng(png);
  const contentOf = (type: string): Buffer => {
    const start = small.indexOf(type, 0, 'latin1');
    return small.subarray(start + 4, start + 4 + small.readUInt32BE(start - 4));
  };
  const palette = contentOf('PLTE');
  const rows = inflateSync(contentOf('IDAT'));
  const shown = colours.map((_, at) => palette.readUIntBE((rows[at + Math.floor(at / width) + 1] ?? 0) * 3, 3));
  expect(shown).toEqual(colours);
});
