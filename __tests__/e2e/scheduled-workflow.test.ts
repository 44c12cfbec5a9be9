import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { startStateWorld, type StateWorld } from '../rigs/state-world.ts';

/** Each step is a process, and so are its stores. */
const TIMEOUT_MS = 120_000;

const EXAMPLE = path.join(import.meta.dirname, '../../examples/workflows/scheduled.yml');

/** What the expressions of the example come to in a run that the clock starts; another one is a mistake. */
const EXPRESSIONS: Readonly<Record<string, string>> = {
  '${{ inputs.dry-run || false }}': 'false',
  '${{ secrets.STAGES_STATE_KEY }}': 'a-state-key-for-tests',
};

interface Workflow {
  readonly jobs: {
    readonly scheduled: { readonly steps: readonly { readonly with?: Readonly<Record<string, unknown>> }[] };
  };
}

/** The inputs of the one step of the example that uses the action. The project of the test has one environment. */
async function inputsOfExample(): Promise<Readonly<Record<string, string>>> {
  const { jobs } = parse(await readFile(EXAMPLE, 'utf8')) as Workflow;
  const written = jobs.scheduled.steps.flatMap((step) => Object.entries(step.with ?? {}));
  const inputs: Record<string, string> = { environment: 'default' };
  for (const [name, value] of written) {
    const text = String(value);
    const known = EXPRESSIONS[text] ?? text;
    if (known.includes('${{')) throw new Error(`the test does not know ${known}`);
    if (name !== 'environment') inputs[name] = known;
  }
  return inputs;
}

async function runElsewhere(world: StateWorld, inputs: Readonly<Record<string, string>>) {
  const machine = await world.machine(world.service.runs.start());
  const main = await machine.main(inputs);
  const post = await machine.post();
  expect(post.status).toBe(0);
  await machine.forget();
  return main;
}

test(
  'the example starts what is due on a new machine each time, once, and says when the next is due',
  async () => {
    await using world = await startStateWorld({
      migrations: [{ name: 'one', manner: 'post' }],
      keys: "execute_at: '2020-01-01T00:00:00Z', depends_on: [other]",
      stages: `  - { name: other, run: 'true' }
  - { name: later, run: 'false', execute_at: '2999-01-31T02:00:00+01:00' }
`,
    });
    const inputs = await inputsOfExample();
    expect(inputs['command']).toBe('scheduled');
    const early = await runElsewhere(world, inputs);
    expect(early).toMatchObject({ status: 3, outputs: { conclusion: 'failure' } });
    expect(early.log).toMatch(/no history/iu);
    expect(await runElsewhere(world, { command: 'up', stage: 'other' })).toMatchObject({ status: 0 });
    const due = await runElsewhere(world, inputs);
    expect(due).toMatchObject({
      status: 0,
      outputs: {
        conclusion: 'success',
        'has-changes': 'true',
        'completed-stages': '["default/things"]',
        'skipped-stages': '["default/later"]',
        'next-due-at': '2999-01-31T01:00:00.000Z',
      },
    });
    expect(due.log).toContain('the stores of this state hold no locks');
    expect(due.summary).toContain('| 🕒 | later | scheduled |');
    const again = await runElsewhere(world, inputs);
    expect(again).toMatchObject({ status: 0, outputs: { 'has-changes': 'false', 'completed-stages': '[]' } });
    expect(world.ledger.arrived).toEqual(['POST /things one']);
  },
  TIMEOUT_MS,
);
