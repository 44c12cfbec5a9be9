import { CST, Lexer } from 'yaml';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { escapeJson } from './escape.ts';
import type { PlacedValue, WriteProblem, WrittenPiece } from './written-piece.ts';
import type { PlacedText } from './yaml-placeholders.ts';
import { placeValues } from './yaml-placeholders.ts';
import { checkYaml } from './yaml-shape.ts';

/** Texts that mean themselves where YAML expects a value without quotes, whatever stands around them. */
const PLAIN =
  /^(?:[\p{L}\p{N}_/.+~$^]|-(?=[\p{L}\p{N}]))(?:[\p{L}\p{N}_/.+~$^@=();-]|:(?=[\p{L}\p{N}/])| (?=[\p{L}\p{N}_/.]))*$/u;

/** Values that mean nothing else wherever they stand in a scalar without quotes. */
const PLAIN_PART = /^[\p{L}\p{N}_][\p{L}\p{N}_/.+~$^@=();-]*$/u;

/** Characters that single quotes can't hold as they are: line breaks are folded, control characters are not allowed. */
const NOT_IN_SINGLE_QUOTES = /[\n\r\u0085\u2028\u2029\p{Cc}]/u;

/**
 * Puts a YAML file together. A value stays a value wherever its token stands: in quotes it is escaped, a block keeps its
 * indentation, and a text without quotes that would be read as something else gets quotes. YAML is only cut into its
 * lexical parts for that, which needs no stack, however deep the file is nested.
 */
export function writeYaml(pieces: readonly WrittenPiece[]): Result<string, WriteProblem> {
  const placed = placeValues(pieces);
  if (placed === undefined) {
    const message = 'the file uses every character for private use of Unicode';
    return err({ offset: 0, message, hint: 'leave some of them out' });
  }
  const written: string[] = [];
  let kind: string | null = null;
  let header = '';
  for (const part of new Lexer().lex(placed.text)) {
    if (isMarker(part)) {
      kind = part === CST.SCALAR ? 'scalar' : kind;
      continue;
    }
    const type: string | null = kind === 'scalar' ? 'scalar' : CST.tokenType(part);
    kind = null;
    if (type === 'block-scalar-header') header = part;
    const filled = fillPart(placed, part, type === 'scalar' && header !== '' ? `block ${header[0] ?? ''}` : type);
    if (type === 'scalar') header = '';
    if (!filled.ok) return filled;
    written.push(filled.value);
  }
  const text = written.join('');
  const problem = checkYaml(placed, text);
  return problem === undefined ? ok(text) : err(problem);
}

/** What the lexer says beside the text, and is no part of it. */
function isMarker(part: string): boolean {
  return part === CST.DOCUMENT || part === CST.FLOW_END || part === CST.SCALAR;
}

function fillPart(placed: PlacedText, part: string, type: string | null): Result<string, WriteProblem> {
  const values = placed.valuesIn(part);
  const [first] = values;
  if (first === undefined) return ok(part);
  switch (type) {
    case 'double-quoted-scalar':
      return ok(placed.fill(part, unlessRaw(escapeJson)));
    case 'single-quoted-scalar':
      return fillSingleQuoted(placed, part, values);
    case 'scalar':
      return fillPlain(placed, part, values);
    case 'block |':
    case 'block >':
      return ok(fillBlock(placed, part, type === 'block >'));
    case 'comment':
      return ok(
        placed.fill(
          part,
          unlessRaw((value) => value.replaceAll(/[\n\r]+/g, ' ')),
        ),
      );
    default: {
      const odd = values.find(({ value, token }) => !token.isRaw && !PLAIN.test(value));
      return odd === undefined ? ok(placed.fill(part, ({ value }) => value)) : err(outOfPlace(odd));
    }
  }
}

function unlessRaw(write: (value: string) => string): (placed: PlacedValue) => string {
  return ({ value, token }) => (token.isRaw ? value : write(value));
}

function fillSingleQuoted(
  placed: PlacedText,
  part: string,
  values: readonly PlacedValue[],
): Result<string, WriteProblem> {
  const odd = values.find(({ value, token }) => !token.isRaw && NOT_IN_SINGLE_QUOTES.test(value));
  if (odd === undefined)
    return ok(
      placed.fill(
        part,
        unlessRaw((value) => value.replaceAll("'", "''")),
      ),
    );
  if (hasLineBreak(part) || values.some(({ token }) => token.isRaw)) return err(outOfPlace(odd));
  const inner = part.slice(1, -1).replaceAll("''", "'");
  return ok(JSON.stringify(placed.fill(inner, ({ value }) => value)));
}

/** Without quotes a value means what YAML reads in it: a number, `true`. What would be read as syntax is quoted. */
function fillPlain(placed: PlacedText, part: string, values: readonly PlacedValue[]): Result<string, WriteProblem> {
  const text = placed.fill(part, ({ value }) => value);
  const odd = values.find(({ value, token }) => !token.isRaw && !PLAIN_PART.test(value));
  if (odd === undefined || PLAIN.test(text)) return ok(text);
  if (hasLineBreak(part) || values.some(({ token }) => token.isRaw)) return err(outOfPlace(odd));
  return ok(JSON.stringify(text));
}

/** Further lines of a value begin where the lines of the block do. In a folded block a line break is an empty line. */
function fillBlock(placed: PlacedText, part: string, isFolded: boolean): string {
  const indentation = /^(?:[ \t]*\r?\n)*(?<blanks> *)/.exec(part)?.groups?.['blanks'] ?? '';
  return placed.fill(
    part,
    unlessRaw((value) =>
      value
        .replaceAll(/\r\n?/g, '\n')
        .replaceAll(/\n+/g, (breaks) => `${isFolded ? '\n' : ''}${breaks}`)
        .replaceAll(/\n(?!\n|$)/g, `\n${indentation}`),
    ),
  );
}

function hasLineBreak(part: string): boolean {
  return part.includes('\n');
}

function outOfPlace({ token }: PlacedValue): WriteProblem {
  const message = `the value of ${token.written} can't stand here`;
  return { offset: token.offset, message, hint: 'put double quotes around it' };
}
