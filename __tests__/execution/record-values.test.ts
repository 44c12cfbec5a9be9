import { describe, expect, test } from '@jest/globals';
import { createEngine, type EngineSketch, resultOf } from '../rigs/engine.ts';
import { migrationOf, migrationsWork, variablesOf } from '../rigs/migration-of.ts';
import type { StageSketch } from '../rigs/project-of.ts';

const AT = { file: 'stages.yaml', line: 1, column: 1 };
const KEY = 'a state key of enough length';

/** `db` extracts four values; `app` behind it posts the password in a body. */
function database(sketch: EngineSketch = {}, db: Partial<StageSketch> = {}) {
  const take = { endpoint: 'endpoint', db_password: 'password', note: '!note', token_like: 'known' };
  const stages: readonly StageSketch[] = [
    { name: 'db', ...migrationsWork([migrationOf('001_db', { take, down: { body: '{{.db_password}}' } })]), ...db },
    {
      name: 'app',
      dependsOn: ['db'],
      imports: ['db_password', 'note', 'endpoint'].map((name) => ({ stage: 'db', name, as: name, location: AT })),
      ...migrationsWork([migrationOf('001_app', { body: '{{.db_password}} {{.note}} {{.endpoint}}' })]),
    },
  ];
  const engine = createEngine(stages, sketch);
  engine.api.on('POST /db', {
    json: { endpoint: 'db:5432', password: 'p4ssw0rd', note: 'a quiet note', known: 'known-secret' },
  });
  return engine;
}

describe('which values are secrets', () => {
  test('declared in the migration or by the stage, named like one, or masked already; the others are not', async () => {
    const engine = database(
      { keys: [KEY] },
      {
        exports: [{ name: 'endpoint', sensitive: true, required: false, location: AT }],
        env: variablesOf({ other_secret: 'known-secret' }),
      },
    );
    engine.redactor.add('known-secret');
    await engine.up({ stage: 'db' });
    const { variables } = (await engine.history('db')).applied[0] ?? { variables: [] };
    expect(variables.map(({ name, form }) => [name, form])).toEqual([
      ['db_password', 'sealed'],
      ['endpoint', 'sealed'],
      ['note', 'sealed'],
      ['token_like', 'sealed'],
    ]);
    const plain = database({ keys: [KEY] });
    await plain.up({ stage: 'db' });
    const clear = (await plain.history('db')).applied[0]?.variables.filter(({ form }) => form === 'clear');
    expect(clear).toEqual([{ name: 'endpoint', form: 'clear', text: 'db:5432' }]);
  });

  test('one with a secret in it, in whatever form, and not one that has a short word in it by chance', async () => {
    const engine = database({ keys: [KEY] });
    engine.api.on('POST /db', {
      json: { endpoint: 'postgres://me:p4ss%2Fw0rd@db', password: 'p4ss/w0rd', note: 'n', known: 'k' },
    });
    await engine.up({ stage: 'db' });
    const { variables } = (await engine.history('db')).applied[0] ?? { variables: [] };
    expect(variables.filter(({ name }) => name === 'endpoint')).toEqual([
      { name: 'endpoint', form: 'sealed', text: expect.stringMatching(/^sealed:/u) },
    ]);
    const plain = createEngine([{ name: 'alpha', ...migrationsWork([migrationOf('001_a', { take: { id: 'id' } })]) }]);
    plain.redactor.add('demo');
    plain.api.on('POST /a', { json: { id: 'demo-17' } });
    await plain.up();
    expect((await plain.history('alpha')).applied[0]?.variables).toEqual([
      { name: 'id', form: 'clear', text: 'demo-17' },
    ]);
  });

  test('an address with a password, by whatever name, and the password wherever else it stands', async () => {
    const engine = createEngine(
      [
        {
          name: 'alpha',
          ...migrationsWork([migrationOf('001_a', { take: { queue: 'queue', note: 'note', home: 'home' } })]),
        },
      ],
      { keys: [KEY] },
    );
    const home = 'https://shop.example/?mail=a@b.example';
    engine.api.on('POST /a', { json: { queue: 'amqp://me:q%40eue-password@mq', note: 'it is q@eue-password', home } });
    await engine.up();
    const { variables } = (await engine.history('alpha')).applied[0] ?? { variables: [] };
    expect(variables.map(({ name, form }) => [name, form])).toEqual([
      ['home', 'clear'],
      ['note', 'sealed'],
      ['queue', 'sealed'],
    ]);
    expect(engine.redactor.redact('as me:q%40eue-password or q@eue-password')).toBe('as *** or ***');
  });

  test('each is masked before anybody uses it, and no event, record or failure shows it', async () => {
    const engine = database({ keys: [KEY] });
    engine.api.on('POST /app', { status: 500, body: 'bad password p4ssw0rd, noted: a quiet note' });
    const run = await engine.up();
    expect(engine.redactor.secrets()).toEqual(['p4ssw0rd', 'a quiet note', 'known-secret']);
    expect(run.failure).toMatchObject({ reason: 'unexpected_status', excerpt: 'bad password ***, noted: ***' });
    const records = JSON.stringify([await engine.history('db'), await engine.history('app')]);
    for (const secret of engine.redactor.secrets()) expect(records).not.toContain(secret);
  });
});

describe('with a state key', () => {
  test('a secret is sealed, and opened where it is imported, in a later run too', async () => {
    const engine = database({ keys: [KEY] });
    await engine.up({ stage: 'db' });
    await engine.up({ stage: 'app' });
    expect(engine.api.last('POST /app').body).toBe('p4ssw0rd a quiet note db:5432');
    expect(engine.events.filter(({ type }) => type === 'notice')).toEqual([]);
  });

  test('down has it as well', async () => {
    const engine = database({ keys: [KEY] });
    await engine.up({ stage: 'db' });
    await engine.down({ stage: 'db' });
    expect(engine.api.last('DELETE /db').body).toBe('p4ssw0rd');
  });

  test('a history opened with another key says so, and sends nothing', async () => {
    const before = database({ keys: [KEY] });
    await before.up({ stage: 'db' });
    for (const [keys, sealed] of [
      [['another key'], 'wrong_key'],
      [[], 'no_key'],
    ] as const) {
      const later = database({ keys, histories: before.histories.again() });
      const plan = await later.plan('up', { stage: 'app' });
      expect(plan).toMatchObject({ value: { stages: [{ failure: { reason: 'import_missing', sealed } }] } });
      const run = await later.down({ stage: 'db' });
      expect(run.failure).toMatchObject({ reason: 'template', message: expect.stringContaining('db.db_password') });
      expect(later.api.lines).toEqual([]);
    }
  });

  test('after a rotation both keys work: the old one opens, the new one seals', async () => {
    const before = database({ keys: [KEY] });
    await before.up({ stage: 'db' });
    const rotated = database({ keys: ['the new key', KEY], histories: before.histories.again() });
    await rotated.up({ stage: 'app' });
    expect(rotated.api.last('POST /app').body).toContain('p4ssw0rd');
  });
});

describe('without a state key', () => {
  test('a secret stays in its run: it is used there, not recorded, and each is warned about once', async () => {
    const engine = database();
    await engine.up();
    expect(engine.api.last('POST /app').body).toContain('p4ssw0rd');
    const withheld = (await engine.history('db')).applied[0]?.variables.filter(({ form }) => form === 'withheld');
    expect(withheld).toEqual(
      ['db_password', 'note', 'token_like'].map((name) => ({ name, form: 'withheld', text: '' })),
    );
    const warnings = engine.events.flatMap((event) => (event.type === 'notice' ? [event.message] : []));
    expect(warnings.map((message) => message.split(' ')[0])).toEqual(['db_password', 'note', 'token_like']);
    expect(warnings[0]).toContain('STAGE_ORCHESTRATOR_STATE_KEY');
  });

  test('a later run that needs it is told what to set', async () => {
    const engine = database();
    await engine.up({ stage: 'db' });
    expect(await engine.plan('up', { stage: 'app' })).toMatchObject({
      value: { stages: [{ failure: { reason: 'import_missing', variable: 'db_password', sealed: 'withheld' } }] },
    });
  });
});

describe('what a stage hands on', () => {
  test('everything it extracted, now or earlier', async () => {
    const grown = (more: boolean): StageSketch => ({
      name: 'db',
      ...migrationsWork([
        migrationOf('001_a', { take: { first: 'id' } }),
        ...(more ? [migrationOf('002_b', { take: { second: 'id' } })] : []),
      ]),
    });
    const engine = createEngine([grown(false)]);
    engine.api.on('POST /a', { json: { id: '1' } });
    engine.api.on('POST /b', { json: { id: '2' } });
    await engine.up();
    const run = await engine.up({ stages: [grown(true)] });
    expect(resultOf(run, 'db').exports).toEqual(['first', 'second']);
  });

  test('a stage that failed and is tolerated hands on what it got before', async () => {
    const two = [migrationOf('001_a', { take: { made: 'id' } }), migrationOf('002_b')];
    const engine = createEngine([
      { name: 'first', onFailure: 'continue', ...migrationsWork(two) },
      {
        name: 'next',
        dependsOn: ['first'],
        imports: [{ stage: 'first', name: 'made', as: 'made', location: AT }],
        ...migrationsWork([migrationOf('001_next', { body: '{{.made}}' })]),
      },
    ]);
    engine.api.on('POST /a', { json: { id: 'a-1' } });
    engine.api.on('POST /b', 409);
    expect((await engine.up()).conclusion).toBe('success');
    expect(engine.api.last('POST /next').body).toBe('a-1');
  });

  test('an import that is missing is nothing to a stage whose condition is false', async () => {
    const condition = { text: "vars.environment == 'moon'", at: AT, indent: 0 };
    const engine = createEngine([
      { name: 'first', condition, ...migrationsWork([migrationOf('001_a', { take: { made: 'id' } })]) },
      {
        name: 'next',
        condition,
        dependsOn: ['first'],
        imports: [{ stage: 'first', name: 'made', as: 'made', location: AT }],
        ...migrationsWork([migrationOf('001_next', { body: '{{.made}}' })]),
      },
    ]);
    expect(await engine.up()).toMatchObject({ conclusion: 'success', warnings: false });
    expect(engine.api.lines).toEqual([]);
  });
});

describe('declared exports', () => {
  const declared = (name: string, more: object) => ({ name, sensitive: false, required: false, location: AT, ...more });

  test.each([
    ['one that is required', [declared('id', { required: true })], false, 'id', 'is required'],
    ['one that does not match', [declared('id', { pattern: String.raw`\d+` })], false, 'id', 'does not match'],
    ['one that is not declared', [], true, 'other', 'not declared'],
  ])('%s fails the stage', async (_, exports, exportsStrict, name, problem) => {
    const take = name === 'other' ? { other: 'x' } : exports[0]?.required ? {} : { id: 'x' };
    const engine = createEngine([
      { name: 'alpha', exports, exportsStrict, ...migrationsWork([migrationOf('001_a', { take })]) },
    ]);
    engine.api.on('POST /a', { json: { x: 'text' } });
    const run = await engine.up();
    expect(run.failure).toMatchObject({ reason: 'export_invalid', name, problem: expect.stringContaining(problem) });
    expect((await engine.history('alpha')).lastAttempt?.state).toBe('failed');
    expect(resultOf(run, 'alpha').exports).toEqual([]);
  });

  test('the whole value must match, and what is fine passes', async () => {
    for (const [value, conclusion] of [
      ['12', 'success'],
      ['12a', 'failure'],
      ['a12', 'failure'],
      ['1\n2', 'failure'],
    ] as const) {
      const exports = [declared('id', { pattern: String.raw`\d+|x`, required: true })];
      const engine = createEngine([
        {
          name: 'alpha',
          exports,
          exportsStrict: true,
          ...migrationsWork([migrationOf('001_a', { take: { id: 'x' } })]),
        },
      ]);
      engine.api.on('POST /a', { json: { x: value } });
      expect((await engine.up()).conclusion).toBe(conclusion);
    }
  });

  test('a required secret that an earlier run recorded counts, although it can not be opened now', async () => {
    const sketch = (more: boolean): StageSketch => ({
      name: 'alpha',
      exports: [declared('db_password', { required: true })],
      ...migrationsWork([
        migrationOf('001_a', { take: { db_password: 'x' } }),
        ...(more ? [migrationOf('002_b')] : []),
      ]),
    });
    const engine = createEngine([sketch(false)]);
    engine.api.on('POST /a', { json: { x: 'p4ssw0rd' } });
    await engine.up();
    expect((await engine.up({ stages: [sketch(true)] })).conclusion).toBe('success');
  });
});
