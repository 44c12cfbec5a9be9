import type { Failure } from '../domain/failure.ts';
import type { Direction } from '../domain/migration.ts';
import type { Plan } from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { SourceFiles } from '../domain/source-files.ts';
import type { CommandContext } from './command-context.ts';
import { isOtherThanPlan, planHash, readPlanDocument, reviewedLines } from './plan-document.ts';
import type { PlanDocument } from './plan-document.ts';
import { hasSelection } from './plan-selection.ts';

/** A plan that somebody has reviewed, and the command with which it can be made again. */
export interface ReviewedPlan {
  readonly context: CommandContext;
  /** Absent: there is none, and whatever is planned now is done. */
  readonly document?: PlanDocument;
}

/** Reads the plan that the options name. Unless the user selects something, the selection of that plan counts. */
export async function readReviewedPlan(
  context: CommandContext,
  direction: Direction,
): Promise<Result<ReviewedPlan, Failure>> {
  const { planFile } = context.options;
  if (planFile === undefined) return ok({ context });
  const document = await readPlanFile(context.files, planFile);
  if (!document.ok) {
    const isTaken = await isPlaceTaken(context, planFile);
    const file = context.files.show(planFile);
    return err({ reason: 'plan_unreadable', direction, file, isTaken, problem: document.error });
  }
  const { selection } = document.value;
  const options = hasSelection(context.options) ? context.options : { ...context.options, ...selection };
  return ok({ context: { ...context, options }, document: document.value });
}

/** Whether a plan can't be written there, since there is something else, such as stages.yaml or a folder. */
async function isPlaceTaken({ files, outputs }: CommandContext, place: string): Promise<boolean> {
  const there = await outputs.readText(place);
  return there.ok ? isOtherThanPlan(there.value) : files.exists(place);
}

/** Reads the file of a plan; the error says what is wrong with it. */
export async function readPlanFile(files: SourceFiles, file: string): Promise<Result<PlanDocument, string>> {
  const bytes = await files.read(file, MAX_PLAN_BYTES);
  if (bytes.ok) return readPlanDocument(new TextDecoder().decode(bytes.value));
  switch (bytes.error.kind) {
    case 'missing':
      return err('there is no such file');
    case 'not_a_file':
      return err('it is not a file');
    case 'too_large':
      return err(`it has ${bytes.error.bytes} bytes, and the limit is ${bytes.error.limitBytes}`);
    case 'unreadable':
      return err(bytes.error.message);
  }
}

/** Bytes of a plan file; ten thousand stages with their requests stay below it. */
const MAX_PLAN_BYTES = 256 * 1024 * 1024;

/** Only the plan that was reviewed may be carried out; the failure shows what is different now. */
export async function checkReviewedPlan({ context, document }: ReviewedPlan, plan: Plan): Promise<Failure | undefined> {
  const { redactor, options, files } = context;
  const { direction } = plan;
  const now = planHash(plan, redactor);
  if (document && document.hash !== now) {
    const { planDifferences } = await import('./plan-comparison/plan-differences.ts');
    const differences = planDifferences(document.lines, reviewedLines(plan, redactor));
    const file = options.planFile === undefined ? {} : { file: files.show(options.planFile) };
    return { reason: 'plan_changed', direction, differences, ...file };
  }
  const wanted = options.planHash;
  if (wanted === undefined || wanted === now) return undefined;
  const differences = [
    `reviewed: ${wanted}`,
    `now:      ${now}`,
    'a hash does not tell what is different: look at this plan beside the one that was reviewed',
  ];
  return { reason: 'plan_changed', direction, differences };
}
