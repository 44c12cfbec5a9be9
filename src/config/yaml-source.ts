import { Composer, type Document, Lexer, LineCounter, Parser } from 'yaml';
import type { SourceLocation } from '../domain/source-location.ts';
import { blankJsonComments } from '../extraction/json-comments.ts';
import { problemAt, type Report } from './report.ts';
import { decodeSource } from './source-encoding.ts';
import type { YamlNode } from './yaml-node.ts';
import { wordsOfSyntaxError } from './yaml-syntax-error.ts';
import { buildTree, MAX_NESTING_DEPTH, type TreeInput } from './yaml-tree.ts';

/** One mistake often makes the parser stumble again further down; more than these say nothing new. */
const MAX_SYNTAX_ERRORS_PER_FILE = 3;

/** What `readYaml` reads. `file` is the path as it is shown. */
export interface YamlSource {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** JSON, in which `//` and `/*` begin comments. */
  readonly json?: boolean;
}

/**
 * Reads one YAML 1.2 document with the place of every value. An empty file is the scalar `null`.
 * Undefined after something was reported.
 */
export function readYaml(source: YamlSource, report: Report): YamlNode | undefined {
  const decoded = decodeSource(source.bytes, source.file, report);
  if (decoded === undefined) return undefined;
  const text = source.json === true ? blankJsonComments(decoded) : decoded;
  const lines = new LineCounter();
  const locate = (offset: number): SourceLocation => {
    const { line, col } = lines.linePos(offset);
    return { file: source.file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const documents = compose(text, lines, (offset) =>
    report(
      problemAt(locate(offset), {
        code: 'nesting-too-deep',
        message: `lists and maps are nested more than ${MAX_NESTING_DEPTH} deep`,
        hint: 'make the value flatter, or put a large body into a file of its own and name it with body_file',
      }),
    ),
  );
  if (documents === undefined) return undefined;
  const document = onlyDocument(documents, { text, locate, report });
  return document === undefined ? undefined : buildTree({ document, text, locate, report });
}

/**
 * Parses by the piece, so that nesting is measured before anything recursive sees it: the composer would overflow the
 * stack. Undefined after `onTooDeep`.
 */
function compose(
  text: string,
  lines: LineCounter,
  onTooDeep: (offset: number) => void,
): readonly Document.Parsed[] | undefined {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, version: '1.2', logLevel: 'silent' });
  const documents: Document.Parsed[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
    // The parser's stack also holds the document and the scalar it is at.
    if (parser.stack.length > MAX_NESTING_DEPTH + 2) {
      onTooDeep(parser.offset);
      return undefined;
    }
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end(true, text.length));
  return documents;
}

function onlyDocument(
  documents: readonly Document.Parsed[],
  { text, locate, report }: Omit<TreeInput, 'document'>,
): Document.Parsed | undefined {
  const problems = documents.flatMap((document) => [...document.errors, ...document.warnings]);
  const lines = problems.length === 0 ? [] : text.split('\n');
  const reportedLines = new Set<number>();
  for (const problem of problems) {
    const location = locate(problem.pos[0]);
    if (reportedLines.size === MAX_SYNTAX_ERRORS_PER_FILE) break;
    if (reportedLines.has(location.line)) continue;
    reportedLines.add(location.line);
    report(problemAt(location, wordsOfSyntaxError(problem, lines[location.line - 1] ?? '')));
  }
  if (problems.length > 0) return undefined;
  const [first, second] = documents.filter((document) => !isEmpty(document));
  if (second === undefined) return first ?? documents[0];
  report(
    problemAt(locate(second.contents?.range[0] ?? second.range[0]), {
      code: 'several-documents',
      message: 'the file holds more than one YAML document',
      hint: 'remove the line --- and what follows, or make it a file of its own',
    }),
  );
  return undefined;
}

/** A `---` with nothing behind it begins a document too, and does no harm. */
function isEmpty(document: Document.Parsed): boolean {
  const { contents } = document;
  return contents === null || contents.range[0] === contents.range[1];
}
