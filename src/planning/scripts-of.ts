import type { Stage, StageWork } from '../domain/stage.ts';
import type { SourceText } from '../domain/source-text.ts';

/** Every script of a stage, as it is written: its work, what undoes it, what surrounds it. */
export function scriptsOf({ hooks, work }: Pick<Stage, 'hooks' | 'work'>): readonly string[] {
  const scripts = [hooks.before, hooks.after, hooks.failed, ...scriptsOfWork(work)];
  return scripts.flatMap((script) => (script === undefined ? [] : [script.text]));
}

function scriptsOfWork(work: StageWork): readonly (SourceText | undefined)[] {
  if (work.kind === 'migrations') return [];
  if (work.kind === 'shell') return [work.up, work.down];
  const { deployment, before = [], after = [] } = work;
  const around = [...before, ...after].map(({ script }) => script);
  if (deployment.provider !== 'command') return around;
  const { deploy, validate, preview, destroy, outputs } = deployment;
  return [...around, deploy, validate, preview, destroy, outputs];
}
