import { describe, expect, test } from '@jest/globals';
import { callArtifacts, callKey, unfinishedCalls } from '../../../src/commands/fan-out/call-artifacts.ts';
import type { RunArtifacts } from '../../../src/execution/actions-ports.ts';
import { given } from '../../rigs/given.ts';
import { memoryArtifacts } from '../../rigs/workflow-runner/memory-artifacts.ts';

const { signal } = new AbortController();
const FILES = new Map([['a.txt', new Uint8Array([1])]]);

async function upload(artifacts: RunArtifacts, ...names: readonly string[]): Promise<void> {
  for (const name of names) given(await artifacts.upload({ name, files: FILES }, signal));
}

async function namesOf(artifacts: RunArtifacts): Promise<readonly string[]> {
  return given(await artifacts.list(signal)).map(({ name }) => name);
}

/** A run with two calls of the workflow. */
function twoCalls(): Readonly<Record<'run' | 'test' | 'live', RunArtifacts>> {
  const run = memoryArtifacts().ofRun(812, () => false);
  return { run, test: callArtifacts(run, 'test'), live: callArtifacts(run, 'live') };
}

test('the key of a call is that of what it was asked', () => {
  expect(callKey(['.', 'stages.yaml', 'test'])).toMatch(/^[0-9a-f]{8}$/u);
  expect(callKey(['a', ''])).not.toBe(callKey(['', 'a']));
  expect(callKey(['a', 'b'])).toBe(callKey(['a', 'b']));
});

describe('a call of the workflow', () => {
  test('does not see what another call in the same run has left', async () => {
    const { run, test: first, live } = twoCalls();
    await upload(first, 'stage-plan.1', 'stage-leg.1-0.1', 'stage-run.test.a.1');
    await upload(live, 'stage-plan.1');
    expect(await namesOf(first)).toEqual(['stage-plan.1', 'stage-leg.1-0.1', 'stage-run.test.a.1']);
    expect(await namesOf(live)).toEqual(['stage-plan.1']);
    await upload(live, 'stage-run.live.a.1');
    expect(await namesOf(live)).toContain('stage-run.live.a.1');
    expect(await namesOf(run)).toContain('stage-run.live.a.1');
  });

  test('does not see what the same call has left before', async () => {
    const { test: first } = twoCalls();
    await upload(first, 'stage-plan.1', 'stage-leg.1-0.1', 'stage-run.test.a.1', 'stage-unfinished', 'stage-plan.1~2');
    expect(await namesOf(first)).toEqual(['stage-plan.1', 'stage-unfinished', 'stage-plan.1~2']);
    await upload(first, 'stage-leg.1-0.1~2', 'stage-run.test.a.1~2');
    expect((await namesOf(first)).slice(3)).toEqual(['stage-leg.1-0.1~2', 'stage-run.test.a.1~2']);
  });

  test('is unfinished by itself, and the run as long as one of its calls is', async () => {
    const { run, test: first, live } = twoCalls();
    await upload(first, 'stage-unfinished');
    await upload(live, 'stage-unfinished');
    expect(unfinishedCalls(given(await run.list(signal)))).toEqual(['live', 'test']);
    given(await first.remove('stage-unfinished', signal));
    expect(await namesOf(first)).toEqual([]);
    expect(await namesOf(live)).toEqual(['stage-unfinished']);
    expect(await namesOf(run)).toContain('stage-unfinished');
    given(await live.remove('stage-unfinished', signal));
    expect(await namesOf(run)).toEqual([]);
  });
});
