import { expect, test } from '@jest/globals';
import { parameterLines } from '../../../src/adapters/reporters/parameter-lines.ts';
import type { PlannedParameterFile } from '../../../src/domain/plan.ts';

const style = { colour: false, redact: (text: string): string => text.replaceAll('hunter2', '***') };

function fileOf(file: string, destination: string, after: readonly string[] = []): PlannedParameterFile {
  return { file, destination, after, checksum: 'c0ffee' };
}

test('a file is shown with where it comes from and what it waits for', () => {
  const parameters = [
    fileOf('main.json', 'main.json'),
    fileOf('charts/values.yaml.template', 'values.yaml', ['network.vpc_id', 'network.zone']),
    fileOf('hunter2.json', 'hunter2.json'),
  ];
  expect(parameterLines({ parameters }, style)).toEqual([
    'parameters  main.json',
    'parameters  values.yaml from charts/values.yaml.template  <known after: network.vpc_id, network.zone>',
    'parameters  ***.json',
  ]);
});

test('of very many the rest is counted', () => {
  const parameters = Array.from({ length: 22 }, (_, place) => fileOf(`${place}.json`, `${place}.json`));
  const lines = parameterLines({ parameters }, style);
  expect([lines.length, lines.at(-1)]).toEqual([21, '… and 2 more parameter files']);
});

test('a stage without any has no line', () => {
  expect(parameterLines({}, style)).toEqual([]);
});
