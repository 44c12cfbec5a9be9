import { describe, expect, test } from '@jest/globals';
import { err, ok } from '../../src/domain/result.ts';
import { parseTemplate } from '../../src/template/parse.ts';
import { renderTemplate } from '../../src/template/render.ts';
import { brokenValue } from '../../src/template/value.ts';
import type { TemplateValue } from '../../src/template/value.ts';
import { dataOf, errorOf, renderSource, textOf } from './render-source.ts';

describe('what fails says why and where', () => {
  const values = { name: 'web', n: 3, list: [1, 2], env: { port: '80' }, nil: null };
  test.each([
    ['{{.nope}}', '1:3', 'map has no entry for key "nope"'],
    ['{\n "b": "{{.env.nope}}"}', '2:14', 'map has no entry for key "nope"'],
    ['{{$.env.nope.x}}', '1:8', 'map has no entry for key "nope"'],
    ['{{(.env).nope}}', '1:9', 'map has no entry for key "nope"'],
    ['{{upper .nope}}', '1:9', 'map has no entry for key "nope"'],
    ['{{.name.x}}', '1:8', "can't evaluate field x in type string"],
    ['{{.list.x}}', '1:8', "can't evaluate field x in type []interface {}; use index for an element of a list"],
    ['{{.nil.x}}', '1:7', 'nil data; no entry for key "x"'],
    ['{{.env.port 1}}', '1:7', 'port is not a method but has arguments'],
    ['a {{upper .n}}', '1:11', 'wrong type for value; expected string; got int'],
    ['{{upper 1}}', '1:9', 'expected string; found 1'],
    ['{{upper}}', '1:3', 'wrong number of args for upper: want 1 got 0'],
    ['{{index .list 9}}', '1:3', 'error calling index: index out of range: 9'],
    ['{{eq .n "3"}}', '1:3', 'error calling eq: incompatible types for comparison: int and string'],
    ['{{lt .list 1}}', '1:3', 'error calling lt: invalid type for comparison: []interface {}'],
    ['{{div 1 0}}', '1:3', 'error calling div: integer divide by zero'],
    ['{{range .name}}{{end}}', '1:9', "range can't iterate over a value of type string; splitList makes a list of it"],
    ['{{template "x"}}', '1:1', 'template "x" not defined'],
    ['{{required "zone must be set" .nil}}', '1:3', 'zone must be set'],
    ['{{if true}}{{else}}{{$x := 1}}{{end}}{{nil}}', '1:40', 'nil is not a command'],
    ['{{env "HOME"}}', '1:3', 'env is not available here'],
    ['{{now}}', '1:3', 'now is not available here'],
  ])('%j', (source, position, message) => {
    const error = errorOf(source, values);
    expect({ ...error, position: `${error.line}:${error.column}` }).toMatchObject({ kind: 'exec', position, message });
  });

  test('a missing key is named, with a hint where there is one', () => {
    const missingKeyHint = (key: string): string | undefined =>
      key === 'vpc_id' ? 'exported by infrastructure' : undefined;
    expect(errorOf('{{.env.vpc_id}}', values, { missingKeyHint })).toEqual({
      kind: 'exec',
      message: 'map has no entry for key "vpc_id" (exported by infrastructure)',
      line: 1,
      column: 7,
      missingKey: 'vpc_id',
    });
    expect(errorOf('{{.other}}', values, { missingKeyHint }).message).toBe('map has no entry for key "other"');
  });

  test('a message does not repeat an endless name', () => {
    expect(errorOf(`{{.${'a'.repeat(100_000)}}}`).message.length).toBeLessThan(1100);
  });
});

describe('default takes a missing key', () => {
  test.each([
    ['{{.nope | default "x"}}', 'x'],
    ['{{default "x" .nope}}', 'x'],
    ['{{default "x" (.nope)}}', 'x'],
    ['{{default "x" ((.nope))}}', 'x'],
    ['{{(.nope) | default "x"}}', 'x'],
    ['{{(.env).nope | default "x"}}', 'x'],
    ['{{$e := .env}}{{$e.nope | default "x" | upper}}', 'X'],
    ['{{with .env}}{{.nope | default "x"}}{{end}}', 'x'],
    ['{{.nope | default "x" | default "y"}}', 'x'],
    ['{{.name | default "x"}}', 'web'],
  ])('%s', (source, expected) => {
    expect(textOf(source, { name: 'web', env: { a: '' } })).toBe(expected);
  });

  test.each([
    '{{.nope.x | default "x"}}',
    '{{(.nope).x | default "x"}}',
    '{{.nope | upper | default "x"}}',
    '{{default "x" (upper .nope)}}',
    '{{default .nope "x"}}',
    '{{.nope | default}}',
    '{{.nope}}{{.nope | default "x"}}',
    '{{.nope | coalesce "x"}}',
  ])('%s stays an error', (source) => {
    expect(errorOf(source)).toMatchObject({ kind: 'exec', missingKey: 'nope' });
  });
});

describe('a variable that could not be computed', () => {
  const values = { bad: brokenValue('variable bad takes its value from NOPE, which is not set'), name: 'web' };
  test.each([
    '{{.bad}}',
    '{{$.bad}}',
    '{{.bad.x}}',
    '{{.bad | default "x"}}',
    '{{default "x" .bad}}',
    '{{if .bad}}{{end}}',
    '{{with .bad}}{{end}}',
    '{{index . "bad"}}',
    '{{get . "bad"}}',
    '{{print .}}',
    '{{.}}',
    '{{toJson .}}',
    '{{range .}}{{.}}{{end}}',
    '{{range $k, $v := .}}{{$v}}{{end}}',
  ])('%s fails with its message', (source) => {
    expect(errorOf(source, values).message).toBe('variable bad takes its value from NOPE, which is not set');
  });

  test.each([
    ['{{.name}}', 'web'],
    ['{{hasKey . "bad"}}', 'true'],
    ['{{len .}}', '2'],
    ['{{range $k, $v := .}}{{$k}} {{end}}', 'bad name '],
    ['{{or .name .bad}}', 'web'],
    ['{{if false}}{{.bad}}{{end}}', ''],
  ])('%s does not use it', (source, expected) => {
    expect(textOf(source, values)).toBe(expected);
  });
});

describe('data', () => {
  test('a map is only asked for what the template reads', () => {
    const asked: string[] = [];
    const lazy = new Map<string, TemplateValue>();
    const data: ReadonlyMap<string, TemplateValue> = Object.assign(lazy, {
      has: (key: string) => key !== 'c',
      get: (key: string) => {
        asked.push(key);
        return `value of ${key}`;
      },
      entries: () => {
        throw new Error('the whole map was read');
      },
    });
    const rendered = renderSource('{{.a}} {{index . "b"}} {{hasKey . "c"}} {{.c | default "-"}}', data);
    expect(rendered).toEqual(ok({ text: 'value of a value of b false -', unknown: [] }));
    expect(asked).toEqual(['a', 'b']);
  });

  test('a template can be rendered many times, each time for itself', () => {
    const template = parseTemplate('{{$x := .name}}{{range 2}}{{$x = print $x .}}{{end}}{{$x}}');
    if (!template.ok) throw new Error(template.error.message);
    for (const name of ['a', 'b']) {
      expect(renderTemplate(template.value, dataOf({ name }))).toEqual(ok({ text: `${name}01`, unknown: [] }));
    }
  });

  test('half a character becomes U+FFFD at the end, two halves become whole', () => {
    expect(textOf('{{slice .x 0 1}}|{{slice .x 1}}', { x: 'é' })).toBe('\ufffd|\ufffd');
    expect(textOf('{{slice .x 0 1}}{{slice .x 1}}', { x: 'é' })).toBe('é');
    expect(textOf('{{"\\xe2"}}{{"\\x98\\x83"}}')).toBe('☃');
  });
});

describe('the world', () => {
  const options = {
    now: () => Date.UTC(2026, 1, 3, 14, 5, 6, 70),
    env: (name: string) => (name === 'HOME' ? ok('/home/me') : err(`env "${name}" may not be read`)),
  };
  test.each([
    ['{{env "HOME"}}', '/home/me'],
    ['{{now | date "2006-01-02T15:04:05Z07:00"}}', '2026-02-03T14:05:06Z'],
    ['{{date "Mon, 2 Jan 06 3:04pm .000" now}}', 'Tue, 3 Feb 26 2:05pm .070'],
    ['{{date "2006" 0}}', '1970'],
    ['{{now}}', '2026-02-03 14:05:06.07 +0000 UTC'],
    ['{{toJson now}}', '"2026-02-03T14:05:06.07Z"'],
    ['{{if now}}yes{{end}}{{eq now now}}', 'yestrue'],
  ])('%s', (source, expected) => {
    expect(textOf(source, {}, options)).toBe(expected);
  });

  test('what may not be read is said in the words of whoever forbids it', () => {
    expect(errorOf('{{env "SECRET"}}', {}, options).message).toBe('env "SECRET" may not be read');
    expect(errorOf('{{date "2006" "today"}}', {}, options).message).toBe(
      'error calling date: wants a time (now) or seconds since 1970, not string',
    );
  });
});

test('toYaml writes what YAML reads back', () => {
  const value = {
    name: 'web',
    yes: 'yes',
    list: [1, { a: [] }],
    text: 'a\nb\n',
    none: null,
    date: '2026-01-01',
    n: '012',
  };
  expect(textOf('{{toYaml .}}', value)).toBe(
    [
      'date: "2026-01-01"',
      'list:',
      '- 1',
      '- a: []',
      '"n": "012"',
      'name: web',
      'none: null',
      'text: |',
      '  a',
      '  b',
      '"yes": "yes"',
    ].join('\n'),
  );
  expect(textOf('spec:{{toYaml .list | nindent 2}}', { list: ['a', 'b'] })).toBe('spec:\n  - a\n  - b');
});
