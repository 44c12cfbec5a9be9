import type { StatusMatcher } from '../domain/http-request.ts';
import type { SourceText } from '../domain/source-text.ts';
import { type Located, sourceText, type TextValue } from './located.ts';
import { checkTemplate } from './read-template.ts';
import { problemAt, type Report } from './report.ts';
import { parseStatusRange } from './status-range.ts';
import { quoteShort } from './yaml-node.ts';

/** Reads statuses: numbers, classes, ranges, templates. An entry that is none of these is reported. */
export function readStatuses(list: readonly Located<TextValue>[], report: Report): readonly StatusMatcher[] {
  return list.flatMap((entry) => {
    const matcher = readStatus(withoutDollar(sourceText(entry)), report);
    return matcher === undefined ? [] : [matcher];
  });
}

function readStatus(source: SourceText, report: Report): StatusMatcher | undefined {
  if (source.text.includes('{{')) {
    checkTemplate(source, report);
    return { kind: 'template', text: source };
  }
  const range = parseStatusRange(source.text);
  if (range !== undefined) return { kind: 'range', ...range, text: source.text.trim() };
  report(
    problemAt(source.at, {
      code: 'invalid-status',
      message: `${quoteShort(source.text)} is no HTTP status`,
      hint: 'write a status (201), a class ("2xx"), a range ("200-204") or a template',
    }),
  );
  return undefined;
}

/** apirun takes `${{.code}}` for `{{.code}}` here. */
function withoutDollar(source: SourceText): SourceText {
  if (!source.text.startsWith('${{')) return source;
  return { ...source, text: source.text.slice(1), at: { ...source.at, column: source.at.column + 1 } };
}
