import type { PlannedStage } from '../../domain/plan.ts';
import { plural } from './plural.ts';
import type { Style } from './style.ts';
import { paint, show } from './style.ts';

/** Files that are shown of one stage; the rest is counted. */
const MAX_SHOWN_FILES = 20;

/** The parameter files of a planned stage, each with what its values wait for. What stands in them is not shown. */
export function parameterLines({ parameters = [] }: Pick<PlannedStage, 'parameters'>, style: Style): readonly string[] {
  const lines = parameters.slice(0, MAX_SHOWN_FILES).map(({ file, destination, after }) => {
    const source = file === destination ? '' : ` from ${show(style, file)}`;
    const unknown = after.length === 0 ? '' : `  <known after: ${show(style, after.join(', '))}>`;
    return `${paint(style, 'name', 'parameters')}  ${show(style, destination)}${source}${unknown}`;
  });
  const left = parameters.length - lines.length;
  return left > 0 ? [...lines, `… and ${plural(left, 'more parameter file')}`] : lines;
}
