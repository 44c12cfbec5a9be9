import type { InstanceId } from '../domain/instance.ts';
import type { HandedOn } from '../planning/imports.ts';
import { recordedValues } from '../planning/recorded-values.ts';
import { openRecorded } from './open-recorded.ts';
import type { RunContext } from './run-context.ts';

/**
 * What a stage hands on under a name: from this run, or, when it did not run now, from its recorded history. What a
 * stage handed on before and not any more, now that it has run again, is missing.
 */
export function handedOn(run: RunContext, from: InstanceId, name: string): HandedOn {
  const ended = run.ended.get(from);
  const exported = ended?.exports.get(name);
  if (exported) return { kind: 'value', value: exported.value, sensitive: exported.sensitive, recorded: false };
  const sent = ended?.sent?.get(name);
  if (sent) {
    const opened = openRecorded(run, from, sent);
    if (!opened.ok) return { kind: 'sealed', problem: opened.error };
    return { kind: 'value', value: opened.value.value, sensitive: opened.value.sensitive, recorded: false };
  }
  const history = run.histories.get(from);
  const recorded = history && recordedValues(history).get(name);
  if (!recorded) return { kind: 'missing' };
  const opened = openRecorded(run, from, recorded);
  if (opened.ok && run.plan.direction === 'up' && ended?.result.conclusion === 'success') return { kind: 'missing' };
  return opened.ok
    ? { kind: 'value', value: opened.value.value, sensitive: opened.value.sensitive, recorded: true }
    : { kind: 'sealed', problem: opened.error };
}
