import type { ParameterFiles } from '../domain/stage.ts';
import { type Located, member, oneOrMany, sourceText, textIfAny } from './located.ts';
import type { ParameterFilesValue } from './schemas/stage-schema.ts';
import { withoutAbsent } from './without-absent.ts';

/** The files of a stage in which tokens are replaced; undefined where it has none. */
export function readParameters(
  parameters: Located<ParameterFilesValue | readonly ParameterFilesValue[]> | undefined,
): readonly ParameterFiles[] | undefined {
  if (parameters === undefined) return undefined;
  return oneOrMany<ParameterFilesValue>(parameters).map(({ value, node }) => {
    const { location } = node;
    if (typeof value !== 'object') {
      return { source: sourceText({ value, node }), onMissing: 'fail', recursive: false, location };
    }
    const files = { value, node };
    const source = member(files, 'src');
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
