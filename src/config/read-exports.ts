import type { ExportDeclaration } from '../domain/stage.ts';
import { entries, type Located } from './located.ts';
import type { ExportsValue } from './schemas/stage-schema.ts';
import { withoutAbsent } from './without-absent.ts';

/** What a stage says about the values it hands on. */
export function readExports(exports: Located<ExportsValue> | undefined): readonly ExportDeclaration[] {
  if (exports === undefined) return [];
  return entries(exports).map(({ name, location, value: declaration }) =>
    withoutAbsent({
      name,
      sensitive: declaration?.value.sensitive ?? false,
      required: declaration?.value.required ?? false,
      pattern: declaration?.value.pattern,
      location,
    }),
  );
}
