import type { SourceText } from '../domain/source-text.ts';
import { locateInside } from '../domain/source-text.ts';
import { compileText } from '../template/compile.ts';
import { type Located, member, sourceText, type TextHolder, type TextValue } from './located.ts';
import { problemAt, type Report } from './report.ts';

/** A text that is a template, with its syntax checked. */
export function readTemplate(value: Located<TextValue>, report: Report): SourceText {
  const source = sourceText(value);
  checkTemplate(source, report);
  return source;
}

/** Reports a template that cannot be parsed, at the place in the file. */
export function checkTemplate(source: SourceText, report: Report): void {
  if (!source.text.includes('{{')) return;
  const template = compileText(source);
  if (template.ok) return;
  const { message, line, column } = template.error;
  report(problemAt(locateInside(source, line, column), { code: 'template-syntax', message: `template: ${message}` }));
}

/** The template of a key, or undefined where it is absent. */
export function optionalTemplate<Key extends string>(
  parent: Located<TextHolder<Key>>,
  key: Key,
  report: Report,
): SourceText | undefined {
  const value = member<TextHolder<Key>, Key>(parent, key);
  return value === undefined ? undefined : readTemplate(value, report);
}

/** The template of a key that the schema asks for. */
export function requiredTemplate<Key extends string>(
  parent: Located<TextHolder<Key>>,
  key: Key,
  report: Report,
): SourceText {
  return optionalTemplate(parent, key, report) ?? { text: '', at: parent.node.location, indent: 0 };
}
