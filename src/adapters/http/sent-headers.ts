import type { CheckedRequest } from './checked-request.ts';
import { ACCEPTED_ENCODINGS } from './content-decoding.ts';

/**
 * The headers of a request as undici takes them; a map, because that form keeps repeated names apart through a proxy
 * too. `User-Agent` and `Accept-Encoding` are added where the user sets none. Values are sent as UTF-8, which HTTP
 * leaves open and Go does.
 */
export function headersToSend(request: CheckedRequest, userAgent: string): ReadonlyMap<string, string | string[]> {
  const byName = new Map<string, { readonly name: string; readonly values: string[] }>();
  for (const [name, value] of request.headers) {
    const known = byName.get(name.toLowerCase());
    if (known === undefined) byName.set(name.toLowerCase(), { name, values: [encode(value)] });
    else known.values.push(encode(value));
  }
  const headers = new Map<string, string | string[]>();
  if (!byName.has('user-agent')) headers.set('User-Agent', encode(userAgent));
  if (!byName.has('accept-encoding')) headers.set('Accept-Encoding', ACCEPTED_ENCODINGS);
  for (const { name, values } of byName.values()) {
    const [first] = values;
    headers.set(name, first !== undefined && values.length === 1 ? first : values);
  }
  return headers;
}

/** undici writes each character as one byte. */
function encode(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}
