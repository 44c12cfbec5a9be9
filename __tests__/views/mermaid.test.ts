import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { ganttLines } from '../../src/adapters/reporters/gantt-mermaid.ts';
import type { GraphDrawing } from '../../src/adapters/reporters/graph-drawing.ts';
import { graphMermaid, mermaidLines } from '../../src/adapters/reporters/graph-mermaid.ts';
import { jobSummary } from '../../src/adapters/reporters/job-summary.ts';
import { planSummary } from '../../src/adapters/reporters/plan-summary.ts';
import { printable } from '../../src/adapters/reporters/printable.ts';
import { asItIs } from '../../src/adapters/reporters/style.ts';
import type { InstanceId } from '../../src/domain/instance.ts';
import { diagramsIn, readDiagrams } from '../rigs/mermaid.ts';
import {
  failedRun,
  plannedOf,
  planOf,
  resultOf,
  richPlan,
  runOf,
  SAMPLE_START,
  downPlan,
} from '../rigs/sample-plans.ts';
import { SAMPLE_GRAPH } from '../rigs/sample-records.ts';

/** Loading Mermaid takes a second, on a machine that is busy some. */
const TIMEOUT_MS = 60_000;

jest.setTimeout(TIMEOUT_MS);

/** Words and characters that mean something to Mermaid, to HTML, or to neither. */
const HOSTILE = [
  'end',
  'graph',
  'subgraph',
  'section',
  'title',
  'click',
  'style',
  'classDef x fill:#f00',
  'a --> b',
  'a["b"]',
  '"]; end',
  'a;b',
  'a:b,c',
  '#35;',
  '#quot;',
  '%% comment',
  '%%{init: {"theme":"dark"}}%%',
  '---\ntitle: x\n---',
  '2026-01-02',
  ':done, 2026-01-01, 5ms',
  '<img src=x onerror=alert(1)>',
  '`code` **bold**',
  'javascript:alert(1)',
  'ünï©ode 🚀',
  '\u202etxt',
  '$$x^2$$',
  '{{a}}',
  '\\',
  '__proto__',
];

const idOf = (environment: string, stage: string): InstanceId => `${environment.replaceAll('/', '∕')}/${stage}`;

/** A drawing of stages with these names, each after the one before. */
function drawingOf(names: readonly string[], environment = 'default'): GraphDrawing {
  const ids = names.map((name, place) => idOf(environment, `${name} ${place}`));
  return {
    nodes: ids.map((id, place) => ({ id, look: place % 2 === 0 ? 'completed' : 'plain' })),
    edges: ids.slice(1).map((to, place) => ({ from: ids[place] ?? to, to })),
  };
}

function chartOf(names: readonly string[], environment = 'default'): string {
  const ran = names.map((name, place) => {
    const id = idOf(environment, `${name} ${place}`);
    const times = { startedAt: SAMPLE_START + place, endedAt: SAMPLE_START + place + 1_000 };
    return { planned: plannedOf(id), result: resultOf(id, times) };
  });
  return ganttLines(ran, ran.slice(0, 1), asItIs).join('\n');
}

/** As the views have always shown a name on one line. */
const shown = (names: readonly string[]): readonly string[] =>
  names.map((name, place) => printable(`${name} ${place}`).trim());

describe('Mermaid understands', () => {
  test('the diagrams of every page', async () => {
    const input = { plan: richPlan(), hash: '0', refused: [], next: [] };
    const pages = [
      planSummary(input, { redact: asItIs }),
      planSummary({ ...input, plan: downPlan() }, { redact: asItIs }),
      jobSummary(failedRun(), { redact: asItIs }),
    ];
    const diagrams = [graphMermaid(SAMPLE_GRAPH).join('\n'), ...pages.flatMap(diagramsIn)];
    expect(diagrams).toHaveLength(5);
    const read = await readDiagrams(diagrams);
    expect(read.flatMap(({ problem }) => problem ?? [])).toEqual([]);
    const [graph, plan] = read;
    expect(graph).toEqual({ labels: ['end', 'constructor', 'web.api-1', 'graph'], links: 3 });
    expect(plan?.labels).toEqual(richPlan().stages.map(({ stage }) => stage));
    expect(read.at(-1)?.labels.map((label) => label.replace(/ \(.*/, ''))).toContain('✗ bravo');
  });

  test.each([1, 40, 400])('a graph and a chart of %d stages', async (count) => {
    const names = Array.from({ length: count }, () => 'stage');
    const [graph, chart] = await readDiagrams([mermaidLines(drawingOf(names), asItIs).join('\n'), chartOf(names)]);
    expect(graph).toEqual({ labels: shown(names), links: count - 1 });
    // As many bars as can be read, and the section around them.
    expect(chart?.labels).toHaveLength(Math.min(count, 100) + 1);
    expect(chart?.problem).toBeUndefined();
  });

  test('names that mean something in its language, which stay names', async () => {
    const drawing = mermaidLines(drawingOf(HOSTILE), asItIs).join('\n');
    const [graph, chart] = await readDiagrams([drawing, chartOf(HOSTILE)]);
    expect(graph).toEqual({ labels: shown(HOSTILE), links: HOSTILE.length - 1 });
    const bars = shown(HOSTILE).map((name) => `✓ ${name} (1s)`);
    expect(chart?.labels.toSorted()).toEqual([...bars, 'stages'].toSorted());
  });

  test('environments with such names', async () => {
    const diagrams = HOSTILE.flatMap((name) => [
      mermaidLines(drawingOf(['a', 'b'], name), asItIs).join('\n'),
      chartOf(['a'], name),
    ]);
    const read = await readDiagrams(diagrams);
    expect(read.map(({ labels, problem }) => problem ?? labels.at(-1))).toEqual(
      HOSTILE.flatMap((name) => {
        const label = printable(name.replaceAll('/', '∕')).trim();
        return [label, label];
      }),
    );
  });

  test('any names at all', async () => {
    const text = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
    const names = fc.sample(fc.array(text, { minLength: 1, maxLength: 5 }), { numRuns: 60, seed: 7 });
    const read = await readDiagrams(
      names.flatMap((some) => [mermaidLines(drawingOf(some), asItIs).join('\n'), chartOf(some)]),
    );
    expect(read.flatMap(({ problem }) => problem ?? [])).toEqual([]);
    expect(read.filter((_, place) => place % 2 === 0).map(({ links }) => links)).toEqual(
      names.map((some) => some.length - 1),
    );
  });
});

test('what is no diagram is told to be none', async () => {
  const read = await readDiagrams(['flowchart LR\n  a["x"" ]', 'nothing of the kind']);
  expect(read.map(({ problem }) => problem !== undefined)).toEqual([true, true]);
});

test('a run of one stage has a chart that begins when it did', () => {
  const run = runOf(planOf([plannedOf('default/a')]), [resultOf('default/a')]);
  expect(jobSummary(run, { redact: asItIs })).toContain('2026-01-02 03:04:05.000');
});
