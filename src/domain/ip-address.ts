/** An address of IPv4 (32 bits) or IPv6 (128 bits) as a number. */
export interface IpAddress {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** All addresses that begin with the same bits as this one. */
export interface IpRange {
  readonly address: IpAddress;
  /** How many of its bits count. */
  readonly prefix: number;
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const IPV6_GROUP = /^[0-9a-f]{1,4}$/i;
const IPV6_GROUPS = 8;

/** The bits in front of an address of IPv4 that is written as one of IPv6, `::ffff:10.0.0.1` (RFC 4291, 2.5.5.2). */
const MAPPED = 0xffffn;
const MAPPED_BITS = 96;

/** Reads an address; one of IPv4 in the form of IPv6 is one of IPv4. The zone of a local address is left out. */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (IPV4.test(text)) return { bits: 32, value: valueOfIpv4(text) };
  const value = valueOfIpv6(text.replace(/%[^%/]+$/, ''));
  if (value === undefined) return undefined;
  return value >> 32n === MAPPED ? { bits: 32, value: value & 0xffff_ffffn } : { bits: 128, value };
}

/** Reads an address, or a range such as `10.0.0.0/8` (RFC 4632, RFC 4291). */
export function parseIpRange(text: string): IpRange | undefined {
  const [written = '', length, ...rest] = text.split('/');
  const address = parseIpAddress(written);
  if (address === undefined || rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  if (length === undefined) return { address, prefix: address.bits };
  // Of a mapped address the prefix counts the bits in front of it too.
  const isMapped = address.bits === 32 && written.includes(':');
  const prefix = Number(length) - (isMapped ? MAPPED_BITS : 0);
  return prefix >= 0 && prefix <= address.bits ? { address, prefix } : undefined;
}

/** Whether an address is in a range; one of the other kind never is. */
export function isInRange({ bits, value }: IpAddress, { address, prefix }: IpRange): boolean {
  const shift = BigInt(bits - prefix);
  return bits === address.bits && value >> shift === address.value >> shift;
}

function valueOfIpv4(text: string): bigint {
  return text.split('.').reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}

function valueOfIpv6(text: string): bigint | undefined {
  const tail = text.slice(text.lastIndexOf(':') + 1);
  if (tail.includes('.')) {
    if (!IPV4.test(tail)) return undefined;
    const value = valueOfIpv4(tail);
    const groups = `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
    return valueOfIpv6(text.slice(0, -tail.length) + groups);
  }
  const [head = '', rest, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const first = head === '' ? [] : head.split(':');
  const last = rest === undefined || rest === '' ? [] : rest.split(':');
  const missing = IPV6_GROUPS - first.length - last.length;
  if (rest === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...first, ...Array.from({ length: missing }, () => '0'), ...last];
  if (!groups.every((group) => IPV6_GROUP.test(group))) return undefined;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}
