import { describeFailure } from '../../domain/failure-words.ts';
import { showInstance } from '../../domain/instance.ts';
import type { Plan, PlannedStage } from '../../domain/plan.ts';
import { COMMENT_RANKS } from './comment-page.ts';
import { labelsLine } from './display-names.ts';
import type { MarkdownSection } from './markdown-budget.ts';
import { folded } from './markdown-text.ts';
import { hookLines } from './hook-lines.ts';
import { parameterLines } from './parameter-lines.ts';
import { plural } from './plural.ts';
import { printable } from './printable.ts';
import type { DetailPart } from './stage-details.ts';
import { detailFences, driftParts, partSize, stepPart } from './stage-details.ts';
import type { Redact } from './style.ts';

/** Of one step, so that none takes the room of all others. */
const STEP_LIMITS = { lines: 120, characters: 6_000 } as const;

/** Of one fold; a stage with more to show has several, which are kept or left out one by one. */
const FOLD_CHARACTERS = 8_000;

/** A fold with some of the parts of a stage. */
interface Fold {
  /** The place of the first part, from 0. */
  readonly first: number;
  readonly parts: readonly DetailPart[];
}

/** Everything that would be sent and run, folded by stage, each with its difference to what was last applied. */
export function commentDetails({ stages }: Plan, redact: Redact): MarkdownSection {
  return {
    rank: COMMENT_RANKS.details,
    head: ['### What would be sent and run', ''],
    blocks: stages.flatMap((stage) => stepFolds(stage, redact)),
    gap: '\n\n',
    rest: (count) => `… and ${plural(count, 'more part')} that did not fit here`,
  };
}

function stepFolds(stage: PlannedStage, redact: Redact): readonly string[] {
  const { id, decision, failure, steps } = stage;
  if (decision.kind === 'skip') return [];
  const parts = steps.map((step) => stepPart(step, redact, STEP_LIMITS));
  return foldsOf(parts).map((fold) => {
    const style = { colour: false, redact };
    const labels = labelsLine(stage).map(printable);
    const about = [...labels, ...parameterLines(stage, style), ...hookLines(stage, style)];
    const above = [
      ...(failure === undefined ? [] : [describeFailure(failure).summary, '']),
      ...(about.length === 0 ? [] : [...about, '']),
    ];
    const ahead = fold.first > 0 ? [] : above;
    return folded(`${showInstance(id)}: ${which(fold, steps.length)}`, detailFences(ahead, fold.parts, redact), redact);
  });
}

function which({ first, parts }: Fold, count: number): string {
  if (parts.length === count) return plural(count, 'step');
  const last = first + parts.length;
  return `${first + 1 === last ? `step ${last}` : `steps ${first + 1} to ${last}`} of ${count}`;
}

/** What is different in files that changed after they were applied, folded by stage. Nothing of it is sent. */
export function commentDrift({ stages }: Plan, redact: Redact): MarkdownSection {
  return {
    rank: COMMENT_RANKS.drift,
    head: ['### Changed after it was applied', ''],
    blocks: stages.flatMap((stage) => driftFolds(stage, redact)),
    gap: '\n\n',
    rest: (count) => `… and ${plural(count, 'more part')} that did not fit here`,
  };
}

function driftFolds({ id, standing }: PlannedStage, redact: Redact): readonly string[] {
  return foldsOf(driftParts(standing, redact)).map((fold) =>
    folded(
      `${showInstance(id)}: ${plural(fold.parts.length, 'version')}`,
      detailFences([], fold.parts, redact),
      redact,
    ),
  );
}

function foldsOf(parts: readonly DetailPart[]): readonly Fold[] {
  const folds: { first: number; parts: DetailPart[]; characters: number }[] = [];
  for (const [place, part] of parts.entries()) {
    const characters = partSize(part);
    const open = folds.at(-1);
    if (open === undefined || open.characters + characters > FOLD_CHARACTERS) {
      folds.push({ first: place, parts: [part], characters });
    } else {
      open.parts.push(part);
      open.characters += characters;
    }
  }
  return folds;
}
