import type { Severity } from '../../domain/diagnostic.ts';
import type { SourceLocation } from '../../domain/source-location.ts';
import { formatCount, plural } from './plural.ts';
import { printable, printableLines } from './printable.ts';
import type { Redact } from './style.ts';

/** What GitHub shows beside a line of a file, or in the list of a run's annotations. */
export interface Annotation {
  readonly kind: Severity;
  readonly title: string;
  readonly message: string;
  readonly location?: SourceLocation;
}

/** Annotations of one kind that GitHub keeps for a step; further ones are dropped without a word. */
const MAX_ANNOTATIONS_PER_KIND = 10;

/** Characters of a message that GitHub keeps. */
export const MAX_MESSAGE_LENGTH = 4_096;

/**
 * The workflow command that makes an annotation: `::error file=…,line=…,col=…,title=…::message`.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function formatAnnotation({ kind, title, message, location }: Annotation, redact: Redact): string {
  const properties = [
    ...(location === undefined
      ? []
      : [
          `file=${escapeProperty(printable(redact(location.file)))}`,
          `line=${location.line}`,
          `col=${location.column}`,
        ]),
    `title=${escapeProperty(printable(redact(title)))}`,
  ];
  const text = printableLines(redact(message)).join('\n');
  const cut = text.length > MAX_MESSAGE_LENGTH ? `${text.slice(0, MAX_MESSAGE_LENGTH - 1).toWellFormed()}…` : text;
  return `::${kind} ${properties.join(',')}::${escapeData(cut)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Counts the annotations of one step, so that none is dropped without a word. */
export interface AnnotationLimit {
  /** Whether another one of this kind is kept; one that is not is counted. */
  admit(kind: Severity): boolean;
  /** A line about those that were not kept; none where all were. */
  leftOut(): readonly string[];
}

/** The limit of one step: everything that annotates in it has to share one. */
export function createAnnotationLimit(): AnnotationLimit {
  const counts = { error: 0, warning: 0, notice: 0 };
  return {
    admit(kind) {
      counts[kind] += 1;
      return counts[kind] <= MAX_ANNOTATIONS_PER_KIND;
    },
    leftOut() {
      const left = (['error', 'warning', 'notice'] as const).flatMap((kind) => {
        const count = counts[kind] - MAX_ANNOTATIONS_PER_KIND;
        return count > 0 ? [plural(count, kind)] : [];
      });
      if (left.length === 0) return [];
      const most = formatCount(MAX_ANNOTATIONS_PER_KIND);
      return [`not annotated: ${left.join(', ')} (GitHub keeps ${most} annotations of a kind for a step)`];
    },
  };
}
