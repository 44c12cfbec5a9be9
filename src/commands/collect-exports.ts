import type { InstanceId } from '../domain/instance.ts';
import { handedOn } from '../execution/handed-on.ts';
import type { RunContext } from '../execution/run-context.ts';
import { recordedValues } from '../planning/recorded-values.ts';
import type { StageExports } from './command-outcome.ts';

/** What the stages of a run hand on, from this run or recorded; sorted by name, secrets left out. */
export function collectExports(run: RunContext): StageExports {
  const all = new Map<InstanceId, ReadonlyMap<string, string>>();
  for (const { id } of run.plan.stages) {
    const history = run.histories.get(id);
    const names = new Set([
      ...(run.ended.get(id)?.exports.keys() ?? []),
      ...(run.ended.get(id)?.sent?.keys() ?? []),
      ...(history ? recordedValues(history).keys() : []),
    ]);
    const values = new Map<string, string>();
    for (const name of [...names].toSorted()) {
      const found = handedOn(run, id, name);
      if (found.kind === 'value' && !found.sensitive && typeof found.value === 'string') values.set(name, found.value);
    }
    if (values.size > 0) all.set(id, values);
  }
  return all;
}
