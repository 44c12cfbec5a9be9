import type { Failure } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { CommandContext } from './command-context.ts';
import { planDifferences, planHash, readPlanDocument } from './plan-document.ts';
import type { PlanDocument } from './plan-document.ts';
import { hasSelection } from './plan-selection.ts';

/** A plan that somebody has reviewed, and the command with which it can be made again. */
export interface ReviewedPlan {
  readonly context: CommandContext;
  /** Absent: there is none, and whatever is planned now is done. */
  readonly document?: PlanDocument;
}

/** Reads the plan that the options name. Unless the user selects something, the selection of that plan counts. */
export async function readReviewedPlan(context: CommandContext): Promise<Result<ReviewedPlan, Failure>> {
  const { planFile } = context.options;
  if (planFile === undefined) return ok({ context });
  const file = context.files.show(planFile);
  const text = await context.outputs.readText(planFile);
  if (!text.ok) return err({ reason: 'plan_unreadable', file, problem: text.error });
  const document = readPlanDocument(text.value, file);
  if (!document.ok) return document;
  const { selection } = document.value;
  const options = hasSelection(context.options) ? context.options : { ...context.options, ...selection };
  return ok({ context: { ...context, options }, document: document.value });
}

/** Only the plan that was reviewed may be carried out; the failure shows what is different now. */
export function checkReviewedPlan({ context, document }: ReviewedPlan, plan: Plan): Failure | undefined {
  const { redactor, options } = context;
  const now = planHash(plan, redactor);
  if (document && document.hash !== now) {
    return { reason: 'plan_changed', differences: planDifferences(document.lines, plan, redactor) };
  }
  const wanted = options.planHash;
  return wanted === undefined || wanted === now
    ? undefined
    : { reason: 'plan_changed', differences: [`reviewed: ${wanted}`, `now: ${now}`] };
}
