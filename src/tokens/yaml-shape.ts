import { Composer, type Document, isAlias, isMap, isPair, isScalar, isSeq, Lexer, Parser, visit } from 'yaml';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { WriteProblem } from './written-piece.ts';
import type { PlacedText } from './yaml-placeholders.ts';

/** Lists and maps inside each other: reading more of them needs more stack than there may be. */
export const MAX_YAML_DEPTH = 100;

/**
 * Reads YAML again once its values are in it. They must not have changed what it says beside them: with placeholders in
 * their stead it has the same lists, maps and texts. What is not escaped may change it, but still has to be YAML.
 */
export function checkYaml(placed: PlacedText, result: string): WriteProblem | undefined {
  const before = readShape(placed.text);
  if (!before.ok) {
    const { offset, message } = before.error;
    return { offset: placed.offsetInSource(offset), message: `the file ${message}`, hint: 'mend the file' };
  }
  const raw = placed.valuesIn(placed.text).find(({ token }) => token.isRaw);
  const after = readShape(result);
  if (raw !== undefined) {
    if (after.ok) return undefined;
    const message = `the result ${after.error.message}; the value of ${raw.token.written} is not escaped`;
    return { offset: raw.token.offset, message, hint: 'leave out raw:, or look at the value' };
  }
  const meant = before.value.map(({ at, text, isText }) => {
    const filled = isText ? placed.fill(text, ({ value }) => value) : text;
    return { at, text: filled, isText, from: text };
  });
  const changed = meant.find(({ at, text, isText }, place) => {
    const found = after.ok ? after.value[place] : undefined;
    return found?.at !== at || found.isText !== isText || sameText(found.text) !== sameText(text);
  });
  if (changed === undefined && after.ok && after.value.length === meant.length) return undefined;
  const [value] = placed.valuesIn(changed?.from ?? placed.text);
  const message =
    value === undefined
      ? 'a value changes the structure of the file'
      : `the value of ${value.token.written} can't stand here`;
  return { offset: value?.token.offset ?? 0, message, hint: 'put double quotes around it' };
}

/** What a node of YAML is, and how deep it stands. */
interface Shape {
  readonly at: number;
  readonly text: string;
  /** Whether it is a text, and not a kind of node. */
  readonly isText: boolean;
}

interface ReadProblem {
  readonly offset: number;
  readonly message: string;
}

/** All nodes in the order of the text. Each scalar counts as a text: what a value without quotes means is not changed. */
function readShape(text: string): Result<readonly Shape[], ReadProblem> {
  const documents = compose(text);
  if (!documents.ok) return documents;
  const shapes: Shape[] = [];
  for (const document of documents.value) {
    const [error] = document.errors;
    if (error !== undefined) return err({ offset: error.pos[0], message: 'is not valid YAML' });
    shapes.push({ at: 0, text: 'document', isText: false });
    visit(document, (_, node, path) => {
      const at = path.length;
      if (isScalar(node)) shapes.push({ at, text: String(node.value), isText: true });
      else if (isAlias(node)) shapes.push({ at, text: `*${node.source}`, isText: false });
      else if (isMap(node) || isSeq(node) || isPair(node)) shapes.push({ at, text: kindOf(node), isText: false });
    });
  }
  return ok(shapes);
}

function kindOf(node: unknown): string {
  return isMap(node) ? 'map' : isSeq(node) ? 'list' : 'pair';
}

/** By the piece, so that the depth is known before anything recursive sees it. */
function compose(text: string): Result<readonly Document.Parsed[], ReadProblem> {
  const parser = new Parser();
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const documents: Document.Parsed[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
    if (parser.stack.length > MAX_YAML_DEPTH) {
      return err({ offset: parser.offset, message: `nests lists and maps more than ${MAX_YAML_DEPTH} deep` });
    }
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end());
  return ok(documents);
}

/** Line ends are those of the file, and the last ones of a block are kept or left out by what the block says. */
function sameText(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').trimEnd();
}
