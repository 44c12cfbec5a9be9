import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createEngine } from '../rigs/engine.ts';
import { migrationOf, migrationsWork } from '../rigs/migration-of.ts';
import { postStage } from '../rigs/post-stage.ts';
import type { StageSketch } from '../rigs/project-of.ts';

const NAMES = ['a', 'b', 'c'] as const;
const AT = { file: 'stages.yaml', line: 1, column: 1 };

/** A version with the names that it extracts. */
interface Extracting {
  readonly version: number;
  readonly names: readonly string[];
}

function maker(versions: readonly Extracting[]): StageSketch {
  const migrations = versions
    .toSorted((one, other) => one.version - other.version)
    .map(({ version, names }) =>
      migrationOf(`${version}_m${version}`, { take: Object.fromEntries(names.map((name) => [name, name])) }),
    );
  return { name: 'maker', ...migrationsWork(migrations) };
}

/** Sends what it imports, so that it can be seen. */
const reader = postStage('reader', {
  dependsOn: ['maker'],
  imports: NAMES.map((name) => ({
    stage: 'maker',
    name,
    as: name,
    default: { text: 'none', at: AT, indent: 0 },
    location: AT,
  })),
  up: { body: '{{.a}}, {{.b}}, {{.c}}' },
});

/** An engine whose API answers each version with values of its own. */
function engineOf(versions: readonly Extracting[]) {
  const engine = createEngine([]);
  for (const { version } of versions) {
    const json = Object.fromEntries(NAMES.map((name) => [name, `${name} of ${version}`]));
    engine.api.on(`POST /m${version}`, { status: 201, json });
  }
  return engine;
}

const versions = fc.uniqueArray(
  fc.record({ version: fc.integer({ min: 1, max: 200 }), names: fc.subarray([...NAMES]) }),
  { selector: ({ version }) => version, minLength: 1, maxLength: 7 },
);

describe('of several values of one name that of the highest version wins', () => {
  test('in the run that applies versions, in whatever order they came, as in every run after it', async () => {
    await fc.assert(
      fc.asyncProperty(versions, fc.nat({ max: 7 }), async (all, count) => {
        const engine = engineOf(all);
        await engine.up({ stages: [maker(all.slice(0, count))] });
        const stages = [maker(all), reader];
        await engine.up({ stages });
        const inTheRun = engine.api.last('POST /reader').body;
        await engine.down({ stages, stage: 'reader' });
        await engine.up({ stages, stage: 'reader' });
        expect(engine.api.last('POST /reader').body).toBe(inTheRun);
        const highest = NAMES.map((name) => {
          const with_ = all.filter(({ names }) => names.includes(name)).map(({ version }) => version);
          return with_.length === 0 ? 'none' : `${name} of ${Math.max(...with_)}`;
        });
        expect(inTheRun).toBe(highest.join(', '));
      }),
      { numRuns: 60 },
    );
  });

  test('a plan knows a value that a version out of order will not replace, and waits for one that will', async () => {
    const engine = engineOf([]);
    const [low, high, higher] = [2, 5, 7].map((version) => ({ version, names: ['a'] }));
    if (!low || !high || !higher) throw new Error('there are three');
    engine.api.on('POST /m5', { status: 201, json: { a: 'a of 5' } });
    await engine.up({ stages: [maker([high])] });
    for (const [added, waitsFor] of [
      [low, []],
      [higher, ['maker.a']],
    ] as const) {
      const plan = await engine.plan('up', { stages: [maker([high, added]), reader] });
      expect(plan).toMatchObject({ value: { stages: [{}, { steps: [{ request: { waitsFor } }] }] } });
    }
  });

  test('and is what the next migration of the stage sees', async () => {
    const engine = engineOf([
      { version: 2, names: ['a'] },
      { version: 5, names: ['a'] },
    ]);
    const work = (...labels: readonly string[]) => ({
      name: 'maker',
      ...migrationsWork(
        labels.map((label) => migrationOf(label, label === '3_see' ? { body: '{{.a}}' } : { take: { a: 'a' } })),
      ),
    });
    await engine.up({ stages: [work('5_m5')] });
    await engine.up({ stages: [work('2_m2', '3_see', '5_m5')] });
    expect(engine.api.last('POST /see').body).toBe('a of 5');
  });
});
