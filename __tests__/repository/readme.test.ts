import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { tables, withTables } from '../../script/readme/tables.ts';
import { COMMANDS } from '../../src/commands/index.ts';
import * as exitStatuses from '../../src/domain/exit-status.ts';
import { readDocumentation } from '../rigs/markdown-examples.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';
import { diagnose } from '../rigs/workflows/diagnose.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

const readme = await readDocumentation('../README');
const pages = ['.', 'docs', 'examples', 'examples/powerdns', 'examples/multi-environment', 'examples/operations']
  .flatMap((folder) => readdirSync(path.join(root, folder)).map((name) => path.posix.join(folder, name)))
  .filter((file) => file.endsWith('.md'));

describe('README.md', () => {
  test('has the tables that `npm run generate` makes of action.yml and of the commands', () => {
    expect(withTables(read('README.md'), tables(read('action.yml'), COMMANDS))).toBe(read('README.md'));
  });

  test('explains every exit status', () => {
    const explained = readme.rows('exit status', 'means').map(([status]) => Number(status));
    const all = Object.values(exitStatuses).filter((value) => typeof value === 'number');
    expect(explained).toEqual(all.toSorted((one, other) => one - other));
  });
});

describe('GitHub’s language service finds nothing wrong in the workflows of', () => {
  test.each(['../README', 'github-action', 'fan-out'])(
    '%s',
    async (page) => {
      await using folder = await makeTemporaryFolder();
      mkdirSync(path.join(folder.path, '.github/workflows'), { recursive: true });
      for (const file of ['action.yml', 'wave/action.yml', '.github/workflows/orchestrate.yml']) {
        cpSync(path.join(root, file), path.join(folder.path, file));
      }
      const workflows = (await readDocumentation(page)).blocks('yaml').map(asWorkflow).filter(isWorkflow);
      const files = workflows.map((_, index) => `.github/workflows/${index}.yml`);
      for (const [index, file] of files.entries()) writeFileSync(path.join(folder.path, file), workflows[index] ?? '');
      expect(files).not.toEqual([]);
      expect(await diagnose(folder.path, files)).toEqual([]);
    },
    60_000,
  );

  test('a page that shows steps alone', () => {
    const workflow = asWorkflow('- uses: org/stage-orchestrator@v1\n- run: a\n');
    expect(isWorkflow(workflow)).toBe(true);
    expect(parse(workflow)).toMatchObject({
      jobs: { one: { steps: [{ uses: 'org/stage-orchestrator@v1' }, { run: 'a' }] } },
    });
  });
});

/** A list of steps, put into a workflow; other blocks as they are. */
function asWorkflow(block: string): string {
  if (!block.startsWith('- ')) return block;
  const steps = block.trimEnd().replaceAll(/^/gm, '      ');
  return `on: push\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps:\n${steps}\n`;
}

function isWorkflow(block: string): boolean {
  return /^jobs:$/m.test(block);
}

test.each(pages)('the links of %s lead to files and headings that are there', (page) => {
  const targets = [...read(page).matchAll(/\]\((?<target>[^)\s]+)\)/gu)].map(({ groups }) => groups?.['target'] ?? '');
  const local = targets.filter((target) => !/^[a-z]+:/u.test(target));
  expect(local.filter((target) => !leadsSomewhere(page, target))).toEqual([]);
});

/** Whether a link of a page, `file#heading`, finds its file and its heading. */
function leadsSomewhere(page: string, target: string): boolean {
  const [name = '', heading] = target.split('#');
  const file = name === '' ? page : path.posix.join(path.posix.dirname(page), name);
  if (!existsSync(path.join(root, file))) return false;
  return heading === undefined || anchors(read(file)).has(heading);
}

/** The headings of a page as GitHub names them in links. */
function anchors(page: string): ReadonlySet<string> {
  const headings = page.replaceAll(/^```[^]*?^```$/gmu, '').matchAll(/^#+ (?<text>.+)$/gmu);
  const slugs = [...headings].map(({ groups }) =>
    (groups?.['text'] ?? '').toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, ''),
  );
  return new Set(slugs.map((slug) => slug.replaceAll(' ', '-')));
}

test('docs/architecture.md names only files and folders that are there', () => {
  const named = [...read('docs/architecture.md').matchAll(/`(?<file>(?:src|__tests__|script)\/[^`]+)`/gu)];
  const files = named.map(({ groups }) => groups?.['file'] ?? '');
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
});

describe('the tables', () => {
  const action =
    'inputs: { config: { description: The a|b file., default: a.yaml }, tags: { description: Some. } }\n' +
    'outputs: { matrix: { description: The legs. } }\n';
  const made = tables(action, [{ name: 'why', positionals: ['STAGE'], summary: 'why a stage ran' }]);

  test('hold names and defaults as code, and no bar that ends a column', () => {
    expect(made['inputs']).toBe(
      `
| input    | default  | what it says   |
| -------- | -------- | -------------- |
| \`config\` | \`a.yaml\` | The a\\|b file. |
| \`tags\`   |          | Some.          |`.trim(),
    );
    expect(made['outputs']).toContain('\n| `matrix` | The legs.     |');
    expect(made['commands']).toContain('\n| `why STAGE` | why a stage ran |');
  });

  const page =
    'Before\n<!-- begin one -->\nold\n<!-- end one -->\nbetween\n<!-- begin two -->\n<!-- end two -->\nafter\n';

  test('go between their markers, and the second time change nothing', () => {
    const once = withTables(page, { one: '1', two: '2' });
    expect(once).toBe(
      'Before\n<!-- begin one -->\n\n1\n\n<!-- end one -->\nbetween\n<!-- begin two -->\n\n2\n\n<!-- end two -->\nafter\n',
    );
    expect(withTables(once, { one: '1', two: '2' })).toBe(once);
  });

  test('that have no place in the page are a mistake', () => {
    expect(() => withTables(page, { three: '3' })).toThrow('There is no place for the table "three"');
  });
});
