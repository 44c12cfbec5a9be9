import type { YAMLError } from 'yaml';
import type { ProblemWords } from './report.ts';

/** What most likely led to an error of the YAML parser, by the parser's code. */
const HINTS: ReadonlyMap<string, string> = new Map([
  ['TAB_AS_INDENT', 'indent with blanks: YAML does not take tabs'],
  ['BAD_INDENT', 'indent the lines of one map or list alike'],
  ['MISSING_CHAR', 'close every quote and bracket'],
  ['BLOCK_AS_IMPLICIT_KEY', 'put quotes around a text that contains ": ", or begin a map on a new line'],
  ['MULTILINE_IMPLICIT_KEY', 'end the key with a colon, and put quotes around a text of several lines'],
  ['BAD_SCALAR_START', 'put quotes around a text that begins with @ or `'],
  ['UNEXPECTED_TOKEN', 'put quotes around the text, or indent the line as the lines around it'],
  ['BAD_DQ_ESCAPE', 'write the backslash twice, or use single quotes'],
  ['TAG_RESOLVE_FAILED', 'remove the tag: values are plain text, numbers, true and false, lists and maps'],
]);

/** The usual cause where a value begins with a template: to YAML, `{` begins a map. */
const UNQUOTED_TEMPLATE = /[:-] *\{\{/;

const QUOTE_TEMPLATE = 'put quotes around a text that begins with {{: "{{.name}}"';

/** The words for an error of the YAML parser. `line` is the text of the line it is in. */
export function wordsOfSyntaxError(error: YAMLError, line: string): ProblemWords {
  const usual = HINTS.get(error.code) ?? 'check brackets, quotes and indentation';
  const hint = UNQUOTED_TEMPLATE.test(line) ? QUOTE_TEMPLATE : usual;
  if (error.code === 'TAG_RESOLVE_FAILED') {
    return { code: 'yaml-tag', message: `YAML tags are not supported here: ${asClause(error.message)}`, hint };
  }
  return { code: 'yaml-syntax', message: `not valid YAML: ${asClause(error.message)}`, hint };
}

function asClause(sentence: string): string {
  return (sentence.charAt(0).toLowerCase() + sentence.slice(1)).replace(/\.$/, '');
}
