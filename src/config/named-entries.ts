import { entries, type Located, type LocatedEntry } from './located.ts';
import { problemAt, type Report } from './report.ts';

/** The entries of a map whose keys are names that something is looked up by. Names that say nothing are reported. */
export function namedEntries<Value>(
  map: Located<Readonly<Record<string, Value>>>,
  report: Report,
): readonly LocatedEntry<Value>[] {
  const named = entries(map);
  for (const { name, location } of named) {
    if (name.trim() !== '') continue;
    report(problemAt(location, { code: 'invalid-key', message: 'the name is empty', hint: 'write one, or remove it' }));
  }
  return named;
}
