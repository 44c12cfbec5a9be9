import { formsOf, MIN_SECRET_LENGTH } from './secret-forms.ts';

/** What is shown in place of a secret. */
export const REDACTED = '***';

/**
 * A value that has fewer characters of a secret in it is not taken for one: an id may have the password `demo` in it by
 * chance.
 */
const MIN_HELD_LENGTH = 8;

/** Knows the secrets of a run and takes them out of every text, by value. */
export interface Redactor {
  /** From now on this value is hidden, in all forms in which it is usually seen. */
  add(secret: string): void;
  /** Whether this value is a secret, or has one in it, such as an address with a password. */
  holds(value: string): boolean;
  redact(text: string): string;
  /** Puts in the place of each secret what `by` says of the characters that it covers there. */
  replace(text: string, by: (covered: string) => string): string;
  /** The secrets so far, in the order in which they became known. */
  secrets(): readonly string[];
}

/** `onSecret` hears of each new secret before anything uses it (in Actions: `::add-mask::`). */
export function createRedactor(onSecret: (secret: string) => void = () => undefined): Redactor {
  const known = new Set<string>();
  const needles = new Set<string>();
  let pattern: RegExp | undefined;

  function replace(text: string, by: (covered: string) => string): string {
    if (needles.size === 0 || text === '') return text;
    pattern ??= patternOf(needles);
    return hide(text, pattern, by);
  }

  return {
    add(secret) {
      if (secret.length < MIN_SECRET_LENGTH || known.has(secret)) return;
      known.add(secret);
      onSecret(secret);
      for (const form of formsOf(secret)) needles.add(form);
      pattern = undefined;
    },
    holds(value) {
      let longest = 0;
      replace(value, (covered) => {
        longest = Math.max(longest, covered.length);
        return covered;
      });
      return known.has(value) || longest >= MIN_HELD_LENGTH;
    },
    secrets: () => [...known],
    redact: (text) => replace(text, () => REDACTED),
    replace,
  };
}

/** Longest first, so that a secret that begins with another one is hidden whole. */
function patternOf(needles: ReadonlySet<string>): RegExp {
  const sorted = [...needles].toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return new RegExp(sorted.map((needle) => RegExp.escape(needle)).join('|'), 'g');
}

/** Secrets may overlap, and of the second one no end may be left over: what they cover together is hidden. */
function hide(text: string, pattern: RegExp, by: (covered: string) => string): string {
  const shown: string[] = [];
  let shownTo = 0;
  let hidden: { readonly from: number; to: number } | undefined;
  const flush = (): void => {
    if (!hidden) return;
    shown.push(text.slice(shownTo, hidden.from), by(text.slice(hidden.from, hidden.to)));
    shownTo = hidden.to;
  };
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const { index } = match;
    const end = index + match[0].length;
    if (hidden && index < hidden.to) hidden.to = Math.max(hidden.to, end);
    else {
      flush();
      hidden = { from: index, to: end };
    }
    pattern.lastIndex = index + 1;
  }
  flush();
  return shown.join('') + text.slice(shownTo);
}
