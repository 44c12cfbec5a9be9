/** Values shorter than this can't be hidden without hiding half of every text; they are left as they are. */
export const MIN_SECRET_LENGTH = 3;

/**
 * A secret as itself, line by line, and in the encodings in which it is usually seen: JSON, URLs, forms, XML, quotes of
 * shells and YAML, hexadecimal digits, and base64 wherever it stands in a longer text; a long one also in the lines that
 * programs make of hexadecimal digits and base64. None is shorter than `MIN_SECRET_LENGTH`.
 */
export function formsOf(secret: string): ReadonlySet<string> {
  const lines = secret.split(/\r\n|\r|\n/).filter((line) => line.trim().length >= MIN_SECRET_LENGTH);
  // The encodings are of the secret and its lines alone, not of other encodings.
  const plain = new Set([secret, secret.trim(), ...lines, ...lines.map((line) => line.trim())]);
  const forms = new Set(plain);
  for (const form of plain) for (const encode of ENCODINGS) forms.add(encode(form));
  const bytes = Buffer.from(secret, 'utf8');
  for (const encoded of base64Forms(bytes)) forms.add(encoded);
  for (const line of wrappedForms(bytes)) forms.add(line);
  return new Set([...forms].filter((form) => form.length >= MIN_SECRET_LENGTH));
}

const ENCODINGS: readonly ((text: string) => string)[] = [
  inJson,
  (text) => inJson(inJson(text)),
  (text) => inJson(text).replaceAll('/', String.raw`\/`),
  (text) => inJson(text).replaceAll(/[<>&'+=]/g, codePoint),
  (text) => inJson(text).replaceAll(/[<>&]/g, codePoint),
  (text) => inJson(text).replaceAll(/[^\0-\x7F]/g, codePoint),
  percentEncoded,
  (text) => percentEncoded(text).replaceAll(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase()),
  (text) => new URLSearchParams({ v: text }).toString().slice(2),
  (text) => inXml(text, '&quot;', "'"),
  (text) => inXml(text, '&#34;', '&#39;'),
  (text) => inXml(text, '&quot;', '&#x27;'),
  (text) => inXml(text, '&quot;', '&apos;'),
  (text) => text.replaceAll("'", String.raw`'\''`),
  // In single quotes of YAML and SQL.
  (text) => text.replaceAll("'", "''"),
  (text) => Buffer.from(text, 'utf8').toString('hex'),
  (text) => Buffer.from(text, 'utf8').toString('hex').toUpperCase(),
];

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** As libraries write it that escape what HTML gives a meaning, or whatever is not ASCII. */
function codePoint(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A lone surrogate has no form in a URL; the other forms still hide it. */
function percentEncoded(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : text;
}

function inXml(text: string, quote: string, apostrophe: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', quote)
    .replaceAll("'", apostrophe);
}

/** Shortest piece of base64 that is taken for the secret: fewer characters would be found by chance. */
const MIN_BASE64_LENGTH = 6;

/**
 * The secret in base64 alone, and the characters of base64 that depend on it alone, for each of the three ways it can
 * be aligned in a longer text: what stands before it shifts the first characters, what stands after it the last ones.
 */
function base64Forms(bytes: Buffer): readonly string[] {
  const forms: string[] = [bytes.toString('base64'), bytes.toString('base64url')];
  for (const shift of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const start = shift === 0 ? 0 : shift + 1;
    const end = (shift + bytes.length) % 3 === 0 ? encoded.length : encoded.length - 1;
    const core = encoded.slice(start, end);
    if (core.length < MIN_BASE64_LENGTH) continue;
    forms.push(core, core.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return forms;
}

/** How wide the lines are of `base64` and of MIME (RFC 2045), and of `openssl base64` and PEM (RFC 7468). */
const BASE64_WIDTHS: readonly number[] = [76, 64];

/** How wide the lines of `xxd -p` are. */
const HEX_WIDTH = 60;

/** The lines of a secret that is too long for one, as far as they depend on it alone: a line end may stand behind it. */
function wrappedForms(bytes: Buffer): readonly string[] {
  const base64 = bytes.toString('base64').replace(/=+$/, '');
  const ownBase64 = bytes.length % 3 === 0 ? base64 : base64.slice(0, -1);
  const lines = [
    ...BASE64_WIDTHS.flatMap((width) => linesOf(ownBase64, width)),
    ...linesOf(bytes.toString('hex'), HEX_WIDTH),
  ];
  return lines.filter((line) => line.length >= MIN_BASE64_LENGTH);
}

function linesOf(text: string, width: number): readonly string[] {
  const count = Math.ceil(text.length / width);
  return Array.from({ length: count }, (_, line) => text.slice(line * width, (line + 1) * width));
}
