import { describe, expect, test } from '@jest/globals';
import type { RunEvent } from '../../../src/domain/event.ts';
import { createActionsReporter } from '../../../src/adapters/reporters/actions-lines.ts';
import { diagnosticsAnnotations } from '../../../src/adapters/reporters/diagnostics-annotations.ts';
import { diagnosticsText } from '../../../src/adapters/reporters/diagnostics-text.ts';
import { failureComment } from '../../../src/adapters/reporters/comment-failure.ts';
import { planComment } from '../../../src/adapters/reporters/comment-plan.ts';
import { runComment } from '../../../src/adapters/reporters/comment-run.ts';
import { createEventLog } from '../../../src/adapters/reporters/event-log.ts';
import { failureText } from '../../../src/adapters/reporters/failure-text.ts';
import { graphDot } from '../../../src/adapters/reporters/graph-dot.ts';
import { graphMermaid } from '../../../src/adapters/reporters/graph-mermaid.ts';
import { historyText } from '../../../src/adapters/reporters/history-text.ts';
import { jobSummary } from '../../../src/adapters/reporters/job-summary.ts';
import { PAGE_SCRIPT } from '../../../src/adapters/reporters/html/page-script.ts';
import { PAGE_STYLE } from '../../../src/adapters/reporters/html/page-style.ts';
import { jsonDocument } from '../../../src/adapters/reporters/json-document.ts';
import { junitDocument } from '../../../src/adapters/reporters/junit.ts';
import { createLiveView } from '../../../src/adapters/reporters/live-view.ts';
import { planSummary } from '../../../src/adapters/reporters/plan-summary.ts';
import { planText } from '../../../src/adapters/reporters/plan-text.ts';
import { createRunLines } from '../../../src/adapters/reporters/run-lines.ts';
import { statusText } from '../../../src/adapters/reporters/status-text.ts';
import type { Redact, Style } from '../../../src/adapters/reporters/style.ts';
import { failureSummary, textSummary } from '../../../src/adapters/reporters/text-summary.ts';
import { createTextWriter } from '../../../src/adapters/reporters/text-writer.ts';
import { whyText } from '../../../src/adapters/reporters/why-text.ts';
import {
  comparedPlan,
  downPlan,
  failedRun,
  failedRunEvents,
  richPlan,
  SAMPLE_START,
  unexpectedStatus,
} from '../../rigs/sample-plans.ts';
import {
  SAMPLE_DIAGNOSTICS,
  SAMPLE_EXPLANATION,
  SAMPLE_GRAPH,
  SAMPLE_HISTORY,
  SAMPLE_SOURCE,
  SAMPLE_STATUS,
} from '../../rigs/sample-records.ts';
import { planPageOf, runPageOf } from '../../rigs/sample-pages.ts';
import { createManualTimer, createScreen } from '../../rigs/screen.ts';

/** Members whose texts are words of the product itself, and on which views decide. */
const CLOSED = new Set(
  'kind because reason type state severity code direction conclusion outcome decision onFailure sealed stream cause what mark'.split(
    ' ',
  ),
);

/** Moments are read as such. */
const IS_MOMENT = /^\d{4}-\d\d-\d\dT/;

/** The same data with something added to every text that comes from outside. */
function poison<Data>(data: Data, addition: string): Data {
  const visit = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return CLOSED.has(name) || IS_MOMENT.test(value) ? value : `${value}${addition}`;
    if (Array.isArray(value)) return value.map((item) => visit(item, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visit(item, key)]));
  };
  return visit(data, '') as Data;
}

interface Views {
  readonly style: Style;
  readonly redact: Redact;
  readonly of: <Data>(data: Data) => Data;
}

/** A page without what is ours in it. */
function withoutOwn(page: string): string {
  return page.replace(PAGE_STYLE, '').replace(PAGE_SCRIPT, '');
}

/** Every view, as what it writes. */
const VIEWS: Readonly<Record<string, (views: Views) => string>> = {
  plan: ({ style, of }) =>
    lines([...planText(of(richPlan()), of(['next']), style), ...planText(of(downPlan()), [], style)]),
  'compared plan': ({ style, of }) => lines(planText(of(comparedPlan()), [], style)),
  run: ({ style, of }) => lines(of(failedRunEvents()).flatMap(createRunLines(style))),
  diagnostics: ({ style, of }) => lines(diagnosticsText(of(SAMPLE_DIAGNOSTICS), () => of(SAMPLE_SOURCE), style)),
  failure: ({ style, of }) => lines(failureText(of(unexpectedStatus('default/alpha')), () => undefined, style)),
  status: ({ style, of }) => lines(statusText(of(SAMPLE_STATUS), of(['next']), style)),
  history: ({ style, of }) => lines(historyText(of(SAMPLE_HISTORY), style)),
  why: ({ style, of }) => lines(whyText(of([SAMPLE_EXPLANATION]), style)),
  junit: ({ redact, of }) =>
    junitDocument('up', of({ kind: 'run', run: failedRun(), hash: 'abc', warnings: [] }), redact),
  'html of a run': ({ redact, of }) => withoutOwn(runPageOf(of(failedRun()), of(failedRunEvents()), { redact })),
  'html of a plan': ({ redact, of }) =>
    [richPlan(), comparedPlan()].map((plan) => withoutOwn(planPageOf(of(plan), { redact }))).join(''),
  mermaid: ({ redact, of }) => lines(graphMermaid(of(SAMPLE_GRAPH), redact)),
  dot: ({ redact, of }) => lines(graphDot(of(SAMPLE_GRAPH), redact)),
  annotations: ({ redact, of }) => diagnosticsAnnotations(of(SAMPLE_DIAGNOSTICS), { redact }).join('\n'),
  summary: ({ redact, of }) => jobSummary(of(failedRun()), { redact }),
  'plan-summary': ({ redact, of }) =>
    [richPlan(), comparedPlan()]
      .map((plan) => planSummary({ plan: of(plan), hash: of('abc'), refused: [], next: [of('next')] }, { redact }))
      .join(''),
  comment: ({ redact, of }) => {
    const about = { key: '0123456789abcdef', run: 812, attempt: 1 };
    const marker = { ...about, project: of('shop'), environments: [of('test')], planHash: of('abc') };
    const view = { redact, marker };
    return [
      planComment({ plan: of(richPlan()), hash: of('abc'), refused: [], next: [of('next')] }, view),
      planComment({ plan: of(comparedPlan()), hash: of('abc'), refused: [], next: [] }, view),
      runComment(of(failedRun()), view),
      failureComment('up', of(unexpectedStatus('default/alpha')), view),
    ].join('');
  },
  'failure-summary': ({ redact, of }) =>
    [
      failureSummary('up', { reason: 'configuration', diagnostics: of(SAMPLE_DIAGNOSTICS) }, { redact }),
      failureSummary('up', of(unexpectedStatus('default/alpha')), { redact }),
      textSummary('status', [of('line')], redact),
    ].join(''),
  actions: ({ redact, of }) => written((write) => createActionsReporter({ write, redact }), of(failedRunEvents())),
  events: ({ redact, of }) =>
    written((write) => ({ ...createEventLog({ write, redact }), close: () => undefined }), of(failedRunEvents())),
  live: ({ redact, of }) => {
    const screen = createScreen(60, 24);
    const timer = createManualTimer(SAMPLE_START);
    const view = createLiveView({ terminal: screen, timer, redact, colour: false });
    for (const event of of(failedRunEvents())) {
      view.emit(event);
      timer.advance(200);
    }
    return screen.writes().join('');
  },
  json: ({ redact, of }) => {
    const options = { command: 'up', exitStatus: 1, redact };
    const rest = { warnings: of(SAMPLE_DIAGNOSTICS) };
    return [
      jsonDocument({ kind: 'plan', plan: of(richPlan()), hash: of('abc'), refused: [], ...rest }, options),
      jsonDocument({ kind: 'plan', plan: of(comparedPlan()), hash: of('abc'), refused: [], ...rest }, options),
      jsonDocument({ kind: 'run', run: of(failedRun()), hash: of('abc'), ...rest }, options),
      jsonDocument({ kind: 'status', status: of(SAMPLE_STATUS), next: of(['next']), ...rest }, options),
      jsonDocument({ kind: 'history', entries: of(SAMPLE_HISTORY), ...rest }, options),
      jsonDocument({ kind: 'failure', failure: of(unexpectedStatus('default/alpha')), ...rest }, options),
    ].join('');
  },
};

/** As a job's log gets it. */
function lines(all: readonly string[]): string {
  let text = '';
  createTextWriter({ write: (part) => void (text += part), redact: (one) => one, actions: true })(all);
  return text;
}

function written(
  make: (write: (text: string) => void) => { emit(event: RunEvent): void; close(): void },
  events: readonly RunEvent[],
): string {
  let text = '';
  const sink = make((part) => void (text += part));
  for (const event of events) sink.emit(event);
  sink.close();
  return text;
}

const asItIs: Redact = (text) => text;

/** Files, which no runner reads for commands, and a terminal. */
const NO_LOGS = new Set([
  'junit',
  'html of a run',
  'html of a plan',
  'comment',
  'summary',
  'plan-summary',
  'failure-summary',
  'live',
  'json',
  'events',
]);

describe.each(Object.entries(VIEWS))('%s', (name, view) => {
  const SECRET = 'cNr7+Qz/<wX"yJ>&%=9Kv';

  test.each([undefined, 30, 60, 200])('shows no secret, whole or in part, in %p columns', (width) => {
    const redact: Redact = (text) => text.replaceAll(SECRET, '***');
    const style: Style = { colour: false, redact, ...(width === undefined ? {} : { width }) };
    const text = view({ style, redact, of: (data) => poison(data, SECRET) });
    // Four characters in a row of a random text are no accident.
    for (let start = 0; start + 4 <= SECRET.length; start += 1)
      expect(text).not.toContain(SECRET.slice(start, start + 4));
    expect(text).toContain('*');
  });

  test('is not broken by control characters and line ends', () => {
    const attack = '\r\n::error::x\n\u001b[2J\u001b]0;t\u0007\u0008\u202e\u2028##[group]```\n';
    const text = view({ style: { colour: false, redact: asItIs }, redact: asItIs, of: (data) => poison(data, attack) });
    const kept = text.replaceAll(/\u001b\[(?:\d+A\u001b\[J|\?25[lh])/gu, '');
    expect(kept.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u);
    if (!NO_LOGS.has(name)) expect(text).not.toMatch(/^\s*::error::|^(?!::).*##\[/m);
  });
});
