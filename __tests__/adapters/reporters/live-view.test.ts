import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RunEvent } from '../../../src/domain/event.ts';
import { MIN_COLUMNS, REDRAW_INTERVAL_MS, createLiveView } from '../../../src/adapters/reporters/live-view.ts';
import type { RunReporter } from '../../../src/adapters/reporters/run-reporter.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import { SAMPLE_START, failedRunEvents, planOf, plannedOf, resultOf, runOf } from '../../rigs/sample-plans.ts';
import type { ManualTimer, Screen } from '../../rigs/screen.ts';
import { createManualTimer, createScreen } from '../../rigs/screen.ts';

interface Bench {
  readonly screen: Screen;
  readonly timer: ManualTimer;
  readonly view: RunReporter;
}

function bench(columns = 80, rows = 24, redact = asItIs): Bench {
  const screen = createScreen(columns, rows);
  const timer = createManualTimer(SAMPLE_START);
  const view = createLiveView({ terminal: screen, timer, redact, colour: true });
  return { screen, timer, view };
}

const stages = ['alpha', 'bravo', 'charlie'].map((name) => plannedOf(`default/${name}`));
const plan = planOf(stages);
const opening: RunEvent = { at: SAMPLE_START, type: 'operations_started', run: '4711', attempt: 1, plan };

function started(stage: string): RunEvent {
  const reason = { because: 'pending', count: 1 } as const;
  return { at: SAMPLE_START, type: 'stage_started', id: `default/${stage}`, direction: 'up', reason, steps: 1, try: 1 };
}

function posts(stage: string, path = '001_apply'): RunEvent {
  const url = `https://api.example/${path}`;
  const request = { label: '001_apply', direction: 'up', method: 'POST', url } as const;
  return { at: SAMPLE_START, type: 'migration_started', id: `default/${stage}`, ...request };
}

function completed(stage: string): RunEvent {
  const id = `default/${stage}` as const;
  return { at: SAMPLE_START, type: 'stage_completed', id, result: resultOf(id) };
}

function play({ view, timer }: Bench, events: readonly RunEvent[]): void {
  for (const event of events) {
    view.emit(event);
    timer.advance(REDRAW_INTERVAL_MS);
  }
}

describe('while it runs', () => {
  test('names and times stand below each other, but for a name that would leave no room', () => {
    const longest = 'a-stage-with-a-name-that-takes-half-of-the-terminal';
    const named = ['db', 'catalogue', longest].map((name) => plannedOf(`default/${name}`));
    const rig = bench();
    play(rig, [{ ...opening, plan: planOf(named) }, started('db'), posts('db')]);
    rig.timer.advance(10_000);
    play(rig, [{ ...started('catalogue'), at: rig.timer.now() }, posts('catalogue')]);
    play(rig, [{ ...started(longest), at: rig.timer.now() }]);
    expect(rig.screen.text().split('\n').slice(1)).toEqual([
      'db         10s  001_apply  POST https://api.example/001_apply',
      'catalogue   0s  001_apply  POST https://api.example/001_apply',
      `${longest}   0s`,
      '────────────────────────  0 of 3 stages ended, 3 running',
    ]);
  });

  test('there is no bar where it would take the room of the counts', () => {
    const rig = bench(60);
    play(rig, [opening, started('alpha')]);
    expect(rig.screen.text().split('\n').at(-1)).toBe('0 of 3 stages ended, 1 running');
  });

  test('each running stage has a line with its time and what it does, and what has ended stands above', () => {
    const rig = bench();
    play(rig, [opening, started('alpha'), started('bravo'), posts('alpha'), completed('bravo')]);
    rig.timer.advance(12_000);
    expect(rig.screen.text()).toBe(
      [
        'run 4711: 3 stages in 1 wave: 3 to run, 0 unchanged',
        'bravo  completed: 1 migration applied in 1s',
        'alpha  12s  001_apply  POST https://api.example/001_apply',
        '━━━━━━━━────────────────  1 of 3 stages ended, 1 running',
      ].join('\n'),
    );
    expect(rig.screen.cursorIsVisible()).toBe(false);
  });

  test('it is drawn at most ten times a second, and not when nothing moves', () => {
    const rig = bench();
    for (const event of [opening, started('alpha'), posts('alpha'), posts('alpha', 'a'), posts('alpha', 'b')]) {
      rig.view.emit(event);
    }
    expect(rig.screen.writes()).toHaveLength(1);
    rig.timer.advance(REDRAW_INTERVAL_MS);
    expect(rig.screen.writes()).toHaveLength(2);
    expect(rig.screen.text()).toContain('https://api.example/b');
    rig.timer.advance(REDRAW_INTERVAL_MS * 5);
    expect(rig.screen.writes()).toHaveLength(2);
  });

  test('a narrow terminal cuts a line and does not wrap it', () => {
    const rig = bench(30);
    play(rig, [started('alpha'), posts('alpha')]);
    expect(rig.screen.text().split('\n')[0]).toBe('alpha  0s  001_apply  POST h…');
  });

  test('more running stages than rows are counted', () => {
    const rig = bench(80, 6);
    const many = Array.from({ length: 10 }, (_, place) => `stage-${place}`);
    play(rig, many.map(started));
    const rows = rig.screen.text().split('\n');
    expect(rows).toHaveLength(5);
    expect(rows.slice(-2)).toEqual(['… and 7 more stages', '0 of 0 stages ended, 10 running']);
  });

  test('the output of a script stays, without what would break the drawing', () => {
    const rig = bench();
    const line = '\u001b[2J\u001b[1;1H\u001b]0;title\u0007downloading\r100%';
    play(rig, [started('alpha'), { at: SAMPLE_START, type: 'output', id: 'default/alpha', stream: 'stdout', line }]);
    expect(rig.screen.text().split('\n')[0]).toBe('alpha | downloading 100%');
  });
});

describe('at the end', () => {
  test('the lines of running stages are gone, and the cursor is back', () => {
    const rig = bench(200);
    play(rig, failedRunEvents());
    const text = rig.screen.text();
    expect(text).not.toContain('stages ended');
    expect(text).toMatch(/^bravo  failed: bravo\/001_apply: POST .* → 418/m);
    expect(text.endsWith('next:\n  stage-orchestrator up')).toBe(true);
    expect(rig.screen.cursorIsVisible()).toBe(true);
    expect(rig.timer.running()).toBe(0);
  });

  test('an interrupt in the middle leaves nothing broken either, and nothing is lost', () => {
    const rig = bench();
    play(rig, [opening, started('alpha'), posts('alpha')]);
    rig.view.emit(completed('bravo'));
    rig.view.close();
    rig.view.close();
    expect(rig.screen.cursorIsVisible()).toBe(true);
    expect(rig.timer.running()).toBe(0);
    rig.view.emit(completed('alpha'));
    rig.screen.resize(40, 10);
    expect(rig.screen.text().split('\n').slice(1)).toEqual([
      'bravo  completed: 1 migration applied in 1s',
      'alpha  completed: 1 migration applied in 1s',
    ]);
  });

  test('a command that ended before anything ran leaves the terminal as it was', () => {
    const rig = bench();
    rig.timer.advance(5_000);
    rig.screen.resize(100, 30);
    rig.view.close();
    expect(rig.screen.writes()).toEqual([]);
  });

  test('a run without any stage leaves its closing lines', () => {
    const rig = bench();
    const empty = planOf([]);
    play(rig, [
      { ...opening, plan: empty },
      { at: SAMPLE_START, type: 'operations_finished', run: runOf(empty, []) },
    ]);
    expect(rig.screen.text()).toContain('done: nothing to do (12.3s)');
  });
});

test('however the terminal is resized meanwhile, only what has ended is left at the end', () => {
  const step = fc.oneof(
    fc.record({ columns: fc.integer({ min: MIN_COLUMNS, max: 120 }) }),
    fc.record({ advance: fc.integer({ min: 1, max: 3_000 }) }),
    fc.record({ emit: fc.constantFrom(started('alpha'), started('bravo'), posts('alpha'), completed('bravo')) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const rig = bench(80, 24);
      let ended = 0;
      for (const one of steps) {
        if ('columns' in one) rig.screen.resize(one.columns, 24);
        else if ('advance' in one) rig.timer.advance(one.advance);
        else {
          rig.view.emit(one.emit);
          if (one.emit.type === 'stage_completed') ended += 1;
        }
      }
      rig.view.close();
      const expected = Array.from({ length: ended }, () => 'bravo  completed: 1 migration applied in 1s').join('\n');
      expect(rig.screen.text()).toBe(expected);
      expect(rig.screen.cursorIsVisible()).toBe(true);
    }),
  );
});

test('a terminal that is too small gets one line per event', () => {
  const rig = bench(MIN_COLUMNS - 1);
  play(rig, [started('alpha'), posts('alpha')]);
  rig.view.close();
  expect(rig.screen.text()).toBe(
    'alpha  started: 1 migration pending\nalpha/001_apply  POST https://api.example/001_apply',
  );
  expect(rig.screen.writes().join('')).not.toContain('\u001b[?25l');
});

test('secrets are not drawn, whole or in part', () => {
  const redact = (text: string): string => text.replaceAll('canary-secret', '***');
  const rig = bench(42, 24, redact);
  play(rig, [started('alpha'), posts('alpha', 'canary-secret')]);
  expect(rig.screen.writes().join('')).not.toContain('can');
});
