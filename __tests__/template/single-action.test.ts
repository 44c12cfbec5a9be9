import { expect, test } from '@jest/globals';
import { ok } from '../../src/domain/result.ts';
import type { Result } from '../../src/domain/result.ts';
import { parseTemplate } from '../../src/template/parse.ts';
import { evaluateSingleAction } from '../../src/template/single-action.ts';
import type { TemplateError } from '../../src/template/template-error.ts';
import { unknownValue } from '../../src/template/value.ts';
import type { TemplateValue } from '../../src/template/value.ts';
import { dataOf } from './render-source.ts';

const data = dataOf({ name: 'web', n: 3, f: 1.5, nil: null, list: [1, 'a'], vpc: unknownValue(['infra.vpc_id']) });

function evaluate(source: string): Result<TemplateValue, TemplateError> {
  const template = parseTemplate(source);
  return template.ok ? evaluateSingleAction(template.value, data, { now: () => 0 }) : template;
}

test.each<readonly [string, TemplateValue]>([
  ['{{eq .name "web"}}', true],
  ['  {{- not .name -}}  ', false],
  ['{{/* why */}}{{.n}}', 3n],
  ['{{add .n 1}}', 4n],
  ['{{index "a" 0}}', 97n],
  ['{{.f}}', 1.5],
  ['{{.nil}}', null],
  ['{{.name}}', 'web'],
  ['{{.list}}', [1n, 'a']],
  ['{{dict "k" (add 1 2)}}', new Map([['k', 3n]])],
  ['{{now}}', '1970-01-01 00:00:00 +0000 UTC'],
  ['{{1+2i}}', '(1+2i)'],
  ['{{.vpc}}', unknownValue(['infra.vpc_id'])],
  ['{{or .vpc "x"}}', { ...unknownValue(['infra.vpc_id']), truth: true }],
])('%s is a value', (source, value) => {
  expect(evaluate(source)).toEqual(ok(value));
});

test.each<readonly [string, TemplateValue]>([
  ['{{eq .name "web"}} ', 'true '],
  ['{{.n}}{{.n}}', '33'],
  ['{{$x := 1}}', ''],
  ['{{if .n}}yes{{end}}', 'yes'],
  ['text', 'text'],
  ['', ''],
  ['a-{{.vpc}}', unknownValue(['infra.vpc_id'])],
])('%j is a text', (source, value) => {
  expect(evaluate(source)).toEqual(ok(value));
});

test('an error is an error', () => {
  expect(evaluate('{{.nope}}')).toMatchObject({ ok: false, error: { kind: 'exec', missingKey: 'nope' } });
  expect(evaluate('x{{.nope}}')).toMatchObject({ ok: false, error: { kind: 'exec', missingKey: 'nope' } });
});
