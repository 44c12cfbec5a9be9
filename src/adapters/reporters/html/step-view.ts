import type { Comparison } from '../../../domain/comparison.ts';
import { formatDurationMs } from '../../../domain/duration.ts';
import type { PlannedMigration, PlannedRequest, PlannedStep } from '../../../domain/plan.ts';
import { comparisonMarks } from '../comparison-text.ts';
import { isDeleting } from '../deleting-step.ts';
import { stepLines } from '../plan-step-text.ts';
import { probeMarks } from '../probe-text.ts';
import type { MigrationTime } from '../run-times.ts';
import type { Redact } from '../style.ts';
import { blockLines } from '../text-block.ts';
import { differenceView } from './difference-view.ts';
import { element } from './html-node.ts';
import type { HtmlNode } from './html-node.ts';

/** Of a body, a page has more room than a log. */
const BODY_LIMITS = { lines: 400, characters: 40_000 } as const;

/** One step of a stage: what is sent or run, what must not be overlooked, and what came of it. */
export function stepView(step: PlannedStep, times: readonly MigrationTime[], redact: Redact): HtmlNode {
  if (step.kind !== 'migration') {
    const difference = step.kind === 'shell' ? differenceOf(step.comparison) : [];
    return element('li', { class: 'step' }, codeBlock(stepLines(step, { colour: false, redact })), difference);
  }
  const { label, name, note, find, request, skipped, exports } = step;
  return element(
    'li',
    { class: skipped ? 'step is-left-out' : 'step' },
    element(
      'p',
      { class: 'step-name' },
      element('b', {}, label),
      name === undefined || name === '' ? [] : [' ', name],
      badges(step, redact),
      times.map((time) => outcomeBadge(time)),
    ),
    note === undefined ? [] : element('p', { class: 'quiet' }, skipped ? `skipped: ${note}` : note),
    find === undefined || skipped ? [] : [element('p', { class: 'quiet' }, 'asks first'), requestView(find, redact)],
    request === undefined || skipped ? [] : requestView(request, redact),
    differenceOf(step.comparison),
    exports.length === 0 || skipped ? [] : element('p', { class: 'quiet' }, 'hands on ', names(exports)),
  );
}

function differenceOf(comparison: Comparison | undefined): HtmlNode {
  return comparison?.kind === 'changed' ? differenceView(comparison.difference ?? []) : [];
}

function badges(step: PlannedMigration, redact: Redact): HtmlNode {
  const { reversible, inDoubt, direction, comparison } = step;
  const style = { colour: false, redact };
  return [
    reversible ? [] : badge('bad', direction === 'up' ? 'no way back' : 'not reversible'),
    isDeleting(step) ? badge('bad', 'it deletes') : [],
    inDoubt ? badge('bad', 'in doubt') : [],
    comparisonMarks(step, style).map((words) => badge(comparison?.kind ?? '', words)),
    probeMarks(step, style).map((words) => badge('', words)),
  ];
}

function badge(kind: string, words: string): HtmlNode {
  return [' ', element('span', { class: `badge ${kind}` }, words)];
}

function outcomeBadge({ outcome, status, attempts, startedAt, endedAt, direction }: MigrationTime): HtmlNode {
  const words = { done: 'done', found: 'was there', failed: 'failed' }[outcome];
  const parts = [
    direction === 'down' ? 'taken back' : words,
    ...(status === undefined ? [] : [String(status)]),
    ...(outcome === 'found' ? [] : [formatDurationMs(Math.max(0, endedAt - startedAt))]),
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
  ];
  return badge(outcome === 'failed' ? 'bad' : 'good', parts.join(' · '));
}

function requestView({ method, url, headers, body, auth }: PlannedRequest, redact: Redact): HtmlNode {
  const shown = headers.map(([name, value]) =>
    element('tr', {}, element('th', { scope: 'row' }, name), element('td', {}, unknownMarked(value))),
  );
  const signed =
    auth === undefined ? [] : element('tr', {}, element('th', { scope: 'row' }, 'sign-in'), element('td', {}, auth));
  return element(
    'div',
    { class: 'request' },
    element(
      'p',
      { class: 'line' },
      element('span', { class: `method ${method.toLowerCase()}` }, method),
      ' ',
      element('code', {}, unknownMarked(url)),
    ),
    shown.length === 0 && auth === undefined ? [] : element('table', {}, shown, signed),
    body === undefined || body === '' ? [] : codeBlock(blockLines(body, BODY_LIMITS, { colour: false, redact })),
  );
}

/** Lines of a body or a script, in a field that can be reached and moved with the keyboard. */
export function codeBlock(lines: readonly string[]): HtmlNode {
  return element('pre', { tabindex: '0' }, unknownMarked(lines.join('\n')));
}

/** Values that nobody can know yet, such as `<known after: infrastructure.vpc_id>`, set off from the rest. */
function unknownMarked(text: string): HtmlNode {
  return text
    .split(/(<known after: [^<>]*>)/)
    .map((part, place) => (place % 2 === 1 ? element('span', { class: 'unknown' }, part) : part));
}

/** Names one after another. */
export function names(texts: readonly string[]): HtmlNode {
  return texts.map((text, place) => [place === 0 ? '' : ', ', element('code', {}, text)]);
}
