import { describe, expect, test } from '@jest/globals';
import { ok } from '../../src/domain/result.ts';
import type { AuthDefinition } from '../../src/domain/stage-config.ts';
import type { SignIn } from '../../src/execution/ports.ts';
import { createEngine, resultOf } from '../rigs/engine.ts';
import { type FakeAnswer, LOST, REFUSED } from '../rigs/fake-api.ts';
import { type MigrationSketch, sourceText } from '../rigs/migration-of.ts';
import { postStage } from '../rigs/post-stage.ts';

/** What one migration sends when it is answered like this. */
async function sent(sketch: MigrationSketch, answers: readonly FakeAnswer[], more: { readonly retry?: object } = {}) {
  const engine = createEngine([postStage('one', { up: sketch, config: { retry: { ...more.retry } } })]);
  engine.api.on(`${sketch.method ?? 'POST'} /one`, ...answers);
  const startedAt = engine.clock.now();
  const run = await engine.up();
  return { engine, run, count: engine.api.lines.length, tookMs: engine.clock.now() - startedAt };
}

describe('attempts', () => {
  test('a GET is repeated until it is answered, with growing pauses that are told', async () => {
    const { engine, run, count, tookMs } = await sent({ method: 'GET' }, [503, LOST, 200]);
    expect([run.conclusion, count, tookMs]).toEqual(['success', 3, 3000]);
    const retried = engine.events.filter(({ type }) => type === 'request_retried');
    expect(retried).toMatchObject([
      { attempt: 1, delayMs: 1000, why: '503' },
      { attempt: 2, delayMs: 2000, why: 'the connection broke' },
    ]);
  });

  test('after the last one its answer is the failure, or that there was none, with how many there were', async () => {
    const answered = await sent({ method: 'PUT' }, [503]);
    expect([answered.count, answered.run.failure]).toMatchObject([3, { reason: 'unexpected_status', status: 503 }]);
    const unreachable = await sent({}, [REFUSED]);
    expect([unreachable.count, unreachable.run.failure]).toMatchObject([
      3,
      { reason: 'request_failed', cause: 'refused', attempts: 3 },
    ]);
  });

  test('a POST is sent once where it may have been carried out', async () => {
    for (const answer of [LOST, 503, 500, 408]) expect((await sent({}, [answer, 201])).count).toBe(1);
    for (const answer of [REFUSED, 429]) expect((await sent({}, [answer, 201])).count).toBe(2);
    expect((await sent({ key: true }, [LOST, 503, 201])).count).toBe(3);
    expect((await sent({ retry: { methods: 'all' } }, [LOST, 503, 201])).count).toBe(3);
    expect((await sent({ headers: { 'Idempotency-Key': 'mine' } }, [LOST, 201])).count).toBe(2);
  });

  test('a status that result_code lists is a success and never repeated', async () => {
    const { run, count } = await sent({ method: 'GET', codes: ['503', '2xx'] }, [503, 200]);
    expect([run.conclusion, count]).toEqual(['success', 1]);
  });

  test('Retry-After is obeyed', async () => {
    const { tookMs } = await sent({}, [{ status: 429, headers: { 'retry-after': '17' } }, 201]);
    expect(tookMs).toBe(17_000);
  });

  test('the policy of the request wins over config.yaml, and that over global', async () => {
    const retry = { attempts: 5, backoffMs: [10] };
    expect((await sent({ method: 'GET' }, [503], { retry })).count).toBe(5);
    expect((await sent({ method: 'GET', retry: { attempts: 2 } }, [503], { retry })).count).toBe(2);
    const engine = createEngine([postStage('one', { up: { method: 'GET' } })], {
      settings: { retry: { attempts: 4 } },
    });
    engine.api.on('GET /one', 503);
    await engine.up();
    expect(engine.api.lines).toHaveLength(4);
  });

  test('until bounds them by time', async () => {
    const { count } = await sent({ method: 'GET', retry: { attempts: 99, untilMs: 10_000 } }, [503]);
    expect(count).toBe(4);
  });
});

describe('redirects', () => {
  test('are followed by the client, unless one of their statuses is a success', async () => {
    for (const [codes, redirects] of [
      [[], 'follow'],
      [['2xx'], 'follow'],
      [['2xx', '304'], 'follow'],
      [['2xx', '302'], 'return'],
      [['2xx', '3xx'], 'return'],
      [['{{.wanted}}'], 'return'],
    ] as const) {
      const { engine, run } = await sent({ codes, env: { wanted: '200-303' } }, [200]);
      expect(engine.api.last('POST /one').redirects).toBe(redirects);
      expect(run.conclusion).toBe('success');
    }
  });
});

const auth: readonly AuthDefinition[] = ['web', 'other'].map((name) => ({
  name,
  location: { file: 'config.yaml', line: 1, column: 1 },
  method: { type: 'bearer', token: sourceText('unused') },
}));

/** Each sign-in gives the next token: `web-1`, `web-2`. */
function signingIn(renewable = true): { readonly signIn: SignIn; readonly names: string[] } {
  const names: string[] = [];
  return {
    names,
    signIn: async ({ name }) => {
      names.push(name);
      const token = `${name}-${names.filter((one) => one === name).length}`;
      return ok({ token, header: ['Authorization', `Bearer ${token}`], secrets: [token], renewable });
    },
  };
}

describe('a 401', () => {
  const authorizations = (engine: ReturnType<typeof createEngine>) =>
    engine.api.requests.map(({ headers }) => headers.find(([name]) => name === 'Authorization')?.[1]);

  test('makes sign in again and send once more, a POST too, since it was not carried out', async () => {
    const { signIn } = signingIn();
    const stage = postStage('one', { up: { auth: 'web', body: '{{.auth.web}}' }, config: { auth } });
    const engine = createEngine([stage], { signIn });
    engine.api.on('POST /one', 401, 201);
    expect((await engine.up()).conclusion).toBe('success');
    expect(authorizations(engine)).toEqual(['Bearer web-1', 'Bearer web-2']);
    expect(engine.api.last('POST /one').body).toBe('web-2');
  });

  test('once: the second one is the answer', async () => {
    const { signIn, names } = signingIn();
    const engine = createEngine([postStage('one', { up: { auth: 'web' }, config: { auth } })], { signIn });
    engine.api.on('POST /one', 401);
    expect((await engine.up()).failure).toMatchObject({ reason: 'unexpected_status', status: 401 });
    expect([engine.api.lines.length, names]).toEqual([2, ['web', 'web']]);
  });

  test('takes none of the attempts', async () => {
    const { signIn } = signingIn();
    const engine = createEngine([postStage('one', { up: { method: 'PUT', auth: 'web' }, config: { auth } })], {
      signIn,
    });
    engine.api.on('PUT /one', 503, 401, 503, 200);
    expect((await engine.up()).conclusion).toBe('success');
  });

  test('is the answer where signing in again gives no other token, or where nobody signed in', async () => {
    const { signIn, names } = signingIn(false);
    for (const up of [{ auth: 'web' }, {}]) {
      const engine = createEngine([postStage('one', { up, config: { auth } })], { signIn });
      engine.api.on('POST /one', 401);
      expect((await engine.up()).failure).toMatchObject({ status: 401 });
      expect(engine.api.lines).toHaveLength(1);
    }
    expect(names).toEqual(['web']);
  });

  test('renews only what the request was signed with', async () => {
    const { signIn, names } = signingIn();
    const engine = createEngine([postStage('one', { up: { auth: 'other' }, config: { auth } })], { signIn });
    engine.api.on('POST /one', 401, 201);
    await engine.up();
    expect(names).toEqual(['other', 'other']);
  });

  test('that is expected is a success', async () => {
    const { signIn, names } = signingIn();
    const up = { auth: 'web', codes: ['401'] };
    const engine = createEngine([postStage('one', { up, config: { auth } })], { signIn });
    engine.api.on('POST /one', 401);
    expect((await engine.up()).conclusion).toBe('success');
    expect(names).toEqual(['web']);
  });

  test('after which nobody can sign in fails the migration with that cause', async () => {
    let first = true;
    const { signIn } = signingIn();
    const engine = createEngine([postStage('one', { up: { auth: 'web' }, config: { auth } })], {
      signIn: async (...all) => {
        if (!first) return { ok: false, error: 'the account is locked' };
        first = false;
        return signIn(...all);
      },
    });
    engine.api.on('POST /one', 401);
    expect((await engine.up()).failure).toEqual({
      reason: 'sign_in',
      instance: 'default/one',
      auth: 'web',
      problem: 'the account is locked',
    });
    expect((await engine.history('one')).openIntents).toEqual([]);
  });
});

describe('signing in', () => {
  test('happens when the first request needs it, once for the stage', async () => {
    const { signIn, names } = signingIn();
    const engine = createEngine([postStage('one', { up: { auth: 'web', down: { auth: 'web' } }, config: { auth } })], {
      signIn,
    });
    await engine.up();
    await engine.up();
    expect(names).toEqual(['web']);
  });

  test('a header that the file writes itself wins over auth_name, in any case', async () => {
    const { signIn } = signingIn();
    const up = { auth: 'web', headers: { authorization: 'Custom {{.auth.other}}' } };
    const engine = createEngine([postStage('one', { up, config: { auth } })], { signIn });
    await engine.up();
    expect(engine.api.last('POST /one').headers).toEqual([['authorization', 'Custom other-1']]);
  });

  test('that fails fails the migration before anything is sent or noted', async () => {
    const engine = createEngine([postStage('one', { up: { auth: 'web' }, config: { auth } })]);
    const run = await engine.up();
    expect(run.failure).toMatchObject({ reason: 'sign_in', auth: 'web', problem: 'nobody can sign in here' });
    expect(engine.api.lines).toEqual([]);
    expect(resultOf(run, 'one').done).toEqual([]);
  });
});
