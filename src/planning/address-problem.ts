/** Line breaks, which would be dropped silently, and other control characters. */
const CONTROL_CHARACTER = /\p{Cc}/u;

/**
 * Why an address, rendered to its end, can't be sent to; undefined where it can. It repeats nothing of the address, which
 * may hold a secret.
 */
export function addressProblem(address: string): string | undefined {
  const trimmed = address.trim();
  if (trimmed === '') return 'the address is empty';
  if (CONTROL_CHARACTER.test(trimmed)) return 'the address holds a line break or another control character';
  if (!/^https?:\/\//i.test(trimmed)) return 'the address does not begin with http:// or https://';
  return URL.canParse(trimmed) ? undefined : 'the address is not valid: it must look like https://host/path';
}
