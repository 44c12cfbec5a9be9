import { mkdir, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { jsonDocument } from '../../src/adapters/reporters/json-document.ts';
import { asItIs } from '../../src/adapters/reporters/style.ts';
import { type Desk, makeDesk } from '../rigs/command-line.ts';
import { outputValidator } from '../rigs/output-schema.ts';
import { parseXml } from '../rigs/parse-xml.ts';
import { ledgerStages } from '../rigs/workflow-runner/ledger-workflow.ts';
import { startMemoryWorld } from '../rigs/workflow-runner/memory-runner.ts';
import { callWorkflow } from '../rigs/workflow-runner/shipped-workflow.ts';

/** Several runs each, on a machine that may be busy. */
jest.setTimeout(60_000);

/** The last stage fails until there is a file. */
const STAGES = (more = ''): string => `name: shop
${more}stages:
  - { name: net, run: { up: 'echo "id=net-1" >> "$STAGE_OUTPUT"', down: 'true' } }
  - { name: web, run: { up: 'echo "$PASSWORD"; test -e ready', down: 'true' }, depends_on: [net], env: [{ name: PASSWORD, valueFromEnv: PASSWORD }] }
`;

const PASSWORD = 'P4ss<word>&"7';

const REPORTS = [
  '--report-file',
  'out/report.json',
  '--report-junit',
  'out/report.xml',
  '--report-html',
  'out/report.html',
];

async function reportsOf(desk: Desk): Promise<Readonly<Record<'json' | 'junit' | 'html', string>>> {
  const read = async (file: string) => readFile(path.join(desk.folder, 'out', file), 'utf8');
  return { json: await read('report.json'), junit: await read('report.xml'), html: await read('report.html') };
}

interface Case {
  readonly line: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** Run first. */
  readonly before?: readonly string[];
  readonly document: object;
  readonly junit: object;
}

/** Runs and plans of every end. */
const CASES: Readonly<Record<string, Case>> = {
  success: {
    line: ['up'],
    files: { ready: '' },
    document: { schema: 'stage-orchestrator/run/v1', exitStatus: 0, run: { conclusion: 'success' } },
    junit: { tests: '2', failures: '0', errors: '0' },
  },
  failure: {
    line: ['up'],
    document: { exitStatus: 1, run: { conclusion: 'failure', rollback: [] } },
    junit: { tests: '2', failures: '1', errors: '0' },
  },
  rollback: {
    line: ['up'],
    files: { 'stages.yaml': STAGES('global: { rollback_on_failure: true }\n') },
    document: { exitStatus: 1, run: { rollback: [{ id: 'default/net', outcome: 'rolled_back' }] } },
    junit: { tests: '3', failures: '1' },
  },
  down: {
    line: ['down'],
    files: { ready: '' },
    before: ['up'],
    document: { exitStatus: 0, run: { direction: 'down', conclusion: 'success' } },
    junit: { name: 'down shop', tests: '2', failures: '0' },
  },
  plan: {
    line: ['plan'],
    document: { schema: 'stage-orchestrator/plan/v1', exitStatus: 0, plan: { counts: { run: 2 } } },
    junit: { tests: '2', skipped: '2' },
  },
  'broken files': {
    line: ['up'],
    files: { 'stages.yaml': 'stages:\n  - { name: web, runn: x }\n' },
    document: { schema: 'stage-orchestrator/diagnostics/v1', exitStatus: 1 },
    junit: { errors: expect.stringMatching(/^[1-9]/u) },
  },
};

describe.each(Object.entries(CASES))('%s', (_, { line, files = {}, before, document, junit }) => {
  test('is reported as the published schema describes, as JUnit XML and as a page', async () => {
    await using desk = await makeDesk({ 'stages.yaml': STAGES(), ...files });
    const environment = { PASSWORD };
    if (before) await desk.run(before, { environment });
    const said = await desk.run([...line, ...REPORTS], { environment });
    const reports = await reportsOf(desk);
    const report: unknown = JSON.parse(reports.json);
    expect(report).toMatchObject(document);
    expect(outputValidator.safeParse(report)).toMatchObject({ success: true });
    expect(parseXml(reports.junit).attributes).toMatchObject(junit);
    expect(said.error).toBe('');
    expect(reports.html).toMatch(/^<!doctype html>\n<html lang="en">[^]*<\/html>\n$/u);
    expect(reports.json + reports.junit + reports.html).not.toContain('P4ss');
  });
});

test('the end of a fan-out is a run as the published schema describes', async () => {
  await using world = await startMemoryWorld(ledgerStages({ a: {}, b: { needs: ['a'] } }));
  world.ledger.refuse('POST /things b');
  await callWorkflow(world);
  const outcome = world.outcomes.at(-1);
  if (!outcome) throw new Error('No job has ended.');
  const document: unknown = JSON.parse(jsonDocument(outcome, { command: 'finish', exitStatus: 1, redact: asItIs }));
  expect(document).toMatchObject({ schema: 'stage-orchestrator/run/v1', run: { conclusion: 'failure' } });
  expect(outputValidator.safeParse(document)).toMatchObject({ success: true });
});

describe('a report', () => {
  test('says the same as --json does', async () => {
    await using desk = await makeDesk({ 'stages.yaml': STAGES() });
    const { out } = await desk.run(['plan', '--json', ...REPORTS]);
    expect((await reportsOf(desk)).json).toBe(out);
  });

  test.each(['report-file', 'report-junit', 'report-html', 'event-log'])(
    'is written over an older one, and over nothing else: --%s',
    async (option) => {
      await using desk = await makeDesk({ 'stages.yaml': STAGES(), ready: '', empty: '' });
      const run = (file: string) => desk.run(['up', `--${option}`, file], { environment: { PASSWORD } });
      const said = await run('stages.yaml');
      expect(said.error).toBe(
        `warning: the ${option} stages.yaml can't be written: it holds something else, which is left as it is; name another file\n`,
      );
      expect(said.status).toBe(0);
      expect(await readFile(path.join(desk.folder, 'stages.yaml'), 'utf8')).toBe(STAGES());
      for (const file of ['new', 'new', 'empty']) expect((await run(file)).error).toBe('');
    },
  );

  test('that can not be written is a warning, and the run is what it was', async () => {
    await using desk = await makeDesk({ 'stages.yaml': STAGES(), ready: '' });
    await mkdir(path.join(desk.folder, 'taken'));
    const said = await desk.run(['up', '--report-junit', 'taken'], { environment: { PASSWORD } });
    expect(said.status).toBe(0);
    expect(said.error).toMatch(/^warning: the report-junit taken can't be written: .+\n$/u);
    expect(await readdir(path.join(desk.folder, 'taken'))).toEqual([]);
  });
});
