import { describe, expect, test } from '@jest/globals';
import { ok } from '../../src/domain/result.ts';
import { unknownValue } from '../../src/template/value.ts';
import { dataOf, errorOf, renderSource } from './render-source.ts';

const values = {
  vpc: unknownValue(['infrastructure.vpc_id']),
  db: unknownValue(['databases.host', 'databases.port', 'databases.host']),
  name: 'web',
  empty: '',
  list: ['a', 'b'],
  env: { name: 'web' },
};

function rendered(source: string): readonly [text: string, ...unknown: string[]] {
  const result = renderSource(source, dataOf(values));
  if (!result.ok) throw new Error(`${source}: ${result.error.message}`);
  return [result.value.text, ...result.value.unknown];
}

const VPC = '<known after: infrastructure.vpc_id>';
const DB = '<known after: databases.host, databases.port>';
const BOTH = '<known after: databases.host, databases.port, infrastructure.vpc_id>';

describe('a value that is not known yet', () => {
  test.each([
    ['{{.vpc}}', VPC],
    ['/vpc/{{.vpc}}/x', `/vpc/${VPC}/x`],
    ['{{.db}}', DB],
    ['{{.vpc.id.x}}', VPC],
    ['{{(.vpc).id}}', VPC],
    ['{{index .vpc 0 "id"}}', VPC],
    ['{{$x := .vpc}}{{$x}}', VPC],
    ['{{upper .vpc}}', VPC],
    ['{{.vpc | printf "%s-%d" "a"}}', VPC],
    ['{{printf "%s %s %s" .vpc .name .db}}', BOTH],
    ['{{list .vpc "a"}}', VPC],
    ['{{eq .vpc "x"}}', VPC],
    ['{{required "m" .vpc}}', VPC],
    ['{{.vpc | default "x"}}', VPC],
    ['{{.empty | default .vpc}}', VPC],
    ['{{coalesce .empty .vpc "x"}}', VPC],
    ['{{ternary "a" "b" .vpc}}', VPC],
    ['{{ternary .vpc .db true}}', VPC],
    ['{{not .vpc}}', VPC],
    ['{{empty .vpc}}', VPC],
    ['{{or .vpc "x"}}', VPC],
    ['{{or .empty .vpc}}', VPC],
    ['{{and .name .vpc}}', VPC],
    ['{{and .vpc .db}}', BOTH],
    ['{{and .vpc .nope}}', VPC],
    ['{{template "t1" .vpc}}{{define "t1"}}[{{.}}]{{end}}', `[${VPC}]`],
  ])('%s prints what it waits for', (source, text) => {
    const names = [...text.matchAll(/[a-z]+\.[a-z_]+/g)].map(([name]) => name);
    expect(rendered(source)).toEqual([text, ...names]);
  });

  test.each([
    ['{{.name}}', 'web'],
    ['{{.name | default .vpc}}', 'web'],
    ['{{coalesce .name .vpc}}', 'web'],
    ['{{ternary "a" .vpc true}}', 'a'],
    ['{{and .empty .vpc}}', ''],
    ['{{or .name .vpc}}', 'web'],
    ['{{hasKey . "vpc"}}', 'true'],
    ['{{if or .vpc "x"}}yes{{end}}', 'yes'],
    ['{{if and .vpc false}}yes{{else}}no{{end}}', 'no'],
    ['{{if not (and .vpc false)}}yes{{end}}', 'yes'],
    ['{{if and .vpc .nope false}}yes{{else}}no{{end}}', 'no'],
  ])('%s does not depend on it', (source, text) => {
    expect(rendered(source)).toEqual([text]);
  });

  test('inside a list or map it shows in its place, but makes a text of the whole unknown', () => {
    const data = dataOf({ env: new Map<string, unknown>(Object.entries({ id: values.vpc, name: 'web' })) });
    const unknown = ['infrastructure.vpc_id'];
    expect(renderSource('{{.env}}', data)).toEqual(ok({ text: `map[id:${VPC} name:web]`, unknown }));
    expect(renderSource('{{toJson .env}}', data)).toEqual(ok({ text: VPC, unknown }));
    expect(renderSource('{{.env.name}} {{len .env}}', data)).toEqual(ok({ text: 'web 2', unknown: [] }));
    expect(renderSource('{{range .env}}{{.}};{{end}}', data)).toEqual(ok({ text: `${VPC};web;`, unknown }));
  });
});

describe('a control structure over it', () => {
  test.each([
    ['a{{if .vpc}}b{{else}}c{{end}}d', `a${VPC}d`],
    ['a{{if .empty}}b{{else if .vpc}}c{{else}}d{{end}}e', `a${VPC}e`],
    ['a{{if .name}}b{{else if .vpc}}c{{end}}', 'ab'],
    ['{{with .vpc}}[{{.}}]{{end}}', VPC],
    ['{{range .vpc}}x{{end}}', VPC],
    ['{{range $i, $x := .vpc}}x{{else}}y{{end}}', VPC],
    ['{{with or .vpc "x"}}[{{.}}]{{end}}', `[${VPC}]`],
    ['{{range .list}}{{.}}{{if $.vpc}}!{{end}}{{end}}', `a${VPC}b${VPC}`],
  ])('%s is printed once, as not known', (source, text) => {
    expect(rendered(source)[0]).toBe(text);
  });

  test('what it might assign is not known any more', () => {
    expect(rendered('{{$x := "a"}}{{$y := "b"}}{{if .vpc}}{{if .db}}{{$x = "c"}}{{end}}{{end}}{{$x}} {{$y}}')).toEqual([
      `${VPC}${VPC} b`,
      'infrastructure.vpc_id',
    ]);
    expect(rendered('{{$x := "a"}}{{range .vpc}}{{$x = .}}{{end}}{{$x}}')[0]).toBe(VPC + VPC);
    expect(rendered('{{$x := .db}}{{if .vpc}}{{$x = "c"}}{{end}}{{$x}}')[0]).toBe(VPC + BOTH);
  });

  test('a loop that it might leave ends there', () => {
    expect(rendered('{{range .list}}{{.}}{{if $.vpc}}{{break}}{{end}}!{{end}}.')[0]).toBe(`a${VPC}.`);
    expect(rendered('{{range .list}}{{.}}{{with $.vpc}}{{continue}}{{end}}!{{end}}.')[0]).toBe(`a${VPC}.`);
    expect(rendered('{{$n := 0}}{{range .list}}{{if $.vpc}}{{break}}{{end}}{{$n = add $n 1}}{{end}}{{$n}}')[0]).toBe(
      VPC + VPC,
    );
    expect(rendered('{{range .list}}{{.}}{{if $.vpc}}{{range .list}}{{break}}{{end}}{{end}}!{{end}}')[0]).toBe(
      `a${VPC}!b${VPC}!`,
    );
  });

  test('a mistake in what is known is still found', () => {
    expect(errorOf('{{.vpc}}{{.nope}}', values)).toMatchObject({ missingKey: 'nope' });
  });
});
