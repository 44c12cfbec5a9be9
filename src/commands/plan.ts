import { exitStatusOf, EXIT_DONE } from '../domain/exit-status.ts';
import type { Direction } from '../domain/migration.ts';
import { err, type Result } from '../domain/result.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { isOtherThanPlan, planDocument, planHash } from './plan-document.ts';
import { selectionOf } from './plan-selection.ts';
import { unsettledOf } from './settled-by-itself.ts';
import { prepareOneJob } from './prepare-one-job.ts';
import { foreseenFailures } from './prepare-plan.ts';
import { shownPlan } from './shown-plan.ts';

/**
 * What `up` or `down` would do: requests rendered, nothing sent but what a preview may ask (spec 11, "Dry run"), nothing
 * written but the file the user asked for.
 */
export async function runPlan(context: CommandContext, direction: Direction): Promise<CommandOutcome> {
  const prepared = await prepareOneJob(context, direction);
  if (!prepared.ok)
    return { kind: 'failure', failure: prepared.error, exitStatus: exitStatusOf(prepared.error), warnings: [] };
  const { plan: decided, warnings } = prepared.value;
  // Before anybody signs in to look things up: a run, which will not have done that, must come to the same hash.
  const hash = planHash(decided, context.redactor);
  const { planOut } = context.options;
  const document =
    planOut === undefined ? undefined : planDocument(decided, selectionOf(context.options), context.redactor);
  const shown = await shownPlan(context, prepared.value);
  if (!shown.ok) return { kind: 'failure', failure: shown.error, exitStatus: exitStatusOf(shown.error), warnings };
  const { value: plan } = shown;
  const refused = foreseenFailures(plan);
  const [first] = refused;
  const exitStatus = first ? exitStatusOf(first) : EXIT_DONE;
  const unsettled = unsettledOf(prepared.value);
  if (planOut === undefined || document === undefined)
    return { kind: 'plan', plan, hash, refused, unsettled, exitStatus, warnings };
  const written = await writePlan(context, planOut, document);
  if (written.ok)
    return { kind: 'plan', plan, hash, refused, unsettled, exitStatus, warnings, file: context.files.show(planOut) };
  const failure = {
    reason: 'usage',
    message: `the plan can't be written to ${context.files.show(planOut)}: ${written.error}`,
  } as const;
  return { kind: 'failure', failure, exitStatus: exitStatusOf(failure), warnings };
}

/** Writes over an older plan, and over nothing else: `--out stages.yaml` would be the end of the project. */
async function writePlan(context: CommandContext, file: string, document: string): Promise<Result<void, string>> {
  const there = await context.outputs.readText(file);
  return there.ok && isOtherThanPlan(there.value)
    ? err('it holds something that is no plan; name another file')
    : context.outputs.writeText(file, document);
}
