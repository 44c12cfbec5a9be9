import { describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '../../../src/domain/diagnostic.ts';
import { createAnnotationLimit, formatAnnotation } from '../../../src/adapters/reporters/annotation.ts';
import { diagnosticsAnnotations } from '../../../src/adapters/reporters/diagnostics-annotations.ts';
import { diagnosticsText } from '../../../src/adapters/reporters/diagnostics-text.ts';
import { sourceExcerpt } from '../../../src/adapters/reporters/source-excerpt.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import { widthOf } from '../../../src/adapters/reporters/text-width.ts';

const style = { colour: false, redact: asItIs };
const none = (): undefined => undefined;

function problems(count: number, severity: Diagnostic['severity'] = 'error'): readonly Diagnostic[] {
  return Array.from({ length: count }, (_, place) => ({
    severity,
    code: 'unknown-key' as const,
    message: `unknown key k${place}`,
    location: { file: 'stages.yaml', line: place + 1, column: 3 },
  }));
}

describe('the list', () => {
  test('nothing to say gives no lines', () => {
    expect(diagnosticsText([], none, style)).toEqual([]);
  });

  test('a long one is cut where the least matters, and counted', () => {
    const lines = diagnosticsText([...problems(150, 'warning'), ...problems(99)], none, style);
    expect(lines.filter((line) => line.startsWith('error['))).toHaveLength(99);
    expect(lines.filter((line) => line.startsWith('warning['))).toHaveLength(1);
    expect(lines.slice(-3)).toEqual(['… and 149 warnings more', '', '99 errors, 150 warnings']);
  });

  test('more related places than anybody reads are counted', () => {
    const [problem] = problems(1);
    if (!problem) throw new Error('There is one.');
    const related = problems(25).map(({ message, location }) => ({ message, location }));
    const lines = diagnosticsText([{ ...problem, related }], none, style);
    expect(lines).toContain('  … and 5 more places');
    expect(lines.filter((line) => line.startsWith('  stages.yaml:'))).toHaveLength(20);
  });
});

describe('the excerpt', () => {
  const at = (source: string, line: number, column: number, more = {}): readonly string[] =>
    sourceExcerpt(source, { line, column }, { ...style, ...more });

  test.each([
    ['a name', 'name: web-api.v2', 7, '        ^^^^^^^^^^'],
    ['a quoted text', 'url: "http://x y"', 6, '       ^^^^^^^^^^^^'],
    ['a template action', 'url: a{{.b}}c', 7, '        ^^^^^^'],
    ['one other character', 'a: [b', 4, '     ^'],
    ['the end of a line', 'a:', 3, '    ^'],
    ['beyond the end', 'a:', 30, '    ^'],
    ['wide characters before', '数: b', 4, '      ^'],
    ['tabs before', '\ta: b', 5, '       ^'],
  ])('stands below %s', (_, line, column, marker) => {
    const [, below = ''] = at(line, 1, column);
    expect(below).toBe(`    | ${marker.slice(2)}`);
  });

  test('is left out where the file has no such line', () => {
    expect(at('a: b\n', 9, 1)).toEqual([]);
    expect(at('a: b\n\n', 2, 1)).toEqual([]);
  });

  test('of a long line is the part around the problem', () => {
    const [shown = '', below = ''] = at(`${'k'.repeat(500)}: ${'v'.repeat(500)}`, 1, 503);
    expect(widthOf(shown)).toBeLessThan(120);
    expect(shown).toContain(': vvv');
    expect(below.indexOf('^')).toBe(shown.indexOf('v'));
  });

  test('keeps to a narrow terminal', () => {
    const lines = at(`key: ${'v'.repeat(500)}`, 1, 6, { width: 40 });
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(40);
  });

  test('shows no part of a secret, and no marker inside of one', () => {
    const redact = (text: string): string => text.replaceAll('canary-secret', '***');
    expect(at('token: canary-secret', 1, 8, { redact })).toEqual(['  1 | token: ***', '    |        ^']);
    expect(at('token: canary-secret', 1, 14, { redact })).toEqual(['  1 | token: ***']);
  });
});

describe('annotations', () => {
  test('what has a meaning in a command is escaped', () => {
    const location = { file: 'a,b:c%.yaml', line: 4, column: 5 };
    const annotation = { kind: 'error', title: 'a: b, c', message: '100% wrong\nsee, a: b', location } as const;
    expect(formatAnnotation(annotation, asItIs)).toBe(
      '::error file=a%2Cb%3Ac%25.yaml,line=4,col=5,title=a%3A b%2C c::100%25 wrong%0Asee, a: b',
    );
  });

  test('ten of a kind, and a count of the others', () => {
    const lines = diagnosticsAnnotations([...problems(13), ...problems(11, 'warning')], { redact: asItIs });
    expect(lines.filter((line) => line.startsWith('::error '))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith('::warning '))).toHaveLength(10);
    expect(lines.at(-1)).toBe('not annotated: 3 errors, 1 warning (GitHub keeps 10 annotations of a kind for a step)');
  });

  test('a limit may be shared with others', () => {
    const limit = createAnnotationLimit();
    expect(diagnosticsAnnotations(problems(8), { redact: asItIs, limit })).toHaveLength(8);
    expect(diagnosticsAnnotations(problems(8), { redact: asItIs, limit })).toHaveLength(2);
    expect(limit.leftOut()).toHaveLength(1);
  });

  test('a message is cut after its secrets are out and before it is escaped', () => {
    const redact = (text: string): string => text.replaceAll('canary-secret', '***');
    const message = `${'%'.repeat(4_085)}canary-secret and more`;
    const [, text = ''] = formatAnnotation({ kind: 'error', title: 't', message }, redact).split('::error title=t::');
    expect(text).not.toContain('canary');
    expect(text.replaceAll('%25', '%')).toHaveLength(4_096);
  });
});
