import { describe, expect, test } from '@jest/globals';
import { compareSent } from '../../../src/commands/plan-comparison/compare-sent.ts';
import { createRedactor } from '../../../src/execution/redact.ts';
import { createSealer } from '../../../src/execution/seal.ts';
import { withoutSecrets } from '../../../src/execution/sent.ts';
import type { Sendable, Sent } from '../../../src/execution/sent.ts';

const request = (more: Partial<Extract<Sendable, { kind: 'request' }>> = {}): Sendable => ({
  kind: 'request',
  method: 'POST',
  url: 'https://api.example/vpc',
  headers: [['X-Team', 'core']],
  body: '{"cidr":"10.0.0.0/16","size":1}',
  ...more,
});

/** As it is kept where these secrets are known, under this state key. */
function kept(what: Sendable, secrets: readonly string[] = [], keys: readonly string[] = ['a-state-key']): Sent {
  const redactor = createRedactor();
  for (const secret of secrets) redactor.add(secret);
  return withoutSecrets(what, { redactor, sealer: createSealer(keys, (bytes) => new Uint8Array(bytes)) });
}

const show = (before: Sent, now: Sent): readonly string[] =>
  compareSent(before, now).map(({ mark, text }) => `${mark} ${text}`);

const changes = (before: Sent, now: Sent): readonly string[] =>
  show(before, now).filter((line) => !line.startsWith(' ') && !line.startsWith('@'));

describe('a request', () => {
  test('that is the same has no difference', () => {
    expect(show(kept(request()), kept(request()))).toEqual([]);
  });

  test.each<readonly [string, Sendable, readonly string[]]>([
    ['a header', request({ headers: [['X-Team', 'platform']] }), ['- X-Team: core', '+ X-Team: platform']],
    [
      'one more header',
      request({
        headers: [
          ['X-Team', 'core'],
          ['X-New', '1'],
        ],
      }),
      ['+ X-New: 1'],
    ],
    [
      'the address',
      request({ url: 'https://api.example/vpcs' }),
      ['- POST https://api.example/vpc', '+ POST https://api.example/vpcs'],
    ],
    ['the method', request({ method: 'PUT' }), ['- POST https://api.example/vpc', '+ PUT https://api.example/vpc']],
    ['the sign-in', request({ auth: 'web' }), ['+ auth: web']],
    [
      'a member of the body',
      request({ body: '{"cidr": "10.0.0.0/16", "size": 2}' }),
      ['-   "size": 1', '+   "size": 2'],
    ],
    ['no body', request({ body: '' }), ['- {', '-   "cidr": "10.0.0.0/16",', '-   "size": 1', '- }']],
    [
      'a value that is not known yet',
      request({ body: '{"cidr":"10.0.0.0/16","size":<known after: a.size>}' }),
      ['-   "size": 1', '+   "size": <known after: a.size>'],
    ],
  ])('shows %s', (_, now, expected) => {
    expect(changes(kept(request()), kept(now))).toEqual(expected);
  });

  test('is the same where its JSON is only written in another way', () => {
    const body = '{\n  "cidr": "10.0.0.0/16",\n  "size": 1\n}\n';
    expect(show(kept(request()), kept(request({ body })))).toEqual([]);
  });

  test('a script is compared line by line', () => {
    const script = (last: string): Sent => kept({ kind: 'script', script: `set -e\n${last}\n` });
    expect(changes(script('one'), script('two'))).toEqual(['- one', '+ two']);
  });

  test('one that was a script is all new', () => {
    expect(changes(kept({ kind: 'script', script: 'a' }), kept(request({ headers: [], body: '' })))).toEqual([
      '- a',
      '+ POST https://api.example/vpc',
    ]);
  });
});

describe('a secret in it', () => {
  const withToken = (token: string, method = 'POST'): Sendable =>
    request({ method, headers: [['X-Token', token]], body: `{"token":"${token}","size":1}` });
  const tokens = ['hunter2-first', 'hunter2-second'] as const;

  test('that stayed the same is the same', () => {
    expect(show(kept(withToken(tokens[0]), tokens), kept(withToken(tokens[0]), tokens.toReversed()))).toEqual([]);
  });

  test('that changed is told, and not shown', () => {
    const lines = show(kept(withToken(tokens[0]), tokens), kept(withToken(tokens[1]), tokens));
    expect(lines).toEqual([
      '  POST https://api.example/vpc',
      '- X-Token: ***',
      '+ X-Token: *** (sensitive, changed)',
      '  {',
      '-   "token": "***",',
      '+   "token": "***", (sensitive, changed)',
      '    "size": 1',
      '  }',
    ]);
  });

  test('that takes the place of a clear text is no changed secret', () => {
    const before = kept(request({ headers: [['X-Token', 'open']] }));
    const now = kept(request({ headers: [['X-Token', tokens[0]]] }), tokens);
    expect(changes(before, now)).toEqual(['- X-Token: open', '+ X-Token: ***']);
  });

  test('that can not be opened without the state key is no change in its place, and is one elsewhere', () => {
    const sealed = withToken('<known after: infrastructure.token>');
    expect(show(kept(withToken(tokens[0]), tokens), kept(sealed, [], []))).toEqual([]);
    expect(changes(kept(withToken(tokens[0]), tokens), kept(sealed, []))).toContain(
      '+ X-Token: <known after: infrastructure.token>',
    );
    expect(changes(kept(withToken('open')), kept(sealed, [], []))).toContain(
      '+ X-Token: <known after: infrastructure.token>',
    );
  });

  test.each([
    ['without a state key', [], []],
    ['where there was no state key then', [], ['a-state-key']],
    ['where there is no state key now', ['a-state-key'], []],
    ['after the state key was changed', ['a-state-key'], ['another-key']],
  ])('can not be compared %s: a change of it alone is not told', (_, then, today) => {
    const before = kept(withToken(tokens[0]), tokens, then);
    const now = kept(withToken(tokens[1]), tokens, today);
    expect(show(before, now)).toEqual([]);
    expect(changes(before, kept(withToken(tokens[1], 'PUT'), tokens, today))).toEqual([
      '- POST https://api.example/vpc',
      '+ PUT https://api.example/vpc',
    ]);
  });
});
