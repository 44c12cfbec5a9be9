import type { Extraction, ResponseDefinition } from '../domain/http-request.ts';
import { toGjsonPath } from '../extraction/json-path.ts';
import { literal, type Located, type LocatedEntry, member, oneOrMany, type TextValue } from './located.ts';
import { namedEntries } from './named-entries.ts';
import { checkHeaderName } from './read-request.ts';
import { readStatuses } from './read-statuses.ts';
import { problemAt, type Report } from './report.ts';
import type { ExtractionValue, ResponseValue } from './schemas/migration-schema.ts';
import { problemOfPattern } from './schemas/scalars.ts';

/** What is expected of an answer that the file says nothing about: any 2xx, and nothing taken out. */
const ANY_SUCCESS: ResponseDefinition = { resultCodes: [], extractions: [], onMissing: 'skip' };

/** Which answers are a success, and what is taken out of them. */
export function readResponse(response: Located<ResponseValue> | undefined, report: Report): ResponseDefinition {
  if (response === undefined) return ANY_SUCCESS;
  const extractions = member(response, 'env_from');
  return {
    resultCodes: readStatuses(oneOrMany(member(response, 'result_code')), report),
    extractions:
      extractions === undefined
        ? []
        : namedEntries(extractions, report).flatMap((entry) => readExtraction(entry, report)),
    onMissing: response.value.env_missing,
  };
}

function readExtraction(
  { name, location, value }: LocatedEntry<ExtractionValue>,
  report: Report,
): readonly Extraction[] {
  if (value === undefined) return [];
  const { value: written, node } = value;
  if (typeof written !== 'object') {
    const path = pathOf({ value: written, node }, report);
    return [{ name, location, source: { kind: 'body', path }, sensitive: false }];
  }
  const source = readSource({ value: written, node }, report);
  return source === undefined ? [] : [{ name, location, source, sensitive: written.sensitive }];
}

type DetailedExtraction = Extract<ExtractionValue, object>;

function readSource(extraction: Located<DetailedExtraction>, report: Report): Extraction['source'] | undefined {
  const [path, header, match] = [member(extraction, 'path'), member(extraction, 'header'), member(extraction, 'match')];
  if (path !== undefined && header === undefined && match === undefined) {
    return { kind: 'body', path: pathOf(path, report) };
  }
  if (header !== undefined && path === undefined) {
    checkHeaderName(literal(header), header.node.location, report);
    const pattern = match === undefined ? undefined : patternOf(match, report);
    return { kind: 'header', header: literal(header), ...(pattern === undefined ? {} : { match: pattern }) };
  }
  report(
    problemAt(extraction.node.location, {
      code: 'conflicting-keys',
      message: 'a value comes from the body (path) or from a header (header, match)',
      hint: 'write {path: vpc.id} or {header: Location, match: "([^/]+)$"}',
    }),
  );
  return undefined;
}

function pathOf(path: Located<TextValue>, report: Report): string {
  const written = literal(path).trim();
  if (written === '') report(problemAt(path.node.location, { code: 'empty-value', message: 'the path is empty' }));
  const gjson = toGjsonPath(written);
  if (!gjson.ok) report(problemAt(path.node.location, { code: 'invalid-path', message: gjson.error }));
  return written;
}

function patternOf(match: Located<TextValue>, report: Report): string {
  const pattern = literal(match);
  if (pattern === '') report(problemAt(match.node.location, { code: 'empty-value', message: 'match is empty' }));
  const problem = problemOfPattern(pattern);
  if (problem !== undefined)
    report(problemAt(match.node.location, { code: 'invalid-pattern', message: `match: ${problem}` }));
  return pattern;
}
