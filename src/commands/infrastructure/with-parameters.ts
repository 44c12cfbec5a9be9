import type { Failure } from '../../domain/failure.ts';
import type { Result } from '../../domain/result.ts';
import { ok } from '../../domain/result.ts';
import type { DeploymentRun } from '../../execution/infrastructure/deployment-run.ts';
import { openParameters } from '../../execution/parameter-files.ts';
import { PARAMETERS_VARIABLE } from '../../planning/stage-parameters.ts';
import type { PlannedRun } from './deployments-of-plan.ts';

/** Looks at a deployment while the parameter files of its stage are in their private folder. */
export async function withParameters<Value>(
  { run, parameters }: PlannedRun,
  look: (run: DeploymentRun) => Promise<Value>,
): Promise<Result<Value, Failure>> {
  const { id, stage } = run.view;
  const opened = await openParameters({ id, stage, run }, parameters);
  if (!opened.ok) return opened;
  await using files = opened.value;
  if (files.parameters === undefined) return ok(await look(run));
  const stageVariables = new Map([...run.stageVariables, [PARAMETERS_VARIABLE, files.parameters.folder]]);
  return ok(await look({ ...run, stageVariables }));
}
