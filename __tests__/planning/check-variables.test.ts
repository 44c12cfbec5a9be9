import { describe, expect, test } from '@jest/globals';
import { formatLocation } from '../../src/domain/source-location.ts';
import { checkVariables } from '../../src/planning/check-variables.ts';
import { loadAccepted } from '../rigs/load-memory-project.ts';

/** What is said of the variables of this project, as a user sees it. */
async function check(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { project } = await loadAccepted(files);
  return checkVariables(project).flatMap(({ location, code, message, related = [] }) => [
    `${formatLocation(location)} ${code}: ${message}`,
    ...related.map((place) => `  ${formatLocation(place.location)} ${place.message}`),
  ]);
}

const STAGE = "stages: [{ name: a, run: 'true' }]\n";

describe('variables that refer to each other in a circle', () => {
  test('are found in every env, each edge where it stands', async () => {
    const problems = await check({
      'stages.yaml': `global:
  env:
    a: "{{.b}}"
    b: 'x{{if eq .c "y"}}{{.env.a}}{{end}}'
    c: "1"
environments:
  - { name: test, vars: { v: "{{.w}}", w: "{{.v}}" } }
stages:
  - { name: s, config_path: s/config.yaml, env: { d: "{{.e}}", e: "{{.f}}", f: "{{.d}}" } }
`,
      's/config.yaml': 'env: [{ name: g, value: "{{.h}}" }, { name: h, value: \'{{index .env "g"}}\' }]\n',
      's/migration/001_a.yaml': `up: { env: { i: "{{.j}}", j: "{{.i}}" }, request: { method: GET, url: "http://x" } }
down: { env: { k: "{{.l}}", l: "{{.k}}" }, method: GET, url: "http://x" }
`,
    });
    expect(problems).toEqual([
      's/config.yaml:1:7 circular-variables: circular reference between variables: g → h → g',
      '  s/config.yaml:1:7 g refers to h',
      '  s/config.yaml:1:37 h refers to g',
      's/migration/001_a.yaml:1:14 circular-variables: circular reference between variables: i → j → i',
      '  s/migration/001_a.yaml:1:14 i refers to j',
      '  s/migration/001_a.yaml:1:27 j refers to i',
      's/migration/001_a.yaml:2:16 circular-variables: circular reference between variables: k → l → k',
      '  s/migration/001_a.yaml:2:16 k refers to l',
      '  s/migration/001_a.yaml:2:29 l refers to k',
      'stages.yaml:3:5 circular-variables: circular reference between variables: a → b → a',
      '  stages.yaml:3:5 a refers to b',
      '  stages.yaml:4:5 b refers to a',
      'stages.yaml:7:27 circular-variables: circular reference between variables: v → w → v',
      '  stages.yaml:7:27 v refers to w',
      '  stages.yaml:7:40 w refers to v',
      'stages.yaml:9:51 circular-variables: circular reference between variables: d → e → f → d',
      '  stages.yaml:9:51 d refers to e',
      '  stages.yaml:9:64 e refers to f',
      '  stages.yaml:9:77 f refers to d',
    ]);
  });

  test.each([
    [
      'a value that extends the lower layer',
      'global: { env: { a: "1" } }\nenvironments: [{ name: t, vars: { a: "{{.a}}2" } }]\n',
    ],
    ['a value under its own name', 'global: { env: { a: "{{.a}}" } }\n'],
    ['values of two layers', 'global: { env: { a: "{{.b}}" } }\nenvironments: [{ name: t, vars: { b: "{{.a}}" } }]\n'],
    ['a chain', 'global: { env: { a: "{{.b}}{{.c}}", b: "{{.c}}", c: "x" } }\n'],
    ['a value of all variables', 'global: { env: { a: "{{len .env}}", b: "{{.a}}" } }\n'],
    ['text', 'global: { env: { a: ".b", b: ".a" } }\n'],
  ])('are not: %s', async (_, text) => {
    expect(await check({ 'stages.yaml': text + STAGE })).toEqual([]);
  });
});
