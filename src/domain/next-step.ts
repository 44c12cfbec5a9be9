import type { InstanceId } from './instance.ts';
import { showInstance, splitInstanceId } from './instance.ts';
import type { Direction } from './migration.ts';

/** The program's name in commands to copy. */
export const PROGRAM = 'stage-orchestrator';

/** A text as a shell takes it for one word, for commands to copy. */
export function shellWord(text: string): string {
  return /^[\w./:@=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A command to copy that names a stage with one of its options, such as `up --from database`. */
export function stageCommand(name: string, option: string, id: InstanceId): string {
  return `${PROGRAM} ${name}${environmentOption(id)} ${option} ${splitInstanceId(id).stage}`;
}

/** The command that goes on from a stage that failed. */
export function resume(id: InstanceId, direction: Direction = 'up'): string {
  return stageCommand(direction, '--from', id);
}

/** The command that shows what became of a stage, and how to settle what is in doubt. */
export function lookAt(id: InstanceId): string {
  return stageCommand('status', '--stage', id);
}

/** The command that shows the variables of a stage and what it exported, each with where it comes from. */
export function variablesOf(id: InstanceId): string {
  return `${lookAt(id)} --verbose`;
}

/** The two commands that settle what is in doubt. */
export function settle(id: InstanceId, version: string): readonly string[] {
  const { stage } = splitInstanceId(id);
  return ['--applied', '--not-applied'].map(
    (how) => `${PROGRAM} resolve ${stage} ${version} ${how}${environmentOption(id)} --reason "…"`,
  );
}

/** A project without environments is not asked to name one. */
function environmentOption(id: InstanceId): string {
  return showInstance(id) === id ? ` --environment ${splitInstanceId(id).environment}` : '';
}
