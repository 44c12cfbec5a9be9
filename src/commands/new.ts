import { EXIT_DONE, exitStatusOf } from '../domain/exit-status.ts';
import type { Failure } from '../domain/failure.ts';
import type { NextCommand } from '../domain/next-step.ts';
import type { InstanceId } from '../domain/instance.ts';
import { RUN_VERSION } from '../domain/history.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { StageConfig } from '../domain/stage-config.ts';
import { selectInstances } from '../planning/selection.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { newMigrationText } from './new-migration-text.ts';
import { nextNumber, slugOf } from './next-migration-name.ts';
import type { UsedVersion } from './next-migration-name.ts';
import { openProject } from './open-project.ts';
import type { OpenProject } from './open-project.ts';

/** Makes the next migration file of a stage, with up and down to fill in. Never writes over a file. */
export async function runNew(
  context: CommandContext,
  [stage = '', name = '']: readonly string[],
): Promise<CommandOutcome> {
  const slug = slugOf(name);
  if (slug === '') {
    const message = `${JSON.stringify(name)} is no name for a migration: say in a few words what it does`;
    const next: NextCommand = { command: 'new', words: [stage, 'create user'], scope: 'project' };
    return failed({ reason: 'usage', message, hint: 'for example:', next: [next] });
  }
  const opened = await openProject(context);
  if (!opened.ok) return failed(opened.error);
  const found = findMigrations(opened.value, stage);
  if (!found.ok) return failed(found.error);
  const { ids, config } = found.value;
  const used = [...config.migrations, ...(await recordedVersions(context, opened.value, ids))];
  const label = `${nextNumber(used, context.ports.clock.now())}_${slug}`;
  const file = context.files.resolve(config.migrationDirectory, `${label}.yaml`);
  const shown = context.files.show(file);
  const last = config.migrations.at(-1)?.up.request;
  const authName = last ? last.authName : config.auth[0]?.name;
  const text = newMigrationText({
    name: name.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim(),
    ...(authName === undefined ? {} : { authName }),
    ...(last === undefined ? {} : { exampleUrl: last.url.text }),
  });
  const made = await context.outputs.createText(file, text);
  if (!made.ok) return failed({ reason: 'usage', message: `${shown} could not be made: ${made.error}` });
  return {
    kind: 'message',
    lines: [`made ${shown}: fill in the address and what is sent, for up and for down`],
    next: [{ command: 'plan', scope: 'project' }],
    exitStatus: EXIT_DONE,
    warnings: opened.value.warnings,
  };
}

function failed(failure: Failure): CommandOutcome {
  return { kind: 'failure', failure, exitStatus: exitStatusOf(failure), warnings: [] };
}

function findMigrations(
  { project, graph }: OpenProject,
  name: string,
): Result<{ readonly ids: ReadonlySet<InstanceId>; readonly config: StageConfig }, Failure> {
  const ids = selectInstances(graph, { direction: 'up', environments: [], tags: [], stage: name });
  if (!ids.ok) return ids;
  const [id] = ids.value;
  if (id === undefined) throw new Error('A selection that succeeds has an instance.');
  const { work, name: stage } = graph.node(id).stage;
  if (work.kind === 'migrations') return ok({ ids: ids.value, config: work.config });
  const others = project.stages.filter((other) => other.work.kind === 'migrations').map((other) => other.name);
  const hint = `stages with migrations: ${others.join(', ') || 'none'}`;
  return err({ reason: 'usage', message: `${stage} has no migrations: it is a ${KINDS[work.kind]}`, hint });
}

const KINDS = { shell: 'shell stage (run)', infrastructure: 'deployment (iac)' } as const;

/**
 * Versions of deleted files, too: their number stays taken, or the new file would count as applied. A history that can't
 * be read here, for instance because its database is elsewhere, is no reason not to make a file.
 */
async function recordedVersions(
  context: CommandContext,
  { places }: OpenProject,
  ids: ReadonlySet<InstanceId>,
): Promise<readonly UsedVersion[]> {
  const versions: UsedVersion[] = [];
  for (const id of ids) {
    const place = places.of(id);
    const history = place.ok ? await context.ports.histories.read(place.value) : place;
    if (history.ok) versions.push(...history.value.applied, ...history.value.openIntents);
  }
  return versions.filter(({ version }) => version !== RUN_VERSION);
}
