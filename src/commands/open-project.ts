import { addressCredentials } from '../domain/address-credentials.ts';
import type { Failure } from '../domain/failure.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { isDeclaredSecret } from '../planning/declared-secrets.ts';
import type { WorldView } from '../planning/scope-services.ts';
import type { CommandContext } from './command-context.ts';
import { scriptsOf } from '../planning/scripts-of.ts';
import { historyPlaces } from './history-places.ts';
import type { HistoryPlaces } from './history-places.ts';
import { loadCheckedProject } from './load-checked-project.ts';
import type { CheckedProject } from './load-checked-project.ts';

/** A project with the places of its histories and its view of the world. */
export interface OpenProject extends CheckedProject {
  readonly stateDirectory: string;
  readonly places: HistoryPlaces;
  readonly world: WorldView;
}

/** The folder of histories and snapshots beside stages.yaml. */
export const STATE_DIRECTORY = '.stage-orchestrator';

/** Loads the project that the options name. */
export async function openProject(context: CommandContext): Promise<Result<OpenProject, Failure>> {
  const { options, files, ports, redactor } = context;
  if (!(await files.exists(options.config))) {
    const folder = files.show(files.resolve(options.config, '..'));
    return err({ reason: 'no_project', file: files.show(options.config), folder });
  }
  const loaded = await loadCheckedProject(files, options.config, context.checkout);
  if (!loaded.ok) return loaded;
  const { project, graph } = loaded.value;
  for (const [name, value] of options.variables) if (isDeclaredSecret(project, name)) redactor.add(value);
  for (const secret of project.stages.flatMap(scriptsOf).flatMap(addressCredentials)) redactor.add(secret);
  const stateDirectory = options.stateDirectory ?? files.resolve(project.directory, STATE_DIRECTORY);
  const world: WorldView = {
    processVariable: (name) => ports.processVariables.get(name),
    envAllow: options.envAllow,
    now: ports.clock.now(),
    onSecret: (value) => redactor.add(value),
  };
  const places = historyPlaces({ project, graph, files, stateDirectory, world, given: options.variables });
  return ok({ ...loaded.value, stateDirectory, places, world });
}
