import { expect, test } from '@jest/globals';
import { parseTemplate } from '../../src/template/parse.ts';
import { referencedKeys } from '../../src/template/references.ts';
import type { Template } from '../../src/template/ast.ts';

function parsed(source: string): Template {
  const template = parseTemplate(source);
  if (!template.ok) throw new Error(template.error.message);
  return template.value;
}

function joined(chains: readonly (readonly string[])[]): readonly string[] {
  return chains.map((chain) => chain.join('/'));
}

test.each([
  ['text', []],
  ['{{.vpc_id}} {{.env.vpc_id}} {{.auth.aws_api}} {{.vpc_id}}', ['auth/aws_api', 'env/vpc_id', 'vpc_id']],
  ['{{$.a}}{{($).b}}{{(.c).d}}{{(.e | upper)}}', ['a', 'b', 'c/d', 'e']],
  ['{{with .env}}{{.x}}{{$.y}}{{.}}{{end}}{{.z}}', ['env', 'env/x', 'y', 'z']],
  ['{{with .env}}a{{else with .b}}{{.c}}{{else}}{{.d}}{{end}}', ['b', 'b/c', 'd', 'env']],
  ['{{range .list}}{{.name}}{{$.a}}{{else}}{{.b}}{{end}}', ['a', 'b', 'list']],
  ['{{range $i, $x := .list}}{{$x.name}}{{end}}', ['list']],
  ['{{$e := .env}}{{$e.x}}{{$e = .other}}{{$e.y}}', ['env', 'env/x', 'other', 'other/y']],
  ['{{if $e := .a}}{{$e.b}}{{end}}', ['a', 'a/b']],
  ['{{$ = .a}}{{$.b}}', ['a', 'a/b']],
  ['{{define "x"}}{{.a}}{{$.b}}{{end}}{{template "x" .env}}{{template "x" .}}', ['a', 'b', 'env', 'env/a', 'env/b']],
  ['{{define "x"}}{{.a}}{{end}}', []],
  ['{{define "x"}}{{.a}}{{template "x" .a}}{{end}}{{template "x" .}}', ['a']],
  ['{{block "x" .env}}{{.a}}{{end}}', ['env', 'env/a']],
  ['{{index .env "a-b"}}{{(index . "c").d}}{{get .e "f"}}{{index .list 0}}', ['c', 'c/d', 'e/f', 'env/a-b', 'list']],
  ['{{if and (eq .a "x") (not .b)}}{{print .c | upper}}{{end}}', ['a', 'b', 'c']],
  ['{{.a | default .b}}{{default "x" (.c.d)}}', ['a', 'b', 'c/d']],
  ['{{toJson .}}', []],
  ['{{.__proto__}}{{.constructor.x}}', ['__proto__', 'constructor/x']],
])('%s', (source, expected) => {
  expect(joined(referencedKeys(parsed(source)))).toEqual(expected);
});

test('templates that call each other in every way there is take no time', () => {
  const names = Array.from({ length: 40 }, (_, index) => index);
  const source = names.map((n) => `{{define "t${n}"}}{{template "t${n + 1}" .a}}{{template "t${n + 1}" .b}}{{end}}`);
  const chains = referencedKeys(parsed(`${source.join('')}{{define "t40"}}{{.end}}{{end}}{{template "t0" .}}`));
  expect(chains.length).toBeGreaterThan(100);
});
