import { describe, expect, test } from '@jest/globals';
import { err, ok, type Result } from '../../src/domain/result.ts';
import type { AuthDefinition } from '../../src/domain/stage-config.ts';
import type { Credential, HttpClient, SignInRequest } from '../../src/execution/ports.ts';
import { createRedactor } from '../../src/execution/redact.ts';
import { createSignInSession } from '../../src/execution/sign-in-session.ts';
import { type TemplateValue, unknownValue } from '../../src/template/value.ts';
import { createFakeClock } from '../rigs/fake-clock.ts';
import { given } from '../rigs/given.ts';
import { sourceText } from '../rigs/migration-of.ts';

const AT = { file: 'config.yaml', line: 7, column: 3 };

const definitions: readonly AuthDefinition[] = [
  {
    name: 'web',
    location: AT,
    method: {
      type: 'oauth2',
      grant: 'client_credentials',
      tokenUrl: sourceText('{{.base}}/token'),
      clientId: sourceText('id'),
      clientSecret: sourceText('{{.client_secret}}'),
      scopes: [sourceText('read'), sourceText('write:{{.region}}')],
      authStyle: 'auto',
    },
  },
  { name: 'static', location: AT, method: { type: 'bearer', token: sourceText('{{.sealed}}') } },
];

function credential(token: string, more: Partial<Credential> = {}): Credential {
  return { token, header: ['Authorization', `Bearer ${token}`], secrets: [token], renewable: true, ...more };
}

const client: HttpClient = {
  send: async () => err({ cause: 'refused', sent: false, message: 'nobody sends here' }),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** A session whose sign-ins a test answers: each call waits in `asked`. */
function openSession() {
  const clock = createFakeClock();
  const redactor = createRedactor();
  const asked: { readonly request: SignInRequest; answer(result: Result<Credential, string>): void }[] = [];
  const session = createSignInSession({
    definitions,
    context: () => ({
      onSecret: (value) => redactor.add(value),
      data: new Map<string, TemplateValue>([
        ['base', 'https://id'],
        ['client_secret', 's3cret-77'],
        ['region', 'eu'],
        ['sealed', unknownValue(['db.token'])],
      ]),
      options: { now: () => 0, env: () => err('none') },
    }),
    signIn: async (request) => {
      const { promise, resolve } = Promise.withResolvers<Result<Credential, string>>();
      asked.push({ request, answer: resolve });
      return promise;
    },
    client,
    clock,
    redactor,
    timeoutMs: 1234,
  });
  const { signal } = new AbortController();
  return {
    clock,
    redactor,
    asked,
    ask: (name = 'web') => session.credential(name, signal),
    renew: (stale: Credential) => session.renew('web', stale, signal),
    async signedIn(token: string, more: Partial<Credential> = {}) {
      const asking = session.credential('web', signal);
      asked.at(-1)?.answer(ok(credential(token, more)));
      return given(await asking);
    },
  };
}

describe('signing in', () => {
  test('happens at first use, with everything rendered and the limit of the client', async () => {
    const session = openSession();
    expect(session.asked).toHaveLength(0);
    await session.signedIn('t1');
    expect(session.asked[0]?.request).toEqual({
      name: 'web',
      type: 'oauth2',
      fields: new Map([
        ['grant', 'client_credentials'],
        ['tokenUrl', 'https://id/token'],
        ['clientId', 'id'],
        ['clientSecret', 's3cret-77'],
        ['authStyle', 'auto'],
      ]),
      scopes: ['read', 'write:eu'],
      timeoutMs: 1234,
    });
  });

  test('happens once, also when several ask together', async () => {
    const session = openSession();
    const asking = Promise.all([session.ask(), session.ask(), session.ask()]);
    session.asked[0]?.answer(ok(credential('t1')));
    expect((await asking).map((result) => given(result).token)).toEqual(['t1', 't1', 't1']);
    expect(given(await session.ask()).token).toBe('t1');
    expect(session.asked).toHaveLength(1);
  });

  test('what it needs and what it gives is masked before anybody uses it', async () => {
    const session = openSession();
    const asking = session.ask();
    expect(session.redactor.secrets()).toEqual(['s3cret-77']);
    session.asked[0]?.answer(ok(credential('t1-token', { secrets: ['t1-token', 'Bearer t1-token'] })));
    await asking;
    expect(session.redactor.secrets()).toEqual(['s3cret-77', 't1-token', 'Bearer t1-token']);
  });

  test('a failure is told to everybody who waited for it, and the next one tries again', async () => {
    const session = openSession();
    const asking = Promise.all([session.ask(), session.ask()]);
    session.asked[0]?.answer(err('wrong password'));
    expect(await asking).toEqual([err('wrong password'), err('wrong password')]);
    expect(await session.signedIn('t1')).toMatchObject({ token: 't1' });
    expect(session.asked).toHaveLength(2);
  });

  test('a name that no auth has is a failure, and so is a value that is not to be had', async () => {
    const session = openSession();
    expect(await session.ask('nobody')).toEqual(err('no auth is called nobody'));
    const sealed = await session.ask('static');
    expect(sealed).toMatchObject({ ok: false, error: expect.stringContaining('db.token') });
    expect(session.asked).toHaveLength(0);
  });
});

describe('a token that ends', () => {
  test('is renewed half a minute before, with what it was renewed by', async () => {
    const session = openSession();
    const expiresAt = session.clock.now() + 3_600_000;
    await session.signedIn('t1', { expiresAt, refreshToken: 'r1' });
    await session.clock.advance(3_570_000);
    expect(given(await session.ask()).token).toBe('t1');
    await session.clock.advance(1);
    const asking = session.ask();
    await session.clock.settle();
    expect(session.asked[1]?.request.refreshToken).toBe('r1');
    session.asked[1]?.answer(ok(credential('t2')));
    expect(given(await asking).token).toBe('t2');
  });

  test('is renewed once, also when several ask together', async () => {
    const session = openSession();
    await session.signedIn('t1', { expiresAt: session.clock.now() + 60_000 });
    await session.clock.advance(59_000);
    const asking = Promise.all([session.ask(), session.ask()]);
    await session.clock.settle();
    session.asked[1]?.answer(ok(credential('t2')));
    expect((await asking).map((result) => given(result).token)).toEqual(['t2', 't2']);
    expect(session.asked).toHaveLength(2);
  });

  test('is used for half of its life when that is short, and not asked for twice at once', async () => {
    const session = openSession();
    const { expiresAt } = await session.signedIn('t1', { expiresAt: session.clock.now() + 10_000 });
    expect(expiresAt).toBeDefined();
    expect(session.asked).toHaveLength(1);
    await session.clock.advance(5000);
    expect(given(await session.ask()).token).toBe('t1');
    await session.clock.advance(1);
    const asking = session.ask();
    await session.clock.settle();
    session.asked[1]?.answer(ok(credential('t2')));
    expect(given(await asking).token).toBe('t2');
  });

  test('is left as it is where signing in again gives no other', async () => {
    const session = openSession();
    await session.signedIn('t1', { expiresAt: session.clock.now() + 1000, renewable: false });
    await session.clock.advance(5000);
    expect(given(await session.ask()).token).toBe('t1');
  });
});

describe('a token that was refused', () => {
  test('is replaced once for all who hold it', async () => {
    const session = openSession();
    const stale = await session.signedIn('t1');
    const renewing = Promise.all([session.renew(stale), session.renew(stale)]);
    await session.clock.settle();
    for (const { answer } of session.asked.slice(1)) answer(ok(credential('t2')));
    const tokens = (await renewing).map((result) => (result?.ok ? result.value.token : undefined));
    expect(tokens).toEqual(['t2', 't2']);
    expect(given((await session.renew(stale)) ?? err('none')).token).toBe('t2');
    expect(session.asked).toHaveLength(2);
  });

  test('is not asked for again where that gives no other', async () => {
    const session = openSession();
    const fixed = await session.signedIn('t1', { renewable: false });
    expect(await session.renew(fixed)).toBeUndefined();
    expect(session.asked).toHaveLength(1);
  });
});
