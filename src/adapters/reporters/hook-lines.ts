import type { PlannedStage } from '../../domain/plan.ts';
import type { Style } from './style.ts';
import { paint } from './style.ts';
import { blockLines, indented } from './text-block.ts';

/** Of the script of one hook. */
const SCRIPT_LIMITS = { lines: 20, characters: 2_000 } as const;

/** The hooks of a planned stage, each with its script: who reviews a plan reviews all that it may run. */
export function hookLines({ hooks = [] }: Pick<PlannedStage, 'hooks'>, style: Style): readonly string[] {
  return hooks.flatMap(({ name, script }) => [
    paint(style, 'name', `hook ${name}`),
    ...indented(blockLines(script, SCRIPT_LIMITS, style), '  '),
  ]);
}
