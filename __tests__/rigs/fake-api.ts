import { err, ok, type Result } from '../../src/domain/result.ts';
import type {
  HttpClient,
  HttpClients,
  IncomingResponse,
  OutgoingRequest,
  TransportProblem,
} from '../../src/execution/ports.ts';

/** An answer: its status alone, more of it, or none for this reason. */
export type FakeAnswer =
  | number
  | (Partial<Omit<IncomingResponse, 'headers'>> & {
      readonly json?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    })
  | { readonly problem: TransportProblem };

/** Gives the answer to a request; a promise keeps it waiting. */
export type FakeHandler = (request: OutgoingRequest) => FakeAnswer | Promise<FakeAnswer>;

/** A request that waits for its answer, as `METHOD /path`. */
export interface HeldAnswer {
  /** Settles when the request has arrived. */
  readonly arrived: Promise<OutgoingRequest>;
  answer(answer: FakeAnswer): void;
}

/** Everything that is sent in a test arrives here. Requests to `http://api/...` are named by method and path. */
export interface FakeApi {
  readonly clients: HttpClients;
  /** What arrived, in order: `POST /vpc`. */
  readonly lines: readonly string[];
  readonly requests: readonly OutgoingRequest[];
  /** The last request of this name. */
  last(line: string): OutgoingRequest;
  /** Answers in turn; the last one repeats. What nobody speaks of is answered with 200 and `{}`. */
  on(line: string, ...answers: readonly (FakeAnswer | FakeHandler)[]): void;
  /** Keeps the next request of this name; later ones are answered as before. */
  hold(line: string): HeldAnswer;
}

/** No answer, although the request was sent. */
export const LOST: FakeAnswer = { problem: { cause: 'reset', sent: true, message: 'the connection broke' } };

/** No answer in time. */
export const TIMED_OUT: FakeAnswer = { problem: { cause: 'timeout', sent: true, message: 'no answer within 30s' } };

/** No connection: nothing was sent. */
export const REFUSED: FakeAnswer = { problem: { cause: 'refused', sent: false, message: 'api:80 refused' } };

/** An API of which a test says how it answers. */
export function createFakeApi(): FakeApi {
  const requests: OutgoingRequest[] = [];
  const handlers = new Map<string, readonly (FakeAnswer | FakeHandler)[]>();
  const counts = new Map<string, number>();
  const held = new Map<string, (request: OutgoingRequest) => Promise<FakeAnswer>>();

  async function answerTo(request: OutgoingRequest): Promise<FakeAnswer> {
    const line = lineOf(request);
    const holding = held.get(line);
    held.delete(line);
    if (holding) return holding(request);
    const answers = handlers.get(line) ?? [200];
    const count = counts.get(line) ?? 0;
    counts.set(line, count + 1);
    const answer = answers[Math.min(count, answers.length - 1)] ?? 200;
    return typeof answer === 'function' ? answer(request) : answer;
  }

  const client: HttpClient = {
    async send(request, signal) {
      if (signal.aborted) return err({ cause: 'cancelled', sent: false, message: 'cancelled before it was sent' });
      requests.push(request);
      const gone = Promise.withResolvers<FakeAnswer>();
      const cancel = () => gone.resolve({ problem: { cause: 'cancelled', sent: true, message: 'given up' } });
      signal.addEventListener('abort', cancel);
      const answer = await Promise.race([answerTo(request), gone.promise]);
      signal.removeEventListener('abort', cancel);
      return resultOf(answer);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };

  return {
    clients: () => Promise.resolve(ok(client)),
    requests,
    get lines() {
      return requests.map((request) => lineOf(request));
    },
    last(line) {
      const found = requests.findLast((request) => lineOf(request) === line);
      if (!found) throw new Error(`no ${line} among ${requests.map((request) => lineOf(request)).join(', ')}`);
      return found;
    },
    on(line, ...answers) {
      handlers.set(line, answers);
      counts.delete(line);
    },
    hold(line) {
      const arrived = Promise.withResolvers<OutgoingRequest>();
      const answered = Promise.withResolvers<FakeAnswer>();
      held.set(line, async (request) => {
        arrived.resolve(request);
        return answered.promise;
      });
      return { arrived: arrived.promise, answer: answered.resolve };
    },
  };
}

/** `POST /vpc` of a request to `http://api/vpc?x=1`. */
export function lineOf({ method, url }: Pick<OutgoingRequest, 'method' | 'url'>): string {
  return `${method} ${new URL(url).pathname}`;
}

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  404: 'Not Found',
  409: 'Conflict',
};

function resultOf(answer: FakeAnswer): Result<IncomingResponse, TransportProblem> {
  if (typeof answer === 'number') return resultOf({ status: answer });
  if ('problem' in answer) return err(answer.problem);
  const { status = 200, statusText = STATUS_TEXTS[status] ?? '', headers = {}, json } = answer;
  const body = answer.body ?? JSON.stringify(json ?? {});
  return ok({ status, statusText, headers: Object.entries(headers), body });
}
