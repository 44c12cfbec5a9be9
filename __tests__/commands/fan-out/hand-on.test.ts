import { describe, expect, test } from '@jest/globals';
import type { CommandContext } from '../../../src/commands/command-context.ts';
import type { FanOutJob } from '../../../src/commands/fan-out/job.ts';
import { handOn } from '../../../src/commands/fan-out/hand-on.ts';
import { slotBudgetBytes } from '../../../src/commands/fan-out/slot-budget.ts';
import { readSlot } from '../../../src/commands/fan-out/slot-text.ts';
import type { InstanceId } from '../../../src/domain/instance.ts';
import type { SlotStage } from '../../../src/execution/fan-out/slot.ts';
import { createRedactor } from '../../../src/execution/redact.ts';
import { MAX_LEGS_PER_WAVE, MAX_STAGES_PER_WAVE } from '../../../src/planning/fan-out/limits.ts';
import { given } from '../../rigs/given.ts';
import { seededRandom } from '../../rigs/seeded-random.ts';

const random = seededRandom(7);

/** Letters that no packing makes shorter than they are worth. */
function letters(count: number): string {
  return Array.from({ length: count }, () => String.fromCodePoint(97 + Math.floor(random() * 26))).join('');
}

function stageOf(place: number, more: Partial<SlotStage> = {}): SlotStage {
  return {
    id: `production/${letters(12)}-${place}`,
    conclusion: 'success',
    reason: { because: 'pending', count: 200 },
    tolerated: false,
    startedAt: 1_795_000_000_000 + Math.floor(random() * 1e6),
    endedAt: 1_795_000_000_000 + Math.floor(random() * 1e6),
    done: [],
    made: [],
    exports: [],
    recorded: true,
    ...more,
  };
}

/** What one of so many legs hands on. */
async function handedOn(stages: readonly SlotStage[], legsInWave: number): Promise<string> {
  const outputs = new Map<string, string>();
  const context = {
    identity: { run: '20123456789', attempt: 1, actor: 'ada', commit: 'c0ffee' },
    redactor: createRedactor(() => undefined),
  } as unknown as CommandContext;
  const job = { context, setOutput: (name: string, value: string) => void outputs.set(name, value) } as FanOutJob;
  const legs = Array.from({ length: legsInWave }, (_, slot) => {
    const own: readonly InstanceId[] = slot === 0 ? stages.map(({ id }) => id) : [];
    return { wave: 1, slot, name: `leg ${slot}`, stages: own };
  });
  const [leg] = legs;
  if (!leg) throw new Error('there is no leg');
  given(await handOn(job, leg, { stages, legs }));
  return outputs.get('slot_0') ?? '';
}

/** Linux takes no process variable that is longer, with its name. */
const MAX_VARIABLE_BYTES = 128 * 1_024;

describe('what a leg hands on', () => {
  test('is all of it where there is room', async () => {
    const stage = stageOf(1, { done: ['001_a'], made: ['1'], failure: letters(400), conclusion: 'failure' });
    expect(given(readSlot(await handedOn([stage], 1))).stages).toEqual([stage]);
  });

  test('leaves out what was applied where that is too long, and says which exports are elsewhere', async () => {
    const done = Array.from({ length: 400 }, (_, index) => `${index}_${letters(20)}`);
    const exports = [{ name: 'host', form: 'clear', text: 'db-1' }] as const;
    const stages = [stageOf(1, { done, made: done.map((_, index) => `${index}`), exports }), stageOf(2, { done })];
    const text = await handedOn(stages, MAX_LEGS_PER_WAVE);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(slotBudgetBytes(MAX_LEGS_PER_WAVE));
    const read = given(readSlot(text)).stages;
    expect(read.map(({ id, conclusion }) => [id, conclusion])).toEqual(stages.map(({ id }) => [id, 'success']));
    expect(read.map(({ exportsElsewhere }) => exportsElsewhere)).toEqual([true, undefined]);
  });

  test('has the beginning of a long failure, and of many none', async () => {
    const failed = (place: number) => stageOf(place, { conclusion: 'failure', failure: letters(4_000) });
    const [one] = given(readSlot(await handedOn([failed(1)], MAX_LEGS_PER_WAVE))).stages;
    expect(one?.failure).toMatch(/^[a-z]{119}…$/u);
    const many = given(readSlot(await handedOn([1, 2, 3, 4, 5, 6, 7].map(failed), MAX_LEGS_PER_WAVE))).stages;
    expect(many.map(({ conclusion, failure }) => [conclusion, failure])).toEqual(
      many.map(() => ['failure', undefined]),
    );
  });

  test('fits into one process variable for the largest wave that a plan may have', async () => {
    const count = Math.ceil(MAX_STAGES_PER_WAVE / MAX_LEGS_PER_WAVE);
    const stages = Array.from({ length: count }, (_, place) =>
      stageOf(place, { conclusion: 'failure', failure: letters(2_000), done: [letters(500)] }),
    );
    const text = await handedOn(stages, MAX_LEGS_PER_WAVE);
    const outputs = Object.fromEntries(Array.from({ length: MAX_LEGS_PER_WAVE }, (_, slot) => [`slot_${slot}`, text]));
    expect(Buffer.byteLength(`INPUT_SLOTS-16=${JSON.stringify(outputs, undefined, 2)}`)).toBeLessThan(
      MAX_VARIABLE_BYTES,
    );
  });
});
