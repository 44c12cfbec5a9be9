const LARGEST_INTEGER = 9_223_372_036_854_775_807n;
const DIGITS = /^\d+$/;
const LARGEST_DIGITS = String(LARGEST_INTEGER).length;

/**
 * The version as the integer that apirun's tables hold, 64 bits with a sign.
 * `undefined` for `run` and for numbers beyond that, which are kept in our own tables only: apirun can have neither.
 */
export function versionNumber(version: string): bigint | undefined {
  if (!DIGITS.test(version) || version.length > LARGEST_DIGITS) return undefined;
  const number = BigInt(version);
  return number <= LARGEST_INTEGER ? number : undefined;
}
