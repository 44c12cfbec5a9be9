import type { SourceText } from '../../domain/source-text.ts';
import type { Stage } from '../../domain/stage.ts';

/** Every condition of a stage: its own and those of its migrations, both ways. */
export function conditionsOf({ condition, work }: Stage): readonly SourceText[] {
  const steps =
    work.kind === 'migrations'
      ? work.config.migrations.flatMap(({ up, down }) => (typeof down === 'object' ? [up, down] : [up]))
      : [];
  return [condition, ...steps.map((step) => step.condition)].filter((text) => text !== undefined);
}
