import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import type { Fault } from './faults.ts';

/** An answer that a rig has decided on. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** A request whose body has been read. */
export interface Received {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: Buffer;
}

/**
 * Reads a request and answers it, with what goes wrong. `carryOut` is called once or, where the fault comes before it,
 * not at all.
 */
export async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  fault: Fault,
  carryOut: (received: Received) => Answer,
): Promise<void> {
  const isCutUpload = fault.kind === 'cut' && request.method === 'PUT';
  const body = await readBody(request, isCutUpload ? fault.afterBytes : Infinity);
  if (body === undefined || isCutUpload || fault.kind === 'reset') {
    request.socket.destroy();
    return;
  }
  if (fault.kind === 'hold') await fault.until();
  const url = new URL(request.url ?? '/', 'http://rig');
  const answer = fault.kind === 'answer' ? plannedAnswer(fault) : carryOut({ request, url, body });
  if (fault.kind === 'lose_answer') {
    request.socket.destroy();
    return;
  }
  const content = Buffer.from(answer.body ?? '');
  response.writeHead(answer.status, { 'content-length': String(content.length), ...answer.headers });
  if (fault.kind === 'cut') {
    response.write(content.subarray(0, fault.afterBytes), () => request.socket.destroy());
    return;
  }
  response.end(request.method === 'HEAD' ? undefined : content);
}

/** An answer of one of the services with a problem, in the form that GitHub's services and clients know. */
function plannedAnswer({ status, headers = {}, message = 'planned' }: Fault & { readonly kind: 'answer' }): Answer {
  const body = JSON.stringify({ code: 'planned', msg: message, message });
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** The body; `undefined`: the connection broke, or more arrived than the limit. */
async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    chunks.push(chunk);
    if (length > limit) request.destroy();
  });
  try {
    await finished(request);
    return Buffer.concat(chunks);
  } catch {
    return undefined;
  }
}
