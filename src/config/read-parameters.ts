import type { SourceText } from '../domain/source-text.ts';
import type { ParameterFiles } from '../domain/stage.ts';
import { type Located, member, oneOrMany, sourceText, textIfAny } from './located.ts';
import { problemAt, type Report } from './report.ts';
import type { ParameterFilesValue } from './schemas/stage-schema.ts';
import { withoutAbsent } from './without-absent.ts';
import { quoteShort } from './yaml-node.ts';

/** The files of a stage in which tokens are replaced; undefined where it has none. */
export function readParameters(
  parameters: Located<ParameterFilesValue | readonly ParameterFilesValue[]> | undefined,
  report: Report,
): readonly ParameterFiles[] | undefined {
  if (parameters === undefined) return undefined;
  return oneOrMany<ParameterFilesValue>(parameters).map(({ value, node }) => {
    const { location } = node;
    if (typeof value !== 'object') {
      return { source: sourceText({ value, node }), onMissing: 'fail', recursive: false, location };
    }
    const files = { value, node };
    const source = member(files, 'src');
    const destination = member(files, 'dest');
    if (destination !== undefined) checkDestination(sourceText(destination), report);
    return withoutAbsent({
      source: source === undefined ? { text: '', at: location, indent: 0 } : sourceText(source),
      destination: textIfAny(files, 'dest'),
      prefix: textIfAny(files, 'prefix'),
      suffix: textIfAny(files, 'suffix'),
      onMissing: value.on_missing,
      recursive: value.recursive,
      location,
    });
  });
}

/** What is written goes into a folder of the stage alone, and never into the source tree (spec 11, "Parameter files"). */
function checkDestination({ text, at }: SourceText, report: Report): void {
  const parts = text.split(/[\\/]/);
  if (!/^(?:[\\/]|[A-Za-z]:)/.test(text) && !parts.includes('..')) return;
  const message = `dest: ${quoteShort(text)} leads out of the folder of the stage, STAGE_PARAMETERS`;
  report(problemAt(at, { code: 'invalid-path', message, hint: 'write a path inside that folder, without ..' }));
}
