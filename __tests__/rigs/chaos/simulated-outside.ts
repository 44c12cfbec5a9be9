import { setTimeout as sleep } from 'node:timers/promises';
import { err, ok } from '../../../src/domain/result.ts';
import type { Clock, HttpClients, Shell } from '../../../src/execution/ports.ts';
import { createBook, type Book, type Outcome } from '../ledger.ts';
import type { StoreFault } from './chaos-world.ts';

/** What simulated processes reach beside their stores: the ledger, a shell that only speaks to it, and the time. */
export interface SimulatedOutside {
  readonly book: Book;
  readonly clock: Clock;
  readonly httpClients: HttpClients;
  readonly shell: Shell;
  now(): number;
  fail(fault: StoreFault, random: () => number): boolean;
  mend(): void;
}

/** The clock jumps so far, forward or back. */
const MAX_JUMP_MS = 400 * 24 * 60 * 60 * 1_000;

/** A fault comes at one of the next requests. */
const MAX_REQUESTS_BEFORE = 12;

/** Nothing was done yet, and nothing goes wrong. */
export function simulatedOutside(): SimulatedOutside {
  const book = createBook();
  let jumpMs = 0;
  let requestsLeft = Infinity;
  let going: 'lost' | 'unanswered' = 'lost';
  const now = (): number => Date.now() + jumpMs;

  /** `undefined`: nobody hears of the request, or of its answer. */
  function carryOut(request: Parameters<Book['carryOut']>[0]): Outcome | 'lost' | 'unanswered' {
    requestsLeft -= 1;
    if (requestsLeft !== 0) return book.carryOut(request);
    if (going === 'unanswered') book.carryOut(request);
    return going;
  }

  return {
    book,
    now,
    clock: {
      now,
      sleep: (durationMs, signal) => sleep(durationMs, undefined, { signal, ref: false }).catch(() => undefined),
    },
    httpClients: async () =>
      ok({
        async send({ method, url, headers, body }) {
          const named = Object.fromEntries(headers.map(([header, value]) => [header.toLowerCase(), value]));
          const request = { method, target: new URL(url).pathname, headers: named, body: body ?? '' };
          const outcome = carryOut(request);
          if (outcome === 'lost') return err({ cause: 'refused', sent: false, message: 'the connection was refused' });
          if (outcome === 'unanswered') return err({ cause: 'reset', sent: true, message: 'the connection broke' });
          const text = outcome.body === undefined ? '' : JSON.stringify(outcome.body);
          return ok({
            status: outcome.status,
            statusText: '',
            headers: [['content-type', 'application/json']],
            body: text,
          });
        },
        [Symbol.asyncDispose]: () => Promise.resolve(),
      }),
    shell: {
      async run({ script }) {
        const { target = '', body = '' } = /POST (?<target>\S+) .*?(?<body>\{.*?\})/.exec(script)?.groups ?? {};
        const outcome = book.carryOut({ method: 'POST', target, headers: {}, body });
        const exitCode = outcome.status < 300 ? 0 : 1;
        return ok({ exitCode, signal: null, output: '', excerpt: '', aborted: false });
      },
    },
    fail(fault, random) {
      if (fault === 'clock jumped') jumpMs = Math.floor((random() * 2 - 1) * MAX_JUMP_MS);
      else if (fault === 'request lost' || fault === 'answer of a request lost') {
        going = fault === 'request lost' ? 'lost' : 'unanswered';
        requestsLeft = 1 + Math.floor(random() * MAX_REQUESTS_BEFORE);
      } else return false;
      return true;
    },
    mend() {
      requestsLeft = Infinity;
      jumpMs = 0;
    },
  };
}
