import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { diagnosticsText } from '../../../src/adapters/reporters/diagnostics-text.ts';
import { diagnosticsAnnotations } from '../../../src/adapters/reporters/diagnostics-annotations.ts';
import { failureText } from '../../../src/adapters/reporters/failure-text.ts';
import { graphDot } from '../../../src/adapters/reporters/graph-dot.ts';
import { graphMermaid } from '../../../src/adapters/reporters/graph-mermaid.ts';
import { graphText } from '../../../src/adapters/reporters/graph-text.ts';
import { historyText } from '../../../src/adapters/reporters/history-text.ts';
import { planText } from '../../../src/adapters/reporters/plan-text.ts';
import { createRunLines } from '../../../src/adapters/reporters/run-lines.ts';
import { stateText } from '../../../src/adapters/reporters/state-text.ts';
import { statusText } from '../../../src/adapters/reporters/status-text.ts';
import type { Style } from '../../../src/adapters/reporters/style.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import { whyText } from '../../../src/adapters/reporters/why-text.ts';
import { widthOf } from '../../../src/adapters/reporters/text-width.ts';
import { settle } from '../../../src/domain/next-step.ts';
import { golden } from '../../rigs/golden.ts';
import { SAMPLE_STATE_REPORTS } from '../../rigs/sample-state-reports.ts';
import { comparedPlan, downPlan, failedRunEvents, richPlan } from '../../rigs/sample-plans.ts';
import {
  SAMPLE_DIAGNOSTICS,
  SAMPLE_EXPLANATION,
  SAMPLE_GRAPH,
  SAMPLE_HISTORY,
  SAMPLE_SOURCE,
  SAMPLE_STATUS,
} from '../../rigs/sample-records.ts';

const folder = path.join(import.meta.dirname, 'golden');

const LOG: Style = { colour: false, redact: asItIs };
const TERMINAL: Style = { colour: true, width: 80, redact: asItIs };

const sourceOf = (file: string): string | undefined => (file === 'stages.yaml' ? SAMPLE_SOURCE : undefined);

/** Every view that takes a style, with what it shows. */
const VIEWS: Readonly<Record<string, (style: Style) => readonly string[]>> = {
  diagnostics: (style) => diagnosticsText(SAMPLE_DIAGNOSTICS, sourceOf, style),
  'failure-configuration': (style) =>
    failureText({ reason: 'configuration', diagnostics: SAMPLE_DIAGNOSTICS.slice(2) }, sourceOf, style),
  'failure-in-doubt': (style) =>
    failureText(
      {
        reason: 'in_doubt',
        instance: 'test/alpha',
        version: '2',
        label: '002_create_user',
        direction: 'up',
        run: '4711',
        startedAt: '2026-01-02T03:04:05.000Z',
      },
      sourceOf,
      style,
    ),
  'plan-up': (style) => planText(richPlan(), ['stage-orchestrator up'], style),
  'plan-compared': (style) => planText(comparedPlan(), ['stage-orchestrator up'], style),
  'plan-down': (style) => planText(downPlan(), ['stage-orchestrator down --environment test'], style),
  run: (style) => failedRunEvents().flatMap(createRunLines(style)),
  status: (style) => statusText(SAMPLE_STATUS, settle(IN_DOUBT), style),
  history: (style) => historyText(SAMPLE_HISTORY, style),
  why: (style) => whyText([SAMPLE_EXPLANATION], style),
  ...Object.fromEntries(
    Object.entries(SAMPLE_STATE_REPORTS).map(([name, report]) => [
      name,
      (style: Style) => stateText(report, ['stage-orchestrator state list'], style),
    ]),
  ),
};

/** What the commands below a status settle. */
const IN_DOUBT = { instance: 'test/database', version: '2', label: '002_create_user', direction: 'up' } as const;

/** A text beside what its golden file says it is. */
function beside(file: string, lines: readonly string[]): { readonly text: string; readonly expected: string } {
  const text = `${lines.join('\n')}\n`;
  return { text, expected: golden(path.join(folder, file), text) };
}

describe.each(Object.entries(VIEWS))('%s', (name, view) => {
  test('in a log', () => {
    const { text, expected } = beside(`${name}.txt`, view(LOG));
    expect(text).toBe(expected);
    expect(text).not.toContain('\u001b');
  });

  test('on a terminal', () => {
    const { text, expected } = beside(`${name}.ansi.txt`, view(TERMINAL));
    expect(text).toBe(expected);
  });

  test('colours change nothing but colours', () => {
    expect(view(TERMINAL).map(stripVTControlCharacters)).toEqual(view({ ...TERMINAL, colour: false }));
  });
});

test.each([50, 80, 120])('a history and an explanation keep to a terminal of %d columns', (width) => {
  const lines = [
    historyText(SAMPLE_HISTORY, { ...TERMINAL, width }),
    whyText([SAMPLE_EXPLANATION, SAMPLE_EXPLANATION], { ...TERMINAL, width }),
  ];
  expect(Math.max(...lines.flat().map(widthOf))).toBeLessThanOrEqual(width);
});

test('graphs', () => {
  const mermaid = beside('graph.mermaid.txt', graphMermaid(SAMPLE_GRAPH));
  expect(mermaid.text).toBe(mermaid.expected);
  const dot = beside('graph.dot.txt', graphDot(SAMPLE_GRAPH));
  expect(dot.text).toBe(dot.expected);
});

test('annotations', () => {
  const fileOf = (file: string): string => `deploy/${file}`;
  const { text, expected } = beside(
    'annotations.txt',
    diagnosticsAnnotations(SAMPLE_DIAGNOSTICS, { redact: asItIs, fileOf }),
  );
  expect(text).toBe(expected);
});

/** Views of which every line but an address, a body or a command has room in half of a usual terminal. */
const NARROW_VIEWS = ['plan-up', 'run', 'status', 'history', 'why', 'diagnostics', 'failure-in-doubt'] as const;

test.each(NARROW_VIEWS)('%s in 40 columns', (name) => {
  const { text, expected } = beside(
    `${name}.narrow.txt`,
    VIEWS[name]?.({ ...TERMINAL, colour: false, width: 40 }) ?? [],
  );
  expect(text).toBe(expected);
});

test.each([80, 40])('a graph in words keeps to %d columns', (width) => {
  const lines = graphText(SAMPLE_GRAPH, { ...TERMINAL, colour: false, width });
  const { text, expected } = beside(`graph-${width}.txt`, lines);
  expect(text).toBe(expected);
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
});
