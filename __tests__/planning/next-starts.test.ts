import { describe, expect, test } from '@jest/globals';
import { type InstanceId, instanceId } from '../../src/domain/instance.ts';
import type { Direction } from '../../src/domain/migration.ts';
import type { RunReason, SkipReason } from '../../src/domain/reason.ts';
import type { Conclusion } from '../../src/domain/run.ts';
import type { StrategyName } from '../../src/domain/strategy.ts';
import { createSchedule, type Schedule } from '../../src/planning/next-starts.ts';
import { STRATEGIES } from '../../src/planning/strategies/index.ts';
import { chainOf, type EnvironmentSketch, projectOf, type StageSketch } from '../rigs/project-of.ts';
import { scheduledGraph } from '../rigs/scheduled-graph.ts';

interface Choice {
  readonly strategy?: StrategyName;
  readonly slots?: number;
  readonly direction?: Direction;
  readonly environments?: readonly EnvironmentSketch[];
}

/** A schedule in which stages of the one environment go by their bare names. */
function scheduleOf(stages: readonly StageSketch[], choice: Choice = {}): TestedSchedule {
  const { strategy = 'dependency_graph', slots, direction = 'up', environments } = choice;
  const planned = scheduledGraph(projectOf(stages, environments), { strategy, direction });
  const settings = { strategy: STRATEGIES[strategy], direction };
  return new Conversation(
    createSchedule(planned, slots === undefined ? settings : { ...settings, maxConcurrentStages: slots }),
  );
}

type TestedSchedule = Conversation;

/** Says what ended and writes down what comes next: starts by name, skips as `name: because cause`. */
class Conversation {
  readonly #schedule: Schedule;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  next(held: readonly string[] = []): readonly string[] {
    const { start, skip } = this.#schedule.next((id) => !held.includes(bare(id)));
    return [...start.map(bare), ...skip.map(({ id, reason }) => `${bare(id)}: ${words(reason)}`)];
  }

  end(name: string, conclusion: Conclusion = 'success', reason: RunReason | SkipReason = { because: 'always' }): this {
    this.#schedule.end({ id: full(name), conclusion, reason });
    return this;
  }

  resume(name: string): this {
    this.#schedule.resume(full(name));
    return this;
  }

  cancel(): this {
    this.#schedule.stopAll({ because: 'cancelled' });
    return this;
  }

  standing(name: string): string {
    const standing = this.#schedule.standing(full(name));
    return standing.state === 'skipped' ? words(standing.reason) : standing.state;
  }

  get finished(): boolean {
    return this.#schedule.finished;
  }
}

function bare(id: InstanceId): string {
  return id.replace('default/', '');
}

function full(name: string): InstanceId {
  return name.includes('/') ? (name as InstanceId) : instanceId('default', name);
}

function words(reason: SkipReason): string {
  if (reason.because === 'dependency_failed') return `${bare(reason.dependency)} failed`;
  return reason.because === 'stopped' ? `stopped by ${bare(reason.cause)}` : reason.because;
}

/** alpha fails in most tests; charlie depends on it and delta on charlie; bravo stands alone. */
const FAMILY = [
  { name: 'alpha' },
  { name: 'bravo' },
  { name: 'charlie', dependsOn: ['alpha'] },
  { name: 'delta', dependsOn: ['charlie'] },
];

function family(onFailure: 'stop' | 'continue' | 'skip_dependents'): readonly StageSketch[] {
  const [alpha, ...others] = FAMILY;
  return alpha ? [{ ...alpha, onFailure }, ...others] : others;
}

describe('order', () => {
  test('a stage starts when its own dependencies have ended, not when a wave has', () => {
    const schedule = scheduleOf([...chainOf('a', 'b'), ...chainOf('x', 'y')]);
    expect(schedule.next()).toEqual(['a', 'x']);
    expect(schedule.next()).toEqual([]);
    expect(schedule.end('x').next()).toEqual(['y']);
    expect(schedule.end('a').next()).toEqual(['b']);
    expect(schedule.end('b').end('y').finished).toBe(true);
    expect(schedule.next()).toEqual([]);
  });

  test('of the ready ones the longest remaining path goes first, ties by file order', () => {
    const schedule = scheduleOf([{ name: 'x' }, { name: 'y' }, ...chainOf('a', 'b', 'c')], { slots: 1 });
    const order = ['a', 'b', 'x', 'y', 'c'];
    for (const name of order) {
      expect(schedule.next()).toEqual([name]);
      schedule.end(name);
    }
  });

  test('no more than the slots run at once', () => {
    const schedule = scheduleOf([{ name: 'a' }, { name: 'b' }, { name: 'c' }], { slots: 2 });
    expect(schedule.next()).toEqual(['a', 'b']);
    expect(schedule.next()).toEqual([]);
    expect(schedule.end('b').next()).toEqual(['c']);
  });

  test('sequential: one at a time, by order and then by file, what has no order last', () => {
    const stages = [
      { name: 'unordered' },
      { name: 'second', order: '2024_02' },
      { name: 'first', order: '2024_01' },
      { name: 'behind', order: '2024_00', dependsOn: ['second'] },
      { name: 'beside', order: '2024_02' },
    ];
    const schedule = scheduleOf(stages, { strategy: 'sequential' });
    for (const name of ['first', 'second', 'behind', 'beside', 'unordered']) {
      expect(schedule.next()).toEqual([name]);
      schedule.end(name);
    }
    const back = scheduleOf(stages, { strategy: 'sequential', direction: 'down' });
    for (const name of ['unordered', 'beside', 'first', 'behind', 'second']) {
      expect(back.next()).toEqual([name]);
      back.end(name);
    }
  });

  test('a background stage takes no slot of the strategy, but one of the project', () => {
    const stages = [{ name: 'slow', background: true }, { name: 'a' }, { name: 'b' }];
    const schedule = scheduleOf(stages, { strategy: 'sequential' });
    expect(schedule.next()).toEqual(['slow', 'a']);
    expect(schedule.end('a').next()).toEqual(['b']);
    expect(scheduleOf(stages, { strategy: 'sequential', slots: 1 }).next()).toEqual(['slow']);
  });

  test('a stage that may not start yet leaves its slot to others', () => {
    const schedule = scheduleOf([...chainOf('a', 'b', 'c'), { name: 'x' }, { name: 'y' }], { slots: 1 });
    expect(schedule.next()).toEqual(['a']);
    schedule.end('a');
    expect(schedule.next(['b'])).toEqual(['x']);
    expect(schedule.standing('b')).toBe('held');
    expect(schedule.end('x').resume('b').next()).toEqual(['b']);
    expect(schedule.standing('b')).toBe('running');
  });
});

describe('a failure', () => {
  test('stop: running ones finish, none starts, dependants blame the cause and the others the stop', () => {
    const schedule = scheduleOf([...family('stop'), { name: 'echo', dependsOn: ['bravo'] }]);
    expect(schedule.next()).toEqual(['alpha', 'bravo']);
    expect(schedule.end('alpha', 'failure').next()).toEqual([
      'charlie: alpha failed',
      'delta: alpha failed',
      'echo: stopped by alpha',
    ]);
    expect(schedule.finished).toBe(false);
    expect(schedule.end('bravo').finished).toBe(true);
    expect(schedule.next()).toEqual([]);
  });

  test('continue: dependants run', () => {
    const schedule = scheduleOf(family('continue'));
    schedule.next();
    expect(schedule.end('alpha', 'failure').next()).toEqual(['charlie']);
  });

  test('skip_dependents: all dependants are skipped, the root cause named; the others go on', () => {
    const schedule = scheduleOf([...family('skip_dependents'), { name: 'echo', dependsOn: ['bravo'] }]);
    schedule.next();
    expect(schedule.end('alpha', 'failure').next()).toEqual(['charlie: alpha failed', 'delta: alpha failed']);
    expect(schedule.end('bravo').next()).toEqual(['echo']);
  });

  test('of two causes the first is blamed', () => {
    const stages = [
      { name: 'a', onFailure: 'skip_dependents' as const },
      { name: 'b', onFailure: 'skip_dependents' as const },
      { name: 'c', dependsOn: ['a', 'b'] },
    ];
    const schedule = scheduleOf(stages);
    schedule.next();
    expect(schedule.end('b', 'failure').next()).toEqual(['c: b failed']);
    expect(schedule.end('a', 'failure').next()).toEqual([]);
  });

  test('a cancelled stage failed; one that was skipped for a reason of its own did not', () => {
    const schedule = scheduleOf(FAMILY);
    schedule.next();
    expect(schedule.end('alpha', 'cancelled').next()).toEqual(['charlie: alpha failed', 'delta: alpha failed']);
    const other = scheduleOf(FAMILY);
    other.next();
    const reason = { because: 'condition_false', condition: 'x', evaluated: 'false' } as const;
    expect(other.end('alpha', 'skipped', reason).next()).toEqual(['charlie']);
  });

  test('transactional: every failure stops, whatever the policy', () => {
    const schedule = scheduleOf([...family('continue'), { name: 'echo', dependsOn: ['bravo'] }], {
      strategy: 'transactional',
    });
    schedule.next();
    expect(schedule.end('alpha', 'failure').next()).toEqual([
      'charlie: alpha failed',
      'delta: alpha failed',
      'echo: stopped by alpha',
    ]);
  });

  test('allowed_to_fail: siblings go on, dependants do not', () => {
    const schedule = scheduleOf([...FAMILY, { name: 'echo', dependsOn: ['bravo'] }], { strategy: 'allowed_to_fail' });
    schedule.next();
    expect(schedule.end('alpha', 'failure').next()).toEqual(['charlie: alpha failed', 'delta: alpha failed']);
    expect(schedule.end('bravo').next()).toEqual(['echo']);
  });

  test('cancelling skips all that is not running', () => {
    const schedule = scheduleOf(FAMILY, { slots: 1 });
    expect(schedule.next()).toEqual(['alpha']);
    expect(schedule.cancel().next()).toEqual(['bravo: cancelled', 'charlie: cancelled', 'delta: cancelled']);
    expect(schedule.end('alpha').finished).toBe(true);
  });

  test('a held stage is skipped too, and resuming it then changes nothing', () => {
    const schedule = scheduleOf(FAMILY);
    expect(schedule.next(['bravo'])).toEqual(['alpha']);
    expect(schedule.end('alpha', 'failure').next()).toContain('bravo: stopped by alpha');
    expect(schedule.resume('bravo').finished).toBe(true);
    expect(schedule.next()).toEqual([]);
  });
});

describe('down', () => {
  test('dependants first; a failure stops the rest', () => {
    const schedule = scheduleOf(chainOf('alpha', 'bravo', 'charlie'), { direction: 'down' });
    expect(schedule.next()).toEqual(['charlie']);
    expect(schedule.end('charlie').next()).toEqual(['bravo']);
    expect(schedule.end('bravo', 'failure').next()).toEqual(['alpha: bravo failed']);
  });

  test('continue goes on with the rest, also with what waited for it', () => {
    const stages = chainOf('alpha', 'bravo', 'charlie').map((stage) => Object.assign(stage, { onFailure: 'continue' }));
    const schedule = scheduleOf(stages, { direction: 'down' });
    schedule.next();
    schedule.end('charlie').next();
    expect(schedule.end('bravo', 'failure').next()).toEqual(['alpha']);
  });
});

describe('batch', () => {
  const batch = { strategy: 'batch' } as const;

  test('dependencies order the starts only', () => {
    const schedule = scheduleOf([{ name: 'b', dependsOn: ['a'] }, { name: 'a' }, { name: 'c' }], batch);
    expect(schedule.next()).toEqual(['a', 'b', 'c']);
    const narrow = scheduleOf([{ name: 'b', dependsOn: ['a'] }, { name: 'a' }, { name: 'c' }], { ...batch, slots: 2 });
    expect(narrow.next()).toEqual(['a', 'b']);
    expect(narrow.end('b').next()).toEqual(['c']);
  });

  test('after a failure everything goes on, dependants too', () => {
    const schedule = scheduleOf(FAMILY, { ...batch, slots: 1 });
    expect(schedule.next()).toEqual(['alpha']);
    expect(schedule.end('alpha', 'failure').next()).toEqual(['charlie']);
  });

  test('a stage that says skip_dependents is heeded as far as its dependants have not started', () => {
    const schedule = scheduleOf(family('skip_dependents'), { ...batch, slots: 1 });
    schedule.next();
    expect(schedule.end('alpha', 'failure').next()).toEqual(['bravo', 'charlie: alpha failed', 'delta: alpha failed']);
  });

  test('a held stage holds those that wait for its start', () => {
    const schedule = scheduleOf(chainOf('a', 'b'), batch);
    expect(schedule.next(['a'])).toEqual([]);
    expect(schedule.resume('a').next()).toEqual(['a', 'b']);
  });

  test('the next environment waits until every stage of the one before has succeeded', () => {
    const environments = [{ name: 'development' }, { name: 'test', dependsOn: ['development'] }];
    const good = scheduleOf(chainOf('a', 'b'), { ...batch, environments });
    expect(good.next()).toEqual(['development/a', 'development/b']);
    expect(good.end('development/b').next()).toEqual([]);
    expect(good.end('development/a').next()).toEqual(['test/a', 'test/b']);
    const bad = scheduleOf(chainOf('a', 'b'), { ...batch, environments });
    bad.next();
    bad.end('development/b');
    expect(bad.end('development/a', 'failure').next()).toEqual([
      'test/a: development/a failed',
      'test/b: development/a failed',
    ]);
  });
});

describe('results that other jobs report', () => {
  test('tell a leg whether its stage may start, and why not', () => {
    const schedule = scheduleOf([...family('skip_dependents'), { name: 'echo', dependsOn: ['bravo'] }], { slots: 1 });
    schedule.end('alpha', 'failure').end('bravo');
    expect(schedule.standing('echo')).toBe('ready');
    expect(schedule.standing('charlie')).toBe('alpha failed');
    expect(schedule.standing('alpha')).toBe('ended');
  });

  test('a stage that ran beside the failure has run, though the stop was heard first', () => {
    const schedule = scheduleOf(FAMILY);
    schedule.end('alpha', 'failure').end('bravo');
    expect(schedule.standing('bravo')).toBe('ended');
    expect(schedule.finished).toBe(true);
    expect(schedule.next()).toEqual(['charlie: alpha failed', 'delta: alpha failed']);
  });

  test('a skip that another job decided blocks what is behind it, for the same reason', () => {
    const schedule = scheduleOf(FAMILY);
    schedule.end('charlie', 'skipped', { because: 'dependency_failed', dependency: 'default/alpha' });
    expect(schedule.standing('delta')).toBe('alpha failed');
  });

  test('in a batch what has ended has also started', () => {
    const stages = [{ name: 'a' }, { name: 'b', dependsOn: ['a'] }];
    for (const conclusion of ['success', 'failure'] as const) {
      expect(scheduleOf(stages, { strategy: 'batch' }).end('a', conclusion).standing('b')).toBe('ready');
    }
  });

  test('told twice is told once', () => {
    const schedule = scheduleOf(chainOf('a', 'b', 'c'));
    schedule.end('a').end('a', 'failure').end('a');
    expect(schedule.standing('b')).toBe('ready');
    expect(schedule.standing('c')).toBe('waiting');
  });

  test('a leg with several stages starts only its own', () => {
    const schedule = scheduleOf([...chainOf('a', 'b'), { name: 'x' }]);
    expect(schedule.next(['x'])).toEqual(['a']);
    expect(schedule.end('a').next(['x'])).toEqual(['b']);
    expect(schedule.end('b').next(['x'])).toEqual([]);
  });
});

describe('a plan that cannot be right', () => {
  const settings = { direction: 'up', strategy: STRATEGIES.dependency_graph } as const;

  test('with stages that wait for each other', () => {
    const [a, b] = scheduledGraph(projectOf([{ name: 'a' }, { name: 'b' }]));
    if (!a || !b) throw new Error('two stages');
    const schedule = createSchedule(
      [
        { ...a, waitsFor: [b.id] },
        { ...b, waitsFor: [a.id] },
      ],
      settings,
    );
    expect(() => schedule.next()).toThrow('2 stages wait for each other');
  });

  test('with a stage that waits for one that is not in it', () => {
    const [a] = scheduledGraph(projectOf([{ name: 'a' }]));
    if (!a) throw new Error('one stage');
    expect(() => createSchedule([{ ...a, waitsFor: ['default/b'] }], settings)).toThrow(
      'default/b, which is not in the plan',
    );
    expect(() => createSchedule([a], settings).standing('default/b')).toThrow('no stage default/b');
  });
});
