import { formatDurationMs } from '../../domain/duration.ts';
import { describeFailure } from '../../domain/failure-words.ts';
import { describeReasonAfterwards } from '../../domain/reason-words.ts';
import type { Run } from '../../domain/run.ts';
import { plannedName } from './display-names.ts';
import { failureDetails, nextLines, summaryBehind } from './failure-text.ts';
import { firstNext } from './next-after.ts';
import { plural } from './plural.ts';
import type { StageOutcome } from './run-outcome.ts';
import { hueOfRun, nextOf, outcomeSentence, outcomeWords, ownFailure, stageOutcomes } from './run-outcome.ts';
import { GROUP_HUES, groupOfResult } from './stage-words.ts';
import type { Hue, Style } from './style.ts';
import { paint, show } from './style.ts';
import type { Cell } from './table.ts';
import { tableLines } from './table.ts';
import { cutToWidth } from './text-width.ts';

/** Rows of the closing table; stages that are of least interest are left out first, and counted. */
const MAX_ROWS = 100;

/** Of a cause that has been told in full before. */
const MAX_CAUSE_WIDTH = 120;

/** The end of a run: a table of its stages, the outcome in a sentence, and what to type next. */
export function closingLines(run: Run, style: Style): readonly string[] {
  const own = ownFailure(run);
  const duration = formatDurationMs(run.endedAt - run.startedAt);
  const outcome = show(style, outcomeSentence(run));
  return [
    '',
    ...closingTable(run, style),
    `${paint(style, hueOfRun(run), outcome)} ${paint(style, 'quiet', `(${duration})`)}`,
    ...(own
      ? [`${paint(style, 'bad', 'error:')} ${show(style, describeFailure(own).summary)}`, ...failureDetails(own, style)]
      : []),
    ...nextLines(nextOf(run), { ...style, showNext: firstNext(style.showNext) }),
  ];
}

function closingTable(run: Run, style: Style): readonly string[] {
  const outcomes = stageOutcomes(run);
  const shown = mostInteresting(outcomes);
  if (shown.length === 0) return [];
  const left = outcomes.length - shown.length;
  return [
    ...tableLines(
      shown.map((outcome) => row(outcome, style)),
      style,
    ),
    ...(left > 0 ? [`… and ${plural(left, 'more stage')}`] : []),
    '',
  ];
}

/** In the order of the plan, without those that say least where there are too many. */
function mostInteresting(outcomes: readonly StageOutcome[]): readonly StageOutcome[] {
  if (outcomes.length <= MAX_ROWS) return outcomes;
  const kept = new Set(outcomes.toSorted((a, b) => interest(b) - interest(a)).slice(0, MAX_ROWS));
  return outcomes.filter((outcome) => kept.has(outcome));
}

function interest({ result, rollback }: StageOutcome): number {
  if (result?.failure || rollback?.failure) return 3;
  if (result === undefined) return 2;
  return groupOfResult(result) === 'unchanged' ? 0 : 1;
}

function row(outcome: StageOutcome, style: Style): readonly Cell[] {
  const { planned, result } = outcome;
  const cause = result === undefined ? '' : causeWords(result);
  const took = result === undefined || result.conclusion === 'skipped' ? '' : result.endedAt - result.startedAt;
  return [
    { text: show(style, plannedName(planned)) },
    { text: outcomeWords(outcome), ...hueOf(outcome) },
    { text: took === '' ? '' : formatDurationMs(took), hue: 'quiet' },
    { text: cutToWidth(show(style, cause), MAX_CAUSE_WIDTH) },
  ];
}

function hueOf({ result }: StageOutcome): { readonly hue?: Hue } {
  if (result === undefined) return { hue: 'warning' };
  return { hue: result.tolerated ? 'warning' : GROUP_HUES[groupOfResult(result)] };
}

/** The cause of a failure stands with the stage that failed, and nowhere else. */
function causeWords({ id, failure, reason }: NonNullable<StageOutcome['result']>): string {
  return failure === undefined ? describeReasonAfterwards(reason) : summaryBehind(id, failure);
}
