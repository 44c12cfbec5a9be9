import type { PartFile } from './read-parts.ts';
import { problemAt, type Report } from './report.ts';
import { type PlacedName, reportDuplicates } from './stage-names.ts';

/** Reports parts with one name, and those that are called like a stage: `depends_on` could mean the one or the other. */
export function reportPartNames(parts: readonly PartFile[], stages: readonly PlacedName[], report: Report): void {
  const names = parts.map(({ part: { name, location } }) => ({ name, location }));
  reportDuplicates(names, 'part', report);
  const stagesByName = new Map(stages.map((stage) => [stage.name.toLowerCase(), stage]));
  for (const { name, location } of names) {
    const stage = stagesByName.get(name.toLowerCase());
    if (stage === undefined) continue;
    report(
      problemAt(location, {
        code: 'duplicate-part',
        message: `"${name}" is both an included file and a stage`,
        hint: 'give the file another prefix, or the stage another name',
        related: [{ message: `the stage "${stage.name}"`, location: stage.location }],
      }),
    );
  }
}
