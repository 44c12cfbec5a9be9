import type { Terminal } from '../../src/adapters/reporters/terminal.ts';
import { escapeHtml } from './markdown.ts';

/** A terminal in memory that keeps what can be seen, colours included. */
export interface PictureTerminal extends Terminal {
  html(): string;
}

const ESCAPE = '\u001b';

/** What a live view erases before it is drawn anew, and the controls of the cursor. */
const CONTROL = new RegExp(String.raw`(${ESCAPE}\[\d+A${ESCAPE}\[J|${ESCAPE}\[\?25[lh])`, 'u');

const COLOUR = new RegExp(String.raw`${ESCAPE}\[(\d+)m`, 'u');

/** Makes one that is high enough for everything. */
export function createPictureTerminal(columns: number): PictureTerminal {
  let lines = [''];
  return {
    columns: () => columns,
    rows: () => 60,
    onResize: () => () => undefined,
    write(text) {
      for (const part of text.split(CONTROL)) {
        if (part.endsWith('\u001b[J')) lines = [...lines.slice(0, -1 - Number.parseInt(part.slice(2), 10)), ''];
        else if (!CONTROL.test(part)) {
          const [first = '', ...rest] = part.split('\n');
          lines = [...lines.slice(0, -1), (lines.at(-1) ?? '') + first, ...rest];
        }
      }
    },
    html: () => ansiToHtml(lines.join('\n').trimEnd()),
  };
}

/** Codes of `styleText` and what ends each, as classes. */
const CLASSES: Readonly<Record<string, string>> = {
  1: 'bold',
  2: 'dim',
  31: 'red',
  32: 'green',
  33: 'yellow',
  36: 'cyan',
};

const ENDS: ReadonlySet<string> = new Set(['0', '22', '39']);

/** A text with the colours of a terminal as HTML. */
export function ansiToHtml(text: string): string {
  return text
    .split(COLOUR)
    .map((part, place) => {
      // What a group of the pattern has caught stands between the texts.
      if (place % 2 === 0) return escapeHtml(part);
      return ENDS.has(part) ? '</span>' : `<span class="${CLASSES[part] ?? ''}">`;
    })
    .join('');
}
