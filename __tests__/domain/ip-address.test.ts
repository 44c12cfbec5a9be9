import { BlockList, isIP } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isInRange, parseIpAddress, parseIpRange } from '../../src/domain/ip-address.ts';

function isInside(address: string, range: string): boolean | undefined {
  const [one, all] = [parseIpAddress(address), parseIpRange(range)];
  return one && all && isInRange(one, all);
}

describe('an address in a range', () => {
  test.each<[address: string, range: string, inside: boolean]>([
    ['10.1.2.3', '10.0.0.0/8', true],
    ['11.0.0.0', '10.0.0.0/8', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.4', '10.1.2.3', false],
    ['10.1.2.3', '0.0.0.0/0', true],
    ['255.255.255.255', '255.255.255.255/32', true],
    ['192.168.1.200', '192.168.1.129/25', true],
    ['2001:db8::1', '2001:db8::/32', true],
    ['2001:db9::1', '2001:db8::/32', false],
    ['2001:DB8:0:0::1', '2001:db8::1', true],
    ['::1', '::/0', true],
    ['fe80::1%eth0', 'fe80::/10', true],
    // The two kinds are never taken for each other, but for an address of one in the form of the other.
    ['10.0.0.1', '::/0', false],
    ['::1', '0.0.0.0/0', false],
    ['::ffff:10.0.0.1', '10.0.0.0/8', true],
    ['10.0.0.1', '::ffff:10.0.0.0/104', true],
    ['11.0.0.1', '::ffff:10.0.0.0/104', false],
  ])('%s in %s: %s', (address, range, inside) => {
    expect(isInside(address, range)).toBe(inside);
  });
});

const NO_RANGES = [
  '',
  ' ',
  '10.0.0.1 ',
  '10.0.0',
  '10.0.0.0.1',
  '256.0.0.1',
  '010.0.0.1',
  '1e1.0.0.1',
  'ten.0.0.1',
  ':',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::8',
  '12345::',
  'g::',
  '::1.2.3',
  'localhost',
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  '10.0.0.0/08888',
  '::/129',
  '::ffff:10.0.0.0/95',
  '/8',
  '*',
];

test.each(NO_RANGES)('%j is no range', (text) => {
  expect(parseIpRange(text)).toBeUndefined();
});

test('what is an address, Node thinks so too', () => {
  const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
  const pieces = fc.array(fc.oneof(group, fc.constant(''), fc.ipV4()), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.ipV4(),
        fc.ipV6(),
        pieces.map((all) => all.join(':')),
      ),
      (text) => {
        expect(parseIpAddress(text) !== undefined).toBe(isIP(text) !== 0);
      },
    ),
  );
});

test.each([
  ['IPv4', fc.ipV4(), 'ipv4', 32],
  ['IPv6', fc.ipV6(), 'ipv6', 128],
] as const)('ranges of %s hold what they hold for Node', (_, addresses, family, bits) => {
  fc.assert(
    fc.property(addresses, addresses, fc.integer({ min: 0, max: bits }), (address, start, prefix) => {
      const list = new BlockList();
      list.addSubnet(start, prefix, family);
      for (const one of [address, start]) {
        fc.pre(!one.toLowerCase().startsWith('::ffff:'));
        expect(isInside(one, `${start}/${prefix}`)).toBe(list.check(one, family));
      }
    }),
  );
});
