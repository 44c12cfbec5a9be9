import type { PlannedMigration, PlannedRequest, PlannedShell, PlannedStep } from '../../domain/plan.ts';
import { comparisonMarks } from './comparison-text.ts';
import { isDeleting } from './deleting-step.ts';
import { deploymentLines } from './deployment-text.ts';
import { listed } from './plural.ts';
import { probeMarks } from './probe-text.ts';
import type { Style } from './style.ts';
import { paint, show } from './style.ts';
import { blockLines, indented } from './text-block.ts';

/** Of a request's body. */
const BODY_LIMITS = { lines: 30, characters: 2_000 } as const;

/** Of a shell script. */
const SCRIPT_LIMITS = { lines: 20, characters: 2_000 } as const;

/** Names of values that a step hands on. */
const MAX_SHOWN_EXPORTS = 20;

/** One step of a planned stage: its label with everything that must not be overlooked, and what will be sent or run. */
export function stepLines(step: PlannedStep, style: Style): readonly string[] {
  switch (step.kind) {
    case 'migration':
      return migrationLines(step, style);
    case 'shell':
      return shellLines(step, style);
    case 'deployment':
      return deploymentLines(step, style);
  }
}

function migrationLines(step: PlannedMigration, style: Style): readonly string[] {
  const { label, name, note, find, request, skipped, exports } = step;
  const marks = marksOf(step, style);
  if (note !== undefined && !isSaid(step)) {
    marks.push(skipped ? paint(style, 'quiet', `skipped: ${show(style, note)}`) : show(style, note));
  }
  const title = name === undefined || name === '' ? '' : `: ${show(style, name)}`;
  const lines = [[`${paint(style, 'name', show(style, label))}${title}`, ...marks].join('  ')];
  if (find !== undefined && !skipped) lines.push(...indented(requestLines(find, style, 'find: '), '  '));
  if (request !== undefined && !skipped) lines.push(...indented(requestLines(request, style), '  '));
  if (exports.length > 0 && !skipped) lines.push(`  exports: ${show(style, listed(exports, MAX_SHOWN_EXPORTS))}`);
  return lines;
}

/** A migration without a way back says so in its mark; its note would say it again. */
function isSaid({ direction, reversible }: PlannedMigration): boolean {
  return direction === 'down' && !reversible;
}

function marksOf(step: PlannedMigration | PlannedShell, style: Style): string[] {
  const marks: string[] = [];
  if (!step.reversible) marks.push(paint(style, 'warning', 'not reversible: no down'));
  if (isDeleting(step)) marks.push(paint(style, 'warning', 'it deletes'));
  if (step.kind === 'migration' && step.inDoubt) {
    marks.push(paint(style, 'warning', 'in doubt: sent in an earlier run, answer unknown'));
  }
  marks.push(...comparisonMarks(step, style));
  if (step.kind === 'migration') marks.push(...probeMarks(step, style));
  return marks;
}

function requestLines(request: PlannedRequest, style: Style, label = ''): readonly string[] {
  const { method, url, headers, body, auth } = request;
  return [
    `${label}${paint(style, 'strong', show(style, method))} ${show(style, url)}`,
    ...headers.map(([name, value]) => `  ${show(style, name)}: ${show(style, value)}`),
    ...(body === undefined || body === '' ? [] : indented(blockLines(body, BODY_LIMITS, style), '  ')),
    ...(auth === undefined ? [] : [`auth: ${show(style, auth)}`]),
  ];
}

function shellLines(step: PlannedShell, style: Style): readonly string[] {
  const what = step.direction === 'up' ? 'run' : 'undo';
  return [
    [paint(style, 'name', what), ...marksOf(step, style)].join('  '),
    ...(step.script === '' ? [] : indented(blockLines(step.script, SCRIPT_LIMITS, style), '  ')),
  ];
}
