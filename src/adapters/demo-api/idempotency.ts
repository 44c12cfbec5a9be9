import { createHash } from 'node:crypto';
import { refuse, type Answer, type Call } from './exchange.ts';

/** How many keys are remembered; the oldest is forgotten first. */
export const MAXIMUM_IDEMPOTENCY_KEYS = 1000;

/** The longest key that is accepted, in characters. */
export const MAXIMUM_IDEMPOTENCY_KEY_LENGTH = 255;

interface Remembered {
  readonly fingerprint: string;
  readonly answer: Answer;
}

/** Remembers what POST requests with an `Idempotency-Key` were answered. */
export interface IdempotencyKeys {
  /** Carries out the request with `perform`, or repeats the answer that the same request got under the same key. */
  once(call: Call, perform: () => Answer): Answer;
  clear(): void;
}

/**
 * Follows the IETF draft "The Idempotency-Key HTTP Header Field": the same key with the same request gets the same
 * answer and changes nothing; the same key with another request is refused with 422. Only answers of carried out
 * requests are kept, since a refused request changed nothing and may be mended and sent again under its key.
 */
export function createIdempotencyKeys(): IdempotencyKeys {
  const rememberedByKey = new Map<string, Remembered>();
  return {
    once(call, perform) {
      const header = call.headers['idempotency-key'];
      if (call.method !== 'POST' || typeof header !== 'string' || header === '') return perform();
      if (header.length > MAXIMUM_IDEMPOTENCY_KEY_LENGTH) {
        const limit = `The Idempotency-Key has more than ${MAXIMUM_IDEMPOTENCY_KEY_LENGTH} characters.`;
        return refuse(400, limit, 'Idempotency-Key');
      }
      const fingerprint = fingerprintOf(call);
      const earlier = rememberedByKey.get(header);
      if (earlier?.fingerprint === fingerprint) return repeated(earlier.answer);
      if (earlier) return refuse(422, 'This Idempotency-Key was used for another request.', 'Idempotency-Key');
      const answer = perform();
      if (answer.status < 400) remember(rememberedByKey, header, { fingerprint, answer });
      return answer;
    },
    clear: () => rememberedByKey.clear(),
  };
}

function remember(rememberedByKey: Map<string, Remembered>, key: string, entry: Remembered): void {
  const oldest = rememberedByKey.keys().next();
  if (rememberedByKey.size >= MAXIMUM_IDEMPOTENCY_KEYS && !oldest.done) rememberedByKey.delete(oldest.value);
  rememberedByKey.set(key, entry);
}

function repeated(answer: Answer): Answer {
  return { ...answer, headers: { ...answer.headers, 'Idempotent-Replayed': 'true' }, note: 'answered as before' };
}

function fingerprintOf(call: Call): string {
  return createHash('sha256')
    .update(JSON.stringify([call.method, call.path, call.query.toString(), call.text]))
    .digest('hex');
}
