import { sha256Hex } from '../domain/sha256.ts';
import { jsonLines } from './json-lines.ts';
import type { Redactor } from './redact.ts';
import { SECRET_MARK } from './secret-mark.ts';
import type { Sealer } from './sealer.ts';

/** What a version sends or runs, as a plan shows it: nothing that signing in adds is in it. */
export type Sendable =
  | {
      readonly kind: 'request';
      readonly method: string;
      readonly url: string;
      readonly headers: readonly (readonly [string, string])[];
      readonly body?: string;
      readonly auth?: string;
    }
  | { readonly kind: 'script'; readonly script: string; readonly variables?: readonly SentVariable[] };

/** A request as a plan shows it, or as it was rendered, with the name of its sign-in: only what is compared. */
export function sendableRequest({ method, url, headers, body, auth }: ComparableRequest): Sendable {
  return {
    kind: 'request',
    method,
    url,
    headers,
    ...(body === undefined ? {} : { body }),
    ...(auth === undefined ? {} : { auth }),
  };
}

type ComparableRequest = Pick<SentRequest, 'method' | 'url' | 'headers'> & {
  readonly body?: string | undefined;
  readonly auth?: string | undefined;
};

/** A variable that a script gets under its own name. `sensitive`: all of its value is a secret. */
export interface SentVariable {
  readonly name: string;
  readonly value: string;
  readonly sensitive?: boolean;
}

/** The same without secrets: each is replaced by a mark, so that it can be kept in the clear and compared. */
export interface Sent {
  /** Says by which state key the marks were made: those of another key can't be compared. Absent: there was none. */
  readonly key?: string;
  readonly what: Sendable;
}

/** Who knows the secrets, and who can hash them. */
export interface SecretKeepers {
  readonly redactor: Redactor;
  readonly sealer: Sealer;
}

/** Characters that are kept of a text of a request or a script; of what follows, the length and a checksum. */
const MAX_SENT_CHARACTERS = 16_384;

/** Characters of all texts together; where there are more, less is kept of each. */
const MAX_SENT_IN_ALL = 131_072;
const MAX_SENT_OF_MANY = 256;

/** Headers of a request, and variables of a script, that are kept. */
const MAX_SENT_NAMES = 200;

/** Hexadecimal digits of a keyed hash in a mark: enough to tell secrets of one stage from each other. */
const MARK_DIGITS = 16;

/** A request or a script without its secrets, and within limits. */
export function withoutSecrets(what: Sendable, keepers: SecretKeepers): Sent {
  const key = keepers.sealer.fingerprint('so_sent')?.slice(0, MARK_DIGITS);
  const marked = mapTexts(what, (text, isSecret) => (isSecret ? markOf(text, keepers) : mark(text, keepers)));
  return { ...(key === undefined ? {} : { key }), what: withinLimits(laidOut(marked)) };
}

/** Of a body in JSON, a line for each member: what is kept of a long one then shows where it is different. */
function laidOut(what: Sendable): Sendable {
  if (what.kind === 'script' || what.body === undefined) return what;
  return { ...what, body: jsonLines(what.body)?.join('\n') ?? what.body };
}

function mark(text: string, keepers: SecretKeepers): string {
  return keepers.redactor.replace(text, (covered) => markOf(covered, keepers));
}

function markOf(secret: string, { sealer }: SecretKeepers): string {
  const hash = sealer.fingerprint(secret);
  return hash === undefined ? '⟦secret⟧' : `⟦secret ${hash.slice(0, MARK_DIGITS)}⟧`;
}

function mapTexts(what: Sendable, change: (text: string, isSecret: boolean) => string): Sendable {
  return what.kind === 'script' ? mapScript(what, change) : mapRequest(what, (text) => change(text, false));
}

type SentScript = Extract<Sendable, { readonly kind: 'script' }>;
type SentRequest = Extract<Sendable, { readonly kind: 'request' }>;

function mapScript(what: SentScript, change: (text: string, isSecret: boolean) => string): SentScript {
  const { script, variables } = what;
  const changed = variables
    ?.slice(0, MAX_SENT_NAMES)
    .map(({ name, value, sensitive }) => ({ name, value: change(value, sensitive === true) }));
  return { kind: 'script', script: change(script, false), ...(changed ? { variables: changed } : {}) };
}

function mapRequest(what: SentRequest, change: (text: string) => string): SentRequest {
  const { url, headers, body } = what;
  return {
    ...what,
    url: change(url),
    headers: headers.slice(0, MAX_SENT_NAMES).map(([name, value]) => [change(name), change(value)] as const),
    ...(body === undefined ? {} : { body: change(body) }),
  };
}

function withinLimits(what: Sendable): Sendable {
  const kept = mapTexts(what, (text) => cut(text, MAX_SENT_CHARACTERS));
  if (JSON.stringify(kept).length <= MAX_SENT_IN_ALL) return kept;
  return mapTexts(what, (text) => cut(text, MAX_SENT_OF_MANY));
}

/**
 * Secrets are marked before, so that no part of one is left at the end. What is said of the rest does not hang on the
 * state key, as the marks do.
 */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const whole = text.replaceAll(SECRET_MARK, '⟦secret⟧');
  const checksum = sha256Hex(whole).slice(0, MARK_DIGITS);
  // At the end of a line, unless that would leave out too much: half a line would always look changed.
  const lineEnd = text.lastIndexOf('\n', most);
  const kept = text.slice(0, lineEnd > most / 2 ? lineEnd : most);
  return `${kept}\n… (${whole.length} characters in all, SHA-256 ${checksum})`;
}

/** What was kept, with marks also for secrets that are known only since then. */
export function markedAgain({ key, what }: Sent, keepers: SecretKeepers): Sent {
  const change = (text: string): string => {
    const marks = text.match(SECRET_MARK) ?? [];
    return text
      .split(SECRET_MARK)
      .map((part, place) => mark(part, keepers) + (marks[place] ?? ''))
      .join('');
  };
  return { ...(key === undefined ? {} : { key }), what: mapTexts(what, change) };
}
