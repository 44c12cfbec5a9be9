import { describeFailure } from '../../domain/failure-words.ts';
import { showInstance } from '../../domain/instance.ts';
import type { Plan, PlannedStage } from '../../domain/plan.ts';
import { COMMENT_RANKS } from './comment-page.ts';
import type { MarkdownSection } from './markdown-budget.ts';
import { fence, folded } from './markdown-text.ts';
import { stepLines } from './plan-step-text.ts';
import { plural } from './plural.ts';
import type { Redact } from './style.ts';
import { blockLines } from './text-block.ts';

/** Of one step, so that none takes the room of all others. */
const STEP_LIMITS = { lines: 120, characters: 6_000 } as const;

/** Of one fold; a stage with more to show has several, which are kept or left out one by one. */
const FOLD_CHARACTERS = 8_000;

/** A fold with some of the steps of a stage. */
interface Fold {
  /** The place of the first step, from 0. */
  readonly first: number;
  readonly steps: readonly (readonly string[])[];
}

/**
 * Everything that would be sent and run, folded by stage. Differences to what was last applied belong here, each in the
 * fold of its stage beside the request that it is about.
 */
export function commentDetails({ stages }: Plan, redact: Redact): MarkdownSection {
  return {
    rank: COMMENT_RANKS.details,
    head: ['### What would be sent and run', ''],
    blocks: stages
      .filter(({ decision, steps }) => decision.kind !== 'skip' && steps.length > 0)
      .flatMap((stage) => foldsOf(stage).map((fold) => foldText(stage, fold, redact))),
    gap: '\n\n',
    rest: (count) => `… and ${plural(count, 'more part')} that did not fit here`,
  };

  function foldsOf(stage: PlannedStage): readonly Fold[] {
    const folds: Fold[] = [];
    let open: { first: number; steps: (readonly string[])[]; characters: number } | undefined;
    for (const [place, step] of stage.steps.entries()) {
      const style = { colour: false, redact };
      const lines = blockLines(stepLines(step, style).join('\n'), STEP_LIMITS, style);
      const characters = lines.reduce((sum, line) => sum + line.length + 1, 0);
      if (open === undefined || open.characters + characters > FOLD_CHARACTERS) {
        open = { first: place, steps: [], characters: 0 };
        folds.push(open);
      }
      open.steps.push(lines);
      open.characters += characters;
    }
    return folds;
  }
}

function foldText(stage: PlannedStage, { first, steps }: Fold, redact: Redact): string {
  const { id, failure } = stage;
  const count = stage.steps.length;
  const last = first + steps.length;
  const which = first + 1 === last ? `step ${last}` : `steps ${first + 1} to ${last}`;
  const what = steps.length === count ? plural(count, 'step') : `${which} of ${count}`;
  const ahead = failure === undefined || first > 0 ? [] : [describeFailure(failure).summary, ''];
  return folded(`${showInstance(id)}: ${what}`, [fence([...ahead, ...steps.flat()], 'text', redact)], redact);
}
