import { hintOfNames } from '../config/nearest.ts';
import type { Failure } from '../domain/failure.ts';
import type { InstanceId } from '../domain/instance.ts';
import { instanceId, showInstance } from '../domain/instance.ts';
import type { Project } from '../domain/project.ts';
import type { RequestedOutput } from '../domain/requested-output.ts';
import type { Stage } from '../domain/stage.ts';
import { exportableNames } from '../planning/exportable-names.ts';

/** Namesakes that a message shows how to tell apart. */
const MAX_SUGGESTIONS = 4;

/** What may be exported where. */
interface ExportView {
  readonly project: Project;
  /** Environments of the run. */
  readonly environments: readonly string[];
  /** Names of what a stage instance has exported before, perhaps by files that are gone. */
  readonly recorded: (id: InstanceId) => Iterable<string>;
}

/** The first requested output that no stage can export, or that several export. A stage need not be part of the run. */
export function checkRequestedOutputs(requests: readonly RequestedOutput[], view: ExportView): Failure | undefined {
  for (const request of requests) {
    const problem = unknownPlace(request, view.project) ?? unclearName(request, view);
    if (problem) {
      const message = `outputs: ${request.written}: ${problem.message}`;
      return { reason: 'usage', message, hint: problem.hint, next: [] };
    }
  }
  return undefined;
}

interface Problem {
  readonly message: string;
  readonly hint: string;
}

function unknownPlace({ environment, stage }: RequestedOutput, { environments, stages }: Project): Problem | undefined {
  const environmentNames = environments.map(({ name }) => name);
  if (environment !== undefined && !environmentNames.includes(environment)) {
    const message = `there is no environment ${environment}`;
    return { message, hint: hintOfNames(environment, environmentNames, 'environments') };
  }
  const stageNames = stages.map(({ name }) => name);
  if (stage === undefined || stageNames.includes(stage)) return undefined;
  return { message: `there is no stage ${stage}`, hint: hintOfNames(stage, stageNames, 'stages') };
}

function unclearName(request: RequestedOutput, view: ExportView): Problem | undefined {
  const { name } = request;
  // Elsewhere it is not looked for: a workflow that runs one environment at a time may ask for those of all.
  if (request.environment !== undefined && !view.environments.includes(request.environment)) return undefined;
  const candidates = candidatesOf(request, view);
  const certain = candidates.filter(({ names }) => names.has(name));
  if (certain.length > 1) {
    const meant = certain.slice(0, MAX_SUGGESTIONS).map(({ id }) => `${showInstance(id)}.${name}${asOutput(id, name)}`);
    return {
      message: `${certain.map(({ id }) => showInstance(id)).join(' and ')} export ${name}`,
      hint: `write which one is meant: ${meant.join(', or ')}`,
    };
  }
  if (certain.length === 1 || candidates.some(({ open }) => open)) return undefined;
  const known = [...new Set(candidates.flatMap(({ names }) => [...names]))].toSorted();
  const who = request.stage === undefined ? 'no stage' : `${request.stage} never`;
  return { message: `${who} exports ${name}`, hint: hintOfNames(name, known, 'exports') };
}

interface Candidate {
  readonly id: InstanceId;
  readonly names: ReadonlySet<string>;
  readonly open: boolean;
}

function candidatesOf(request: RequestedOutput, { project, environments, recorded }: ExportView): readonly Candidate[] {
  const isMeant = (stage: Stage, environment: string): boolean =>
    (request.stage ?? stage.name) === stage.name &&
    (request.environment ?? environment) === environment &&
    (stage.environments?.includes(environment) ?? true);
  return environments.flatMap((environment) =>
    project.stages
      .filter((stage) => isMeant(stage, environment))
      .map((stage) => {
        const id = instanceId(environment, stage.name);
        const { names, open } = exportableNames(stage);
        return { id, names: new Set([...names, ...recorded(id)]), open };
      }),
  );
}

/** A name for the output that tells it from its namesakes. */
function asOutput(id: InstanceId, name: string): string {
  return ` as ${`${showInstance(id)}_${name}`.replaceAll(/[^A-Za-z0-9_-]/g, '_')}`;
}
