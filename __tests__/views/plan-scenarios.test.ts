import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { insteadOfComment } from '../../src/adapters/reporters/comment-elsewhere.ts';
import { MAX_COMMENT_CHARACTERS } from '../../src/adapters/reporters/comment-page.ts';
import { asItIs } from '../../src/adapters/reporters/style.ts';
import { MAX_SUMMARY_BYTES } from '../../src/adapters/reporters/summary-sections.ts';
import { planComment } from '../../src/adapters/reporters/comment-plan.ts';
import { planSummary } from '../../src/adapters/reporters/plan-summary.ts';
import { planText } from '../../src/adapters/reporters/plan-text.ts';
import type { DifferenceLine } from '../../src/domain/comparison.ts';
import { golden } from '../rigs/golden.ts';
import { openFence } from '../rigs/markdown-fences.ts';
import { plannedOf, planOf, shellOf } from '../rigs/sample-plans.ts';
import { type ViewedProject, type Views, viewedProject } from '../rigs/viewed-project.ts';

const MARKER = {
  key: '7e348e3e4a780847',
  run: 812,
  attempt: 1,
  project: 'shop',
  environments: ['default'],
  planHash: '0123',
};

const CONFIG = `env:
  - { name: api, valueFromEnv: API_URL }
  - { name: api_token, valueFromEnv: API_TOKEN }
`;

/** A migration that creates something; every request has a header with a team and one with a secret. */
const creating = (
  what: string,
  more: { readonly body: string; readonly team?: string; readonly down?: string },
): string => `up:
  name: create the ${what}
  request:
    method: POST
    url: '{{.api}}/${what}'
    headers: [{ name: X-Team, value: ${more.team ?? 'core'} }, { name: X-Token, value: '{{.api_token}}' }]
    body: ${more.body}
  response: { env_from: { ${what}_id: id } }
${more.down ?? `down: { method: DELETE, url: '{{.api}}/${what}/{{.${what}_id}}' }`}
`;

const FILES = {
  'stages.yaml': `name: shop
stages:
  - { name: infrastructure, config_path: infrastructure/config.yaml }
  - name: database
    config_path: database/config.yaml
    depends_on: infrastructure
    env_from_stages: [{ stage: infrastructure, vars: [vpc_id] }]
  - name: release
    depends_on: database
    run: { up: "echo release 1", down: "echo gone" }
`,
  'infrastructure/config.yaml': CONFIG,
  'infrastructure/migration/001_vpc.yaml': creating('vpc', { body: '{ cidr: 10.0.0.0/16, zones: [a, b] }' }),
  'database/config.yaml': CONFIG,
  'database/migration/001_db.yaml': creating('db', { body: `{ vpc: '{{.vpc_id}}', size: 1 }` }),
};

/** What was done before, and the command whose views are looked at. */
const SCENARIOS: Readonly<Record<string, (project: ViewedProject) => Promise<Views>>> = {
  'first-deploy': (project) => project.run('plan'),

  async 'nothing-to-do'(project) {
    await project.run('up');
    return project.run('plan');
  },

  async 'one-header'(project) {
    await project.run('up');
    await project.run('down', '--stage', 'database', '--cascade');
    const body = `{ vpc: '{{.vpc_id}}', size: 1 }`;
    await project.write('database/migration/001_db.yaml', creating('db', { body, team: 'data' }));
    return project.run('plan');
  },

  async 'early-change'(project) {
    await project.run('up');
    await project.run('down', '--stage', 'database', '--cascade');
    const body = '{ cidr: 10.1.0.0/16 }';
    await project.write('infrastructure/migration/002_vpc.yaml', creating('vpc', { body }));
    return project.run('plan');
  },

  async drift(project) {
    await project.run('up');
    await project.write(
      'infrastructure/migration/001_vpc.yaml',
      creating('vpc', { body: '{ cidr: 10.9.0.0/16, zones: [a, b] }', team: 'net' }),
    );
    await project.write('database/migration/001_db.yaml', undefined);
    return project.run('plan');
  },

  async 'changed-script'(project) {
    await project.run('up');
    await project.write('stages.yaml', FILES['stages.yaml'].replace('echo release 1', 'echo release 2'));
    return project.run('plan');
  },

  async 'lost-history'(project) {
    await project.run('up');
    await project.write('.stage-orchestrator', undefined);
    return project.run('plan');
  },

  async irreversible(project) {
    await project.write('infrastructure/migration/001_vpc.yaml', creating('vpc', { body: '{}', down: '' }));
    return project.run('plan');
  },

  'failed-run'(project) {
    project.answer('/db', 507);
    return project.run('up');
  },

  async rollback(project) {
    await project.run('up');
    return project.run('down', '--dry-run');
  },

  'rolled-back-run'(project) {
    project.answer('/db', 507);
    return project.run('up', '--strategy', 'transactional');
  },
};

describe.each(Object.entries(SCENARIOS))('%s', (name, look) => {
  test('is shown on the terminal, in the comment and in the summary', async () => {
    await using project = await viewedProject(FILES);
    const views = await look(project);
    const at = (view: string): string => path.join(import.meta.dirname, 'golden', `${name}.${view}`);
    expect(views.terminal).toBe(golden(at('terminal.txt'), views.terminal));
    expect(views.comment).toBe(golden(at('comment.md.txt'), views.comment));
    expect(views.summary).toBe(golden(at('summary.md.txt'), views.summary));
    for (const view of Object.values<string>({ ...views })) {
      expect(view).not.toContain('canary');
      expect(openFence(view)).toBeUndefined();
    }
  });
});

test('a way back from a history that is missing does not say that everything will be applied', async () => {
  await using project = await viewedProject(FILES);
  for (const view of Object.values<string>({ ...(await project.run('down', '--dry-run')) })) {
    expect(view).toMatch(/no history of default was found.*nothing is known as applied/u);
    expect(view).not.toContain('first run');
  }
});

test('the comment of a fork stands in the summary, with the reason', async () => {
  await using project = await viewedProject(FILES);
  const { comment } = await project.run('plan');
  const text = insteadOfComment('the token of a fork may only read', comment, { redact: asItIs, maxBytes: 100_000 });
  expect(text).toBe(golden(path.join(import.meta.dirname, 'golden', 'fork.summary.md.txt'), text));
});

test('500 stages of which all changed fit into every view, and are named in it', () => {
  const script = (release: number): string => `echo '\`\`\`'\necho release ${release}`;
  const difference: readonly DifferenceLine[] = [
    { mark: ' ', text: "echo '```'" },
    { mark: '-', text: 'echo release 1' },
    { mark: '+', text: 'echo release 2' },
  ];
  const plan = planOf(
    Array.from({ length: 500 }, (_, place) =>
      plannedOf(`default/stage-${place}`, {
        steps: [shellOf(script(2), { comparison: { kind: 'changed', difference } })],
      }),
    ),
  );
  const input = { plan, hash: '0123', refused: [], next: [{ command: 'up', scope: 'plan' }] } as const;
  const comment = planComment(input, { redact: asItIs, marker: MARKER });
  const summary = planSummary(input, { redact: asItIs });
  expect(comment.length).toBeLessThanOrEqual(MAX_COMMENT_CHARACTERS);
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(MAX_SUMMARY_BYTES);
  for (const page of [comment, summary]) {
    expect(openFence(page)).toBeUndefined();
    expect(page.match(/^<details>$/gmu)).toHaveLength(page.match(/^<\/details>$/gmu)?.length ?? 0);
    expect(page).toContain('stage\\-499');
  }
  expect(comment).toMatch(/… and [\d,]+ more parts that did not fit here/u);
  expect(comment).toContain('What comes next:');
  expect(summary.match(/^`+diff$/gmu)).toHaveLength(500);
  const terminal = planText(plan, [], { colour: false, redact: asItIs });
  expect(terminal.filter((line) => line.trim() === '+ echo release 2')).toHaveLength(500);
});
