import { describe, expect, test } from '@jest/globals';
import { MAX_INCLUDE_DEPTH, MAX_PARTS } from '../../src/config/read-parts.ts';
import { loadAccepted, loadFiles } from '../rigs/load-memory-project.ts';
import type { MemoryFile } from '../rigs/memory-source-files.ts';

const ONE = 'stages: [{ name: a, run: "true" }]\n';

async function messagesOf(files: Readonly<Record<string, MemoryFile>>): Promise<readonly string[]> {
  const loaded = await loadFiles(files);
  return loaded.ok ? [] : loaded.error.map(({ location, message }) => `${location.file}: ${message}`);
}

/** Files that include each other, one in the other, this deep. */
function nestedFiles(depth: number): Record<string, string> {
  const names = Array.from({ length: depth }, (_, level) => `part${level}.yaml`);
  return {
    'stages.yaml': `include: [{ path: part0.yaml, prefix: p }]\n${ONE}`,
    ...Object.fromEntries(
      names.map((name, level) => {
        const next = level + 1 < depth ? `include: [{ path: part${level + 1}.yaml, prefix: p }]\n` : '';
        return [name, next + ONE];
      }),
    ),
  };
}

describe('what an included file is read with', () => {
  test('paths lead from its own folder', async () => {
    const { project } = await loadAccepted({
      'stages.yaml': 'include: [{ path: deep/part/stages.yaml, prefix: p }]',
      'deep/part/stages.yaml': 'stages: [{ name: a, config_path: a.yaml }, { name: b, run: "true" }]',
      'deep/part/a.yaml': '',
    });
    expect(project.stages.map(({ work }) => work)).toMatchObject([
      { kind: 'migrations', config: { directory: '/project/deep/part' } },
      { kind: 'shell', workingDirectory: '/project/deep/part' },
    ]);
  });

  test('what its global says of migrations counts for its stages only, else that of the file around it', async () => {
    const config = { 'a.yaml': '' };
    const { project } = await loadAccepted({
      'stages.yaml':
        'global: { drift: ignore, delay_between_migrations: 1s }\ninclude: [{ path: p.yaml, prefix: p }]\nstages: [{ name: a, config_path: a.yaml }]',
      'p.yaml': 'global: { drift: fail, retry: { attempts: 9 } }\nstages: [{ name: a, config_path: a.yaml }]',
      ...config,
    });
    const [part, own] = project.stages.map(({ work }) => (work.kind === 'migrations' ? work.config : undefined));
    expect(part).toMatchObject({ drift: 'fail', delayBetweenMigrationsMs: 1000 });
    expect(own).toMatchObject({ drift: 'ignore', delayBetweenMigrationsMs: 1000 });
    expect(project.parts).toMatchObject([{ name: 'p', retry: { attempts: 9 } }]);
    expect(project.settings.retry).toBeUndefined();
  });

  test('for_each sees with before the metadata, and that before global.env', async () => {
    const part =
      'global: { env: { zones: "a b", regions: "x" } }\nstages:\n  - { name: "${item}", for_each: ZONES, run: "true" }\n';
    const names = async (using: string, file: string): Promise<readonly string[]> => {
      const { project } = await loadAccepted({
        'stages.yaml': `include: [{ path: p.yaml, prefix: p, with: { zones: "c" } }]`,
        '_config/metadata.yml': 'variables: { regions: "y, z", zones: never }',
        'p.yaml': file.replace('ZONES', using),
      });
      return project.stages.map(({ name }) => name);
    };
    expect(await names('zones', part)).toEqual(['p.c']);
    expect(await names('regions', part)).toEqual(['p.y', 'p.z']);
  });

  test('stages need not be in the file itself', async () => {
    const { project } = await loadAccepted({
      'stages.yaml': 'include: [{ path: p.yaml, prefix: p }]',
      'p.yaml': ONE,
    });
    expect(project.stages.map(({ name, index }) => [name, index])).toEqual([['p.a', 0]]);
  });

  test('those of a file come before those of the file that includes it', async () => {
    const { project } = await loadAccepted({
      'stages.yaml': `include: [{ path: p.yaml, prefix: q }, { path: p.yaml, prefix: p }]\n${ONE}`,
      'p.yaml': ONE,
    });
    expect(project.stages.map(({ name, index }) => [name, index])).toEqual([
      ['q.a', 0],
      ['p.a', 1],
      ['a', 2],
    ]);
  });
});

describe('limits', () => {
  test('of depth', async () => {
    expect(await messagesOf(nestedFiles(MAX_INCLUDE_DEPTH))).toEqual([]);
    expect(await messagesOf(nestedFiles(MAX_INCLUDE_DEPTH + 1))).toEqual([
      `part${MAX_INCLUDE_DEPTH - 1}.yaml: files are included more than ${MAX_INCLUDE_DEPTH} deep`,
    ]);
  });

  test('of files, where each includes the next one many times', async () => {
    const many = (next: string): string =>
      `include:\n${Array.from({ length: 40 }, (_, n) => `  - { path: ${next}, prefix: p${n} }`).join('\n')}\n`;
    const messages = await messagesOf({
      'stages.yaml': many('a.yaml'),
      'a.yaml': many('b.yaml'),
      'b.yaml': many('c.yaml'),
      'c.yaml': ONE,
    });
    expect(messages[0]).toMatch(`a project may include at most ${MAX_PARTS.toLocaleString('en')} files`);
  });

  test('of stages, over all files', async () => {
    const stages = Array.from({ length: 6_000 }, (_, n) => `{ name: s${n}, run: "true" }`).join(', ');
    const messages = await messagesOf({
      'stages.yaml': 'include: [{ path: p.yaml, prefix: p }, { path: p.yaml, prefix: q }]',
      'p.yaml': `stages: [${stages}]`,
    });
    expect(messages).toEqual(['stages.yaml: a project may have at most 10,000 stages']);
  });

  test('of dependencies, where many wait for a file with many ends', async () => {
    const stages = (name: string, count: number, more = ''): string =>
      Array.from({ length: count }, (_, n) => `{ name: ${name}${n}, run: "true"${more} }`).join(', ');
    const include = 'include: [{ path: p.yaml, prefix: p }]\n';
    const files = (count: number): Readonly<Record<string, string>> => ({
      'stages.yaml': `${include}stages: [${stages('t', count, ', depends_on: p')}]`,
      'p.yaml': `stages: [${stages('s', 1_000)}]`,
    });
    expect(await messagesOf(files(1_000))).toEqual([]);
    expect(await messagesOf(files(1_002))).toEqual([
      'stages.yaml: the dependencies on included files stand for more than 1,000,000 between stages',
    ]);
  });
});
