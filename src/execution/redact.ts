/** What is shown in place of a secret. */
export const REDACTED = '***';

/** Values shorter than this can't be hidden without hiding half of every text; they are left as they are. */
export const MIN_SECRET_LENGTH = 3;

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

  function add(secret: string): void {
    if (secret.length < MIN_SECRET_LENGTH || known.has(secret)) return;
    known.add(secret);
    onSecret(secret);
    for (const form of formsOf(secret)) needles.add(form);
    pattern = undefined;
  }

  return {
    add,
    knows: (value) => known.has(value),
    secrets: () => [...known],
    redact(text) {
      if (needles.size === 0 || text === '') return text;
      pattern ??= patternOf(needles);
      return text.replaceAll(pattern, REDACTED);
    },
  };
}

/** Longest first, so that a secret that contains another one is hidden whole. */
function patternOf(needles: ReadonlySet<string>): RegExp {
  const sorted = [...needles].toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return new RegExp(sorted.map((needle) => RegExp.escape(needle)).join('|'), 'g');
}

/** A secret as itself and in the encodings of JSON, URLs, forms, XML, base64 at every alignment, and hexadecimal digits. */
function formsOf(secret: string): readonly string[] {
  const forms = new Set<string>([secret]);
  for (const line of secret.split(/\r?\n/)) if (line.trim().length >= MIN_SECRET_LENGTH) forms.add(line);
  // The encodings are of the secret and its lines alone, not of other encodings.
  const plain = [...forms];
  for (const form of plain) {
    const json = JSON.stringify(form).slice(1, -1);
    forms.add(json);
    forms.add(JSON.stringify(json).slice(1, -1));
    forms.add(json.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026'));
    forms.add(encodeUri(form));
    forms.add(new URLSearchParams({ v: form }).toString().slice(2));
    forms.add(form.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'));
  }
  const bytes = Buffer.from(secret, 'utf8');
  forms.add(bytes.toString('hex'));
  for (const encoded of base64Cores(bytes)) forms.add(encoded);
  return [...forms].filter((form) => form.length >= MIN_SECRET_LENGTH);
}

/** A lone surrogate has no URI form; the other forms still hide it. */
function encodeUri(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : text;
}

/** Shortest piece of base64 that is taken for the secret: fewer characters would be found by chance. */
const MIN_BASE64_LENGTH = 6;

/**
 * The characters of base64 that depend on the secret alone, for each of the three ways it can be aligned in a longer
 * text: what stands before it shifts the first characters, what stands after it the last ones.
 */
function base64Cores(bytes: Buffer): readonly string[] {
  const cores: string[] = [bytes.toString('base64'), bytes.toString('base64url')];
  for (const shift of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const start = shift === 0 ? 0 : shift + 1;
    const end = (shift + bytes.length) % 3 === 0 ? encoded.length : encoded.length - 1;
    const core = encoded.slice(start, end);
    if (core.length < MIN_BASE64_LENGTH) continue;
    cores.push(core, core.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return cores;
}
