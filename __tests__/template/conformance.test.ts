import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { renderSource } from './render-source.ts';
import type { TemplateValue } from '../../src/template/value.ts';

/** A template with what Go's `text/template` printed, or at which stage it failed. */
interface Case {
  readonly id?: string;
  readonly tag?: string;
  readonly template: string;
  readonly data?: unknown;
  readonly expected?: string;
  readonly error?: 'parse' | 'exec';
}

/** Digits and a sign are an int of any size, a point or an exponent makes a float. */
function readJson(file: string): unknown {
  const text = readFileSync(path.join(import.meta.dirname, '..', 'conformance', file), 'utf8');
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    return typeof value === 'number' && /^-?\d+$/.test(context?.source ?? '') ? BigInt(context?.source ?? 0) : value;
  });
}

function toValue(json: unknown): TemplateValue {
  if (Array.isArray(json)) return json.map(toValue);
  if (json !== null && typeof json === 'object') {
    return new Map(Object.entries(json).map(([key, value]) => [key, toValue(value)]));
  }
  return json as TemplateValue;
}

function outcomeOf(template: string, data: unknown): Pick<Case, 'expected'> | { readonly error: string } {
  const rendered = renderSource(template, toValue(data) as ReadonlyMap<string, TemplateValue>);
  return rendered.ok ? { expected: rendered.value.text } : { error: rendered.error.kind };
}

function outcomeIn({ expected, error }: Case): ReturnType<typeof outcomeOf> {
  return error === undefined ? { expected: expected ?? '' } : { error };
}

/** Only one row of the table is not met: it shows plain Go, where the rows tagged `default-missing` show our rule. */
const PLAIN_GO = 'tpl-19bf893da468';

describe('the conformance table, tag by tag', () => {
  const cases = readJson('go-template.json') as readonly Case[];
  const tags = Map.groupBy(cases, ({ tag }) => tag ?? '');

  test('it has its 841 cases', () => {
    expect(cases).toHaveLength(841);
  });

  test.each([...tags])('%s', (_tag, rows) => {
    const held = rows.filter(({ id }) => id !== PLAIN_GO);
    const actual = held.map(({ template, data }) => ({ template, ...outcomeOf(template, data) }));
    expect(actual).toEqual(held.map((row) => ({ template: row.template, ...outcomeIn(row) })));
  });

  test('the row that contradicts the rule for default follows the rule', () => {
    const row = cases.find(({ id }) => id === PLAIN_GO);
    expect(row).toMatchObject({ template: '{{.base | default "x" | trimSuffix "/"}}', data: {}, error: 'exec' });
    expect(outcomeOf(row?.template ?? '', row?.data)).toEqual({ expected: 'x' });
    const rule = cases.find(({ template }) => template === '{{.nope | default "x" | upper}}');
    expect(rule).toMatchObject({ tag: 'default-missing', expected: 'X' });
  });
});

/** Further random templates, with what Go 1.24's `text/template` and sprig v3.3.0 made of them. */
test('what the reference implementation printed', () => {
  const { data, cases } = readJson('go-template-reference.json') as { data: unknown; cases: readonly Case[] };
  expect(cases.length).toBeGreaterThan(2000);
  const actual = cases.map((row) => ({ template: row.template, ...outcomeOf(row.template, row.data ?? data) }));
  expect(actual).toEqual(cases.map((row) => ({ template: row.template, ...outcomeIn(row) })));
});
