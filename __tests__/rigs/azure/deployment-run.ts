import { EMPTY_HISTORY } from '../../../src/domain/history.ts';
import type { InfrastructureWork } from '../../../src/domain/infrastructure.ts';
import type { DeploymentRun } from '../../../src/execution/infrastructure/deployment-run.ts';
import { createRedactor } from '../../../src/execution/redact.ts';
import { scopeServices } from '../../../src/planning/scope-services.ts';
import { scopeOf } from '../../../src/planning/stage-view.ts';
import type { StageView } from '../../../src/planning/stage-view.ts';
import { createFakeShell, type FakeShell } from '../fake-shell.ts';
import { projectOf } from '../project-of.ts';
import { createFakeAz, type FakeAz } from './fake-az.ts';

/** A deployment about to be looked at, over a shell and an `az` that run nothing. */
export interface FakeDeployment {
  readonly run: DeploymentRun;
  readonly shell: FakeShell;
  readonly az: FakeAz;
}

/** The stage `network` with this work. */
export function fakeDeployment({ work }: { readonly work: InfrastructureWork }): FakeDeployment {
  const project = projectOf([{ name: 'network', work }]);
  const [stage] = project.stages;
  const [environment] = project.environments;
  if (!stage || !environment) throw new Error('a project without a stage');
  const redactor = createRedactor();
  const world = { processVariable: () => undefined, envAllow: new Set<string>(), now: 0, onSecret: () => undefined };
  const view: StageView = {
    id: 'default/network',
    project,
    environment,
    stage,
    history: EMPTY_HISTORY,
    imported: [],
    given: new Map(),
    branch: 'main',
    event: 'push',
    services: scopeServices(project, world),
  };
  const [shell, az] = [createFakeShell(), createFakeAz()];
  const run: DeploymentRun = {
    ports: { shell, programs: az.programs, privateFiles: az.privateFiles },
    redactor,
    view,
    scope: scopeOf(view, []),
    work,
    stageVariables: new Map([['STAGE_NAME', 'network']]),
    run: '4711',
    signal: new AbortController().signal,
    onLine: () => undefined,
  };
  return { run, shell, az };
}
