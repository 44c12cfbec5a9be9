import type { ExportDeclaration } from '../domain/stage.ts';
import type { Located } from './located.ts';
import { namedEntries } from './named-entries.ts';
import { problemAt, type Report } from './report.ts';
import type { ExportsValue } from './schemas/stage-schema.ts';
import { withoutAbsent } from './without-absent.ts';

/** What a stage says about the values it hands on. */
export function readExports(exports: Located<ExportsValue> | undefined, report: Report): readonly ExportDeclaration[] {
  if (exports === undefined) return [];
  return namedEntries(exports, report).map(({ name, location, value: declaration }) => {
    if (declaration?.value.pattern === '') {
      const hint = 'remove it, or write what the value must match';
      report(problemAt(location, { code: 'empty-value', message: `pattern of ${name} must not be empty`, hint }));
    }
    return withoutAbsent({
      name,
      sensitive: declaration?.value.sensitive ?? false,
      required: declaration?.value.required ?? false,
      pattern: declaration?.value.pattern,
      location,
    });
  });
}
