import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_NESTING, MAX_VARIABLES } from '../../src/template/parser.ts';
import { MAX_TEMPLATE_LENGTH, parseTemplate } from '../../src/template/parse.ts';
import { errorOf, renderSource, textOf } from './render-source.ts';

describe('what is refused says why and where', () => {
  test.each([
    ['{{.name', '1:1', 'unclosed action'],
    ['a\nb {{ .x', '2:3', 'unclosed action'],
    ['{{if .a}}\n{{end}}\n{{range .b}}x', '3:1', 'unexpected EOF: {{range}} has no {{end}}'],
    ['{{if .a}}{{if .b}}{{end}}', '1:1', 'unexpected EOF: {{if}} has no {{end}}'],
    ['x{{end}}', '1:2', 'unexpected {{end}}'],
    ['{{if .a}}{{else}}{{else}}{{end}}', '1:20', 'expected end; found {{else}}'],
    ['{{if}}x{{end}}', '1:5', 'missing value for if'],
    ['{{}}', '1:3', 'missing value for command'],
    ['{{frobnicate "a"}}', '1:3', 'function "frobnicate" not defined'],
    ['{{ vpc_id }}', '1:4', 'function "vpc_id" not defined; a variable is written with a dot: .vpc_id'],
    ['{{.a | frobnicate}}', '1:8', 'function "frobnicate" not defined'],
    ['{{$x}}', '1:3', 'undefined variable "$x"'],
    ['{{if .a}}{{$x := 1}}{{end}}{{$x}}', '1:30', 'undefined variable "$x"'],
    ['{{.a-b}}', '1:5', "bad character U+002D '-'"],
    ['{{"a\nb"}}', '1:3', 'unterminated quoted string'],
    ['{{"\\q"}}', '1:3', 'invalid syntax: wrong escape'],
    ['{{/* a }}', '1:1', 'unclosed comment'],
    ['{{(.a}}', '1:6', 'unclosed left paren'],
    ['{{.a)}}', '1:5', 'unexpected right paren'],
    ['{{1x}}', '1:3', 'bad number syntax: "1x"'],
    ['{{08}}', '1:3', 'integer overflow: "08"'],
    ['{{break}}', '1:1', '{{break}} outside {{range}}'],
    ['{{"a" | "b"}}', '1:9', 'non executable command in pipeline stage 2'],
    ['{{define "a"}}x{{end}}{{define "a"}}y{{end}}', '1:23', 'multiple definition of template "a"'],
    ['ä😀{{.a.b c}}', '1:11', 'function "c" not defined'],
  ])('%j', (source, position, message) => {
    const error = errorOf(source);
    expect({ ...error, position: `${error.line}:${error.column}` }).toMatchObject({ kind: 'parse', position, message });
  });
});

describe('limits', () => {
  test('a template as long as allowed is accepted, a longer one is not', () => {
    expect(textOf('x'.repeat(MAX_TEMPLATE_LENGTH))).toHaveLength(MAX_TEMPLATE_LENGTH);
    expect(errorOf('x'.repeat(MAX_TEMPLATE_LENGTH + 1)).kind).toBe('limit');
  });

  test.each([
    ['parentheses', (depth: number) => `{{${'('.repeat(depth)}1${')'.repeat(depth)}}}`],
    ['bodies', (depth: number) => '{{if true}}'.repeat(depth) + '{{end}}'.repeat(depth)],
    ['function calls', (depth: number) => `{{${'print ('.repeat(depth)}1${')'.repeat(depth)}}}`],
  ])('%s may be nested, but not without end', (_name, nest) => {
    expect(renderSource(nest(MAX_NESTING)).ok).toBe(true);
    expect(errorOf(nest(MAX_NESTING + 1))).toMatchObject({
      kind: 'parse',
      message: `nested more than ${MAX_NESTING} levels deep`,
    });
    expect(errorOf(nest(40_000)).kind).toBe('parse');
  });

  test('a chain of {{else if}} is not nesting', () => {
    expect(textOf(`{{if false}}a${'{{else if false}}b'.repeat(20_000)}{{else}}c{{end}}`)).toBe('c');
  });

  test('variables are limited', () => {
    expect(errorOf('{{$x := 1}}'.repeat(MAX_VARIABLES)).message).toBe(`more than ${MAX_VARIABLES} variables at once`);
  });
});

describe('properties', () => {
  const pieces = [
    '{{',
    '}}',
    '{{- ',
    ' -}}',
    '(',
    ')',
    '|',
    '"',
    '`',
    "'",
    '\\',
    '$x',
    ':=',
    '.a',
    '/*',
    '*/',
    '\n',
    ' ',
  ];
  const words = [
    'if',
    'else',
    'end',
    'range',
    'with',
    'define',
    'block',
    'template',
    'break',
    'print',
    '1',
    '0x',
    'é',
    '😀',
  ];
  const hostile = fc.array(fc.oneof(fc.constantFrom(...pieces, ...words), fc.string({ unit: 'binary', maxLength: 3 })));

  test('parsing any text gives a template or an error inside it', () => {
    fc.assert(
      fc.property(hostile, (parts) => {
        const source = parts.join('');
        const template = parseTemplate(source);
        if (template.ok) return;
        const lines = source.split('\n');
        expect(template.error.kind).toBe('parse');
        expect(template.error.line).toBeLessThanOrEqual(lines.length);
        expect(template.error.column).toBeLessThanOrEqual((lines[template.error.line - 1] ?? '').length + 1);
      }),
      { numRuns: 2000 },
    );
  });

  test('rendering whatever could be parsed throws nothing', () => {
    fc.assert(
      fc.property(hostile, (parts) => {
        const rendered = renderSource(parts.join(''), new Map([['a', 'x']]));
        expect(typeof rendered.ok).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });

  test('a text without {{ is printed as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.includes('{{'));
        expect(textOf(text)).toBe(text);
      }),
    );
  });

  test('any text survives as a quoted literal and as data', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(textOf('{{.x}}', { x: text })).toBe(text);
        expect(textOf(`{{${textOf('{{printf "%q" .x}}', { x: text })}}}`)).toBe(text);
        expect(textOf(`{{${textOf('{{printf "%+q" .x}}', { x: text })}}}`)).toBe(text);
        expect(textOf('{{.x | b64enc | b64dec}}', { x: text })).toBe(text);
        expect(textOf('{{.x | toJson | fromJson}}', { x: text })).toBe(text);
      }),
    );
  });
});
