import { describe, expect, test } from '@jest/globals';
import { problemsOf } from '../rigs/documented-project.ts';
import { readDocumentation } from '../rigs/markdown-examples.ts';

/** Pages that show files of a project. */
const PAGES = [
  'stages-yaml',
  'migrations',
  'conditions',
  'running',
  'state',
  'composition',
  'strategies',
  'environments',
  'operations',
  'schedules',
  'coming-from-sequencer',
  'infrastructure',
  'coming-from-release-engine',
];

/** Workflows have a test of their own, and a comment alone has nothing to load. */
function isOfProject(text: string): boolean {
  return !/^jobs:/m.test(text) && !/^(?:#.*\n)+$/.test(text);
}

const blocks = await Promise.all(
  PAGES.map(async (page) => {
    const shown = (await readDocumentation(page)).locatedBlocks('yaml').filter(({ text }) => isOfProject(text));
    return shown.map(({ line, text }) => [`docs/${page}.md:${line}`, text] as const);
  }),
);

describe('the loader finds nothing wrong in a block of YAML', () => {
  test.each(blocks.flat())('%s', async (_, text) => {
    expect(await problemsOf(text)).toBe('');
  });

  test.each(PAGES.map((page, place) => [page, blocks[place]?.length ?? 0] as const))(
    'docs/%s.md has blocks',
    (_, count) => {
      expect(count).toBeGreaterThan(0);
    },
  );
});

describe('a mistake is found in', () => {
  test.each([
    ['a whole stages.yaml', 'stages:\n  - name: one\n    run: a\n    tiemout: 1s\n', /unknown-key.*tiemout/],
    ['a dependency', 'stages:\n  - { name: one, run: a, depends_on: [one] }\n', /circular-dependency/],
    ['the beginning of a stages.yaml', 'global:\n  wait_between_stages: 5\n', /invalid-duration/],
    ['a list of stages', '- name: one\n- name: two\n  run: a\n', /stage-work/],
    ['a part of a stage', 'hooks: { befor: a }\n', /unknown-key.*befor/],
    ['a key of a stage', 'env_from_stage:\n  - { stage: one, vars: [a] }\n', /unknown-key.*env_from_stage/],
    ['one of several conditions', "condition: eq(vars.a, 'b')\ncondition: eq(vars.a\n", /invalid-condition/],
    ['a config.yaml', '# config.yaml\nauth:\n  - { type: basik, name: a }\n', /invalid-value.*basik/],
    ['a part of a config.yaml', 'wait: { url: "http://a", intervall: 1s }\n', /unknown-key.*intervall/],
    ['a migration', 'up:\n  request: { method: POST, url: "{{.a}" }\n', /template-syntax/],
    ['a file that is named', '# database/001_a.yaml\nupp:\n  request: { method: POST, url: a }\n', /unknown-key.*upp/],
    ['YAML itself', 'stages:\n  - name: a: b\n', /yaml-syntax/],
  ])('%s', async (_, text, problem) => {
    expect(await problemsOf(text)).toMatch(problem);
  });
});
