import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadProject } from '../../src/config/load-project.ts';
import { DIAGNOSTIC_CODES } from '../../src/domain/diagnostic-codes.ts';
import { readGoldenProject, showDiagnostics, withExpected } from '../rigs/golden-project.ts';
import { MEMORY_FOLDER, memorySourceFiles } from '../rigs/memory-source-files.ts';

const folder = path.join(import.meta.dirname, 'golden');
const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));

/** `UPDATE_GOLDEN=1` writes what is said now into the files, to be read before it is committed. */
const isUpdate = process.env['UPDATE_GOLDEN'] === '1';

describe('what loading a project says', () => {
  test.each(names.map((name) => [name.replace('.txt', '').replaceAll('-', ' '), name]))('%s', async (_, name) => {
    const file = path.join(folder, name);
    const text = readFileSync(file, 'utf8');
    const golden = readGoldenProject(text);
    const loaded = await loadProject({
      files: memorySourceFiles(golden.files),
      configPath: `${MEMORY_FOLDER}/stages.yaml`,
      defaultName: 'project',
    });
    const shown = showDiagnostics(loaded.ok ? loaded.value.diagnostics : loaded.error);
    if (isUpdate) writeFileSync(file, withExpected(text, shown));
    else expect(shown).toBe(golden.expected);
  });
});

/** Found while planning or by the tools of deployments, or only in files too large for a golden file: see `limits.test.ts`. */
const CODES_SEEN_ELSEWHERE = new Set([
  'circular-dependency',
  'circular-environments',
  'import-without-dependency',
  'missing-token',
  'token-result',
  'invalid-condition',
  'invalid-deployment',
  'unchecked-deployment',
  'nesting-too-deep',
  'too-many-aliases',
  'too-many-problems',
  'too-many-stages',
  'variable-too-long',
]);

test('every code of loading is in a golden file', () => {
  const seen = names
    .map((name) => readGoldenProject(readFileSync(path.join(folder, name), 'utf8')).expected)
    .join('\n');
  const missing = DIAGNOSTIC_CODES.filter((code) => !CODES_SEEN_ELSEWHERE.has(code) && !seen.includes(` ${code}: `));
  expect(missing).toEqual([]);
});
