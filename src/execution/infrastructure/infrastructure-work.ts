import { RUN_VERSION } from '../../domain/history.ts';
import type { Intent } from '../../domain/history.ts';
import type { InfrastructureWork } from '../../domain/infrastructure.ts';
import type { Direction } from '../../domain/migration.ts';
import { ownValues } from '../../planning/recorded-values.ts';
import { scopeOf } from '../../planning/stage-view.ts';
import { openRecorded } from '../open-recorded.ts';
import { classifyValues, warnWithheld } from '../record-values.ts';
import type { RawValue } from '../record-values.ts';
import { emit, isoTime, provenanceOf } from '../run-context.ts';
import { stageVariables } from '../shell-variables.ts';
import { nothingDone, withoutWayBack } from '../stage-work.ts';
import type { StageWorkContext, WorkOutcome } from '../stage-work.ts';
import { deploy, runAround } from './deploy.ts';
import type { DeploymentRun, FailedCommand } from './deployment-run.ts';
import { recordDeployed, recordDestroyed, recordFailed } from './record-deployment.ts';
import { runDeploymentScript } from './run-script.ts';

/**
 * Runs the work of an `iac` stage: intent first, then `pre`, the deployment and `post`, and what came of it in one
 * transaction. An intent that was left open asks nobody: a deployment says what has to be there, and is made again.
 */
export async function runInfrastructureWork(
  work: StageWorkContext,
  infrastructure: InfrastructureWork,
  direction: Direction,
): Promise<WorkOutcome> {
  const destroy = infrastructure.deployment.provider === 'command' ? infrastructure.deployment.destroy : undefined;
  if (direction === 'down' && destroy === undefined) return withoutWayBack(work);
  const { id } = work;
  if (work.signals.stop.aborted) {
    return nothingDone({ reason: 'cancelled', instance: id, direction, inDoubt: false });
  }
  const startedAt = work.run.ports.clock.now();
  const opened = await work.history.open(intentOf(work, direction, startedAt));
  if (!opened.ok) return nothingDone(opened.error);
  const run = deploymentRun(work, infrastructure, direction);
  if (direction === 'up') return deployStage(work, run, startedAt);
  if (destroy === undefined) throw new Error('A stage without destroy is not destroyed.');
  const destroyed = await runDeploymentScript(run, { what: 'destroy', script: destroy, direction });
  return destroyed.ok
    ? recordDestroyed(work, startedAt)
    : recordFailed(work, { failed: destroyed.error, direction, startedAt, leftovers: true });
}

async function deployStage(work: StageWorkContext, run: DeploymentRun, startedAt: number): Promise<WorkOutcome> {
  const { before = [], after = [], deployment } = run.work;
  const direction = 'up';
  const prepared = await runAround(run, { scripts: before, when: 'pre', more: [] });
  if (!prepared.ok) {
    const failed: FailedCommand = { ...prepared.error, kind: 'not_begun' };
    return recordFailed(work, { failed, direction, startedAt, leftovers: false });
  }
  // Masked before anything that comes after can print them; the outputs of the deployment likewise.
  classifyValues(work.run, work.stage, prepared.value);
  const deployed = await deploy(run, prepared.value);
  if (!deployed.ok) {
    // Of what was there before it failed, only a `destroy` can rid the user.
    const leftovers = deployment.provider === 'command' && deployment.destroy !== undefined;
    return recordFailed(work, { failed: deployed.error, direction, startedAt, leftovers });
  }
  const values = [...prepared.value, ...deployed.value.values];
  classifyValues(work.run, work.stage, values);
  warnKept(work, deployed.value.kept);
  const finished = await runAround(run, { scripts: after, when: 'post', more: values });
  const exports = classifyValues(work.run, work.stage, latestOf([...values, ...(finished.ok ? finished.value : [])]));
  warnWithheld(work.run, work.id, exports);
  return recordDeployed(work, { exports, startedAt, ...(finished.ok ? {} : { failed: finished.error }) });
}

/** Of several values of one name the last one counts. */
function latestOf(values: readonly RawValue[]): readonly RawValue[] {
  const latest = new Map<string, RawValue>();
  for (const value of values) {
    const declaredSensitive = value.declaredSensitive || latest.get(value.name)?.declaredSensitive === true;
    latest.set(value.name, { ...value, declaredSensitive });
  }
  return [...latest.values()];
}

function warnKept(work: StageWorkContext, names: readonly string[]): void {
  for (const name of names) {
    emit(work.run, {
      type: 'notice',
      severity: 'warning',
      id: work.id,
      message: `the output ${name} is secure, and its value is not given back, so it is not handed on: read it where it is kept, such as a key vault`,
    });
  }
}

function deploymentRun(
  work: StageWorkContext,
  infrastructure: InfrastructureWork,
  direction: Direction,
): DeploymentRun {
  const { run, view, id, stage } = work;
  const recorded = ownValues(id, stage, view.history, direction, (from, value) => openRecorded(run, from, value));
  return {
    ports: run.ports,
    redactor: run.redactor,
    view,
    scope: scopeOf(view, recorded),
    work: infrastructure,
    stageVariables: stageVariables(work),
    run: run.identity.run,
    signal: work.signals.stop,
    onLine: (stream, line) => emit(run, { type: 'output', id, stream, line }),
  };
}

function intentOf(work: StageWorkContext, direction: Direction, startedAt: number): Intent {
  return {
    version: RUN_VERSION,
    label: work.stage.name,
    direction,
    method: 'DEPLOY',
    urlHash: '',
    startedAt: isoTime(startedAt),
    ...provenanceOf(work.run),
  };
}
