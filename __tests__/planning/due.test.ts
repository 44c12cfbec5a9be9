import { describe, expect, test } from '@jest/globals';
import type { ExecuteAt, ExecutionTime } from '../../src/domain/execution-time.ts';
import type { AttemptRecord } from '../../src/domain/history.ts';
import { EMPTY_HISTORY } from '../../src/domain/history.ts';
import type { StageDecision } from '../../src/domain/plan.ts';
import type { RunReason } from '../../src/domain/reason.ts';
import { decideByTime } from '../../src/planning/due.ts';
import { nextTime } from '../../src/planning/recurring-times.ts';

const NIGHTLY: ExecutionTime = { kind: 'recurring', cron: '0 2 * * *', zone: 'UTC' };
const SATURDAYS: ExecutionTime = { kind: 'recurring', cron: '0 2 * * 6', zone: 'Europe/Berlin' };
const MOMENT: ExecutionTime = { kind: 'moment', atMs: Date.parse('2030-01-10T12:00:00Z'), zone: 'UTC' };

/** Attempts as `up completed 01-02T02:05`, all in January 2030. `said`: skipped by its script. */
function attempts(...texts: readonly string[]): readonly AttemptRecord[] {
  return texts.map((text) => {
    const [word = '', at = ''] = text.split(' ');
    const time = `2030-${at}:00.000Z`;
    const state = word === 'said' ? 'skipped' : (word as AttemptRecord['state']);
    return {
      run: '1',
      attempt: 1,
      actor: '',
      commit: '',
      direction: word === 'rolled_back' ? 'down' : 'up',
      strategy: 'sequential',
      state,
      startedAt: time,
      endedAt: time,
      message: '',
      ...(word === 'said' ? { exitCode: 0 } : {}),
    };
  });
}

interface Case {
  readonly time: ExecutionTime;
  readonly now: string;
  readonly past?: readonly string[];
  readonly because?: 'never_ran' | 'always' | 'changed';
  readonly completed?: boolean;
  readonly onlyDue?: boolean;
}

function decide({ time, now, past = [], because = 'never_ran', completed = false, onlyDue = false }: Case): string {
  const executeAt: ExecuteAt = { text: 'x', at: { file: 'stages.yaml', line: 1, column: 1 }, indent: 0, time };
  const reason: RunReason = { because };
  const decision: Exclude<StageDecision, { kind: 'skip' }> = { kind: 'run', reason };
  const history = { ...EMPTY_HISTORY, completed };
  const timing = { now: Date.parse(`2030-${now}:00Z`), attempts: attempts(...past), nextTime, onlyDue };
  const decided = decideByTime({ executeAt, history, decision }, timing);
  const { reason: why } = decided;
  const due = 'dueAt' in why ? ` ${why.dueAt.slice(5, 16)}` : '';
  const noted = decided.kind === 'scheduled' && decided.isNoted ? ' noted' : '';
  return `${decided.kind} ${why.because}${due}${noted}`;
}

/** First Tuesday of 2030: January 1st; Saturdays: 5th, 12th, 19th. */
const TABLE: readonly (readonly [string, Case, string])[] = [
  ['a moment that is to come', { time: MOMENT, now: '01-10T11:59' }, 'scheduled not_due 01-10T12:00'],
  ['a moment that has come', { time: MOMENT, now: '01-10T12:00' }, 'run never_ran'],
  ['a moment long ago', { time: MOMENT, now: '06-01T00:00' }, 'run never_ran'],
  ['a time of day, first seen now', { time: NIGHTLY, now: '01-01T10:00' }, 'scheduled not_due 01-02T02:00'],
  [
    'a time of day, noted before',
    { time: NIGHTLY, now: '01-02T01:59', past: ['scheduled 01-01T10:00'] },
    'scheduled not_due 01-02T02:00 noted',
  ],
  ['its time has come', { time: NIGHTLY, now: '01-02T02:00', past: ['scheduled 01-01T10:00'] }, 'run never_ran'],
  [
    'runs were missed: it is still due, once',
    { time: NIGHTLY, now: '01-09T16:00', past: ['scheduled 01-01T10:00'] },
    'run never_ran',
  ],
  [
    'a failure changes nothing: it is still due',
    { time: NIGHTLY, now: '01-02T11:00', past: ['scheduled 01-01T10:00', 'failed 01-02T02:05'] },
    'run never_ran',
  ],
  [
    'completed, and something was added since that nobody has noted',
    {
      time: NIGHTLY,
      now: '01-09T10:00',
      past: ['scheduled 01-01T10:00', 'completed 01-02T02:05'],
      completed: true,
      because: 'changed',
    },
    'scheduled not_due 01-10T02:00',
  ],
  [
    'rolled back: pending since then',
    { time: NIGHTLY, now: '01-02T09:00', past: ['completed 01-02T02:05', 'rolled_back 01-02T02:06'] },
    'scheduled not_due 01-03T02:00 noted',
  ],
  [
    'not pending any more, and pending again',
    { time: NIGHTLY, now: '01-09T10:00', past: ['scheduled 01-01T10:00', 'skipped 01-01T11:00'] },
    'scheduled not_due 01-10T02:00',
  ],
  [
    'its script said that there was nothing to do: until the next time',
    { time: NIGHTLY, now: '01-02T10:00', past: ['scheduled 01-01T10:00', 'said 01-02T02:05'] },
    'skip done_until 01-03T02:00',
  ],
  [
    'and then it is asked again',
    { time: NIGHTLY, now: '01-03T02:01', past: ['scheduled 01-01T10:00', 'said 01-02T02:05'] },
    'run never_ran',
  ],
  [
    'what runs always is done until the next window',
    { time: SATURDAYS, now: '01-07T10:00', past: ['completed 01-05T01:10'], completed: true, because: 'always' },
    'skip done_until 01-12T01:00',
  ],
  [
    'and is due in it',
    { time: SATURDAYS, now: '01-12T01:00', past: ['completed 01-05T01:10'], completed: true, because: 'always' },
    'run always',
  ],
  [
    'it failed in its window: it is still due, and nobody may rely on it',
    { time: SATURDAYS, now: '01-14T10:00', past: ['completed 01-05T01:10', 'failed 01-12T01:01'], because: 'always' },
    'run always',
  ],
  [
    'a moment is used up by completing, where only what is due is wanted',
    {
      time: MOMENT,
      now: '01-11T00:00',
      past: ['completed 01-10T12:01'],
      completed: true,
      because: 'always',
      onlyDue: true,
    },
    'skip up_to_date',
  ],
  [
    'and by nothing before it',
    {
      time: MOMENT,
      now: '01-11T00:00',
      past: ['completed 01-09T12:01'],
      completed: true,
      because: 'always',
      onlyDue: true,
    },
    'run always',
  ],
  [
    'otherwise a time in the past means now',
    { time: MOMENT, now: '01-11T00:00', past: ['completed 01-10T12:01'], completed: true, because: 'always' },
    'run always',
  ],
];

describe('whether a stage is due', () => {
  test.each(TABLE)('%s', (_, given, expected) => {
    expect(decide(given)).toBe(expected);
  });

  test('where its attempts cannot be read, its own job decides', () => {
    const executeAt: ExecuteAt = { text: '02:00 UTC', at: { file: 'f', line: 1, column: 1 }, indent: 0, time: NIGHTLY };
    const decision = { kind: 'run', reason: { because: 'never_ran' } } as const;
    expect(decideByTime({ executeAt, history: EMPTY_HISTORY, decision }, { now: 0, onlyDue: false, nextTime })).toEqual(
      {
        kind: 'undecided',
        reason: { because: 'undecided', condition: 'execute_at: 02:00 UTC', after: ['its history'] },
      },
    );
  });
});
