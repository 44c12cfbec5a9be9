import { formsOf, MIN_SECRET_LENGTH } from './secret-forms.ts';

/** What is shown in place of a secret. */
export const REDACTED = '***';

/** Knows the secrets of a run and takes them out of every text, by value. */
export interface Redactor {
  /** From now on this value is hidden, in all forms in which it is usually seen. */
  add(secret: string): void;
  /** Whether this very value is a secret. */
  knows(value: string): boolean;
  redact(text: string): string;
  /** The secrets so far, in the order in which they became known. */
  secrets(): readonly string[];
}

/** `onSecret` hears of each new secret before anything uses it (in Actions: `::add-mask::`). */
export function createRedactor(onSecret: (secret: string) => void = () => undefined): Redactor {
  const known = new Set<string>();
  const needles = new Set<string>();
  let pattern: RegExp | undefined;

  return {
    add(secret) {
      if (secret.length < MIN_SECRET_LENGTH || known.has(secret)) return;
      known.add(secret);
      onSecret(secret);
      for (const form of formsOf(secret)) needles.add(form);
      pattern = undefined;
    },
    knows: (value) => known.has(value),
    secrets: () => [...known],
    redact(text) {
      if (needles.size === 0 || text === '') return text;
      pattern ??= patternOf(needles);
      return hide(text, pattern);
    },
  };
}

/** Longest first, so that a secret that begins with another one is hidden whole. */
function patternOf(needles: ReadonlySet<string>): RegExp {
  const sorted = [...needles].toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return new RegExp(sorted.map((needle) => RegExp.escape(needle)).join('|'), 'g');
}

/** Secrets may overlap, and of the second one no end may be left over: what they cover together is hidden. */
function hide(text: string, pattern: RegExp): string {
  const shown: string[] = [];
  let from = 0;
  let hiddenTo = -1;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const { index } = match;
    const end = index + match[0].length;
    if (index >= hiddenTo) {
      if (hiddenTo >= 0) from = hiddenTo;
      shown.push(text.slice(from, index), REDACTED);
    }
    hiddenTo = Math.max(hiddenTo, end);
    pattern.lastIndex = index + 1;
  }
  return hiddenTo < 0 ? text : shown.join('') + text.slice(hiddenTo);
}
