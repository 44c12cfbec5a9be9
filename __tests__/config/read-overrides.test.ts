import { describe, expect, test } from '@jest/globals';
import { loadAccepted } from '../rigs/load-memory-project.ts';

/** The overrides of a deployment as they are read, each with where its value stands. */
async function overridesOf(written: string): Promise<readonly string[]> {
  const stages = `stages:\n  - name: a\n    iac:\n      deployment_scope: tenant\n      location: eu\n      main_file: a.bicep\n      ${written}\n`;
  const { project } = await loadAccepted({ 'stages.yaml': stages });
  const work = project.stages[0]?.work;
  if (work?.kind !== 'infrastructure' || work.deployment.provider !== 'azure_bicep') throw new Error('no deployment');
  return work.deployment.overrides.map(([name, value]) => {
    if (value.kind === 'json') return `${name} is data`;
    const { text, at } = value.text;
    return `${at.line}:${at.column} ${name}=${text}`;
  });
}

describe('overrides', () => {
  test('are a map, in the order of the file, whose values are texts as written', async () => {
    expect(await overridesOf('overrides: { sku: Basic, count: 007, isNew: true, tags: \'{"a": 1}\' }')).toEqual([
      '7:25 sku=Basic',
      '7:39 count=007',
      '7:51 isNew=true',
      '7:64 tags={"a": 1}',
    ]);
  });

  test.each([
    ['-sku Basic', ['7:36 sku=Basic']],
    ['-sku Basic -note "two words" -n -1', ['7:36 sku=Basic', '7:49 note=two words', '7:63 n=-1']],
    ['-sku {{ .sku | default "x" }}-x', ['7:36 sku={{ .sku | default "x" }}-x']],
    ['-note ""', ['7:39 note=']],
  ])('of Release Engine are one text: %s', async (text, expected) => {
    expect(await overridesOf(`customBicepParameters: '${text}'`)).toEqual(expected);
  });

  test('may be lists and maps', async () => {
    expect(await overridesOf('overrides: { tags: { team: "{{.team}}" }, zones: [1, 2] }')).toEqual([
      'tags is data',
      'zones is data',
    ]);
  });

  test('that are an empty text are none', async () => {
    expect(await overridesOf("customBicepParameters: ''")).toEqual([]);
  });
});
