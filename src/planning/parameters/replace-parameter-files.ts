import { compareText, type Diagnostic } from '../../domain/diagnostic.ts';
import type { ParameterFile, ParameterFiles } from '../../domain/parameter-files.ts';
import { sha256Hex } from '../../domain/sha256.ts';
import { formatOf } from '../../tokens/file-format.ts';
import { problemOfWriting } from '../../tokens/token-problem.ts';
import type { ParametersInput, StageParameters } from '../stage-parameters.ts';
import { stageTokens, tokensFailure, type StageTokens } from './stage-tokens.ts';

/** Characters that all parameter files of a stage may have together, with their values. */
export const MAX_PARAMETERS_CHARACTERS = 50_000_000;

/** Replaces the tokens of all parameter files of a stage, and finds what is wrong with all of them in one go. */
export function replaceParameterFiles(input: ParametersInput): StageParameters {
  const { view } = input;
  const results = meantFiles(view.stage.parameters ?? []).map(([entry, file]) => ({
    file,
    tokens: processed(input, entry, file),
  }));
  const problems: Diagnostic[] = results.flatMap(({ tokens }) => tokens.problems);
  const [first] = results;
  const length = results.reduce((sum, { tokens }) => sum + (tokens.text?.length ?? 0), 0);
  if (first && length > MAX_PARAMETERS_CHARACTERS) problems.push(tooLong(first.file));
  const failure = tokensFailure(view.id, problems);
  const files = results.map(({ file: { file, destination }, tokens: { text, after, openChecksum } }) => ({
    file,
    destination,
    after,
    checksum: openChecksum,
    ...(text === undefined ? {} : { text }),
  }));
  const parts = results.map(({ file, tokens }) => [file.destination, tokens.checksum]);
  return {
    files,
    after: [...new Set(files.flatMap(({ after }) => after))].toSorted(),
    checksum: sha256Hex(JSON.stringify(parts)),
    warnings: problems.filter(({ severity, code }) => severity === 'warning' && code !== TOLD_WHEN_READ),
    ...(failure ? { failure } : {}),
  };
}

/** Has nothing to do with values, and is told when the file is read. */
const TOLD_WHEN_READ = 'adjacent-tokens';

/** Of two entries for one place the later one counts. */
function meantFiles(entries: readonly ParameterFiles[]): readonly (readonly [ParameterFiles, ParameterFile])[] {
  const byPlace = new Map(
    entries.flatMap((entry) => entry.files.map((file) => [file.destination, [entry, file] as const])),
  );
  return [...byPlace.values()].toSorted(([, a], [, b]) => compareText(a.destination, b.destination));
}

/** A template of a file, `main.json.template`, is escaped as what it is to become. */
function processed(input: ParametersInput, entry: ParameterFiles, file: ParameterFile): StageTokens {
  const { prefix, suffix, onMissing, recursive } = entry;
  const source = { file: file.file, text: file.text, format: formatOf(file.destination) };
  return stageTokens(input, source, { marks: { prefix, suffix }, onMissing, recursive });
}

function tooLong({ file }: ParameterFile): Diagnostic {
  const message = `the parameter files of the stage get longer than ${MAX_PARAMETERS_CHARACTERS} characters together`;
  return problemOfWriting(
    { message, hint: 'look at the values, or make several stages of it' },
    { file, line: 1, column: 1 },
  );
}
