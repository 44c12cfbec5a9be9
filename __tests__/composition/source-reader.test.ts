import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { sourceReader } from '../../src/composition/outcome-lines.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

test('the lines of excerpts come from ordinary files, and nothing else is waited for', async () => {
  await using folder = await makeTemporaryFolder();
  const at = (name: string): string => path.join(folder.path, name);
  writeFileSync(at('stages.yaml'), 'stages: []\n');
  symlinkSync('stages.yaml', at('link.yaml'));
  symlinkSync('/dev/zero', at('device.yaml'));
  execFileSync('mkfifo', [at('pipe.yaml')]);
  writeFileSync(at('huge.yaml'), '');
  truncateSync(at('huge.yaml'), 1024 ** 3);
  const read = sourceReader(folder.path);
  expect(['stages.yaml', 'link.yaml'].map(read)).toEqual(['stages: []\n', 'stages: []\n']);
  expect(['device.yaml', 'pipe.yaml', 'huge.yaml', '.', 'nowhere.yaml'].map(read)).toEqual(Array(5).fill(undefined));
});
