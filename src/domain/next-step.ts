import type { InstanceId } from './instance.ts';
import { showInstance, splitInstanceId } from './instance.ts';

/** The program's name in commands to copy. */
export const PROGRAM = 'stage-orchestrator';

/** A command to copy that names a stage with one of its options, such as `up --from database`. */
export function stageCommand(name: string, option: string, id: InstanceId): string {
  return `${PROGRAM} ${name}${environmentOption(id)} ${option} ${splitInstanceId(id).stage}`;
}

/** The command that goes on from a stage that failed. */
export function resume(id: InstanceId): string {
  return stageCommand('up', '--from', id);
}

/** The command that shows what became of a stage, and how to settle what is in doubt. */
export function lookAt(id: InstanceId): string {
  return stageCommand('status', '--stage', id);
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
