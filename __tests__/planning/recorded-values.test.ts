import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareVersions } from '../../src/domain/migration.ts';
import { err, ok } from '../../src/domain/result.ts';
import { migrationState } from '../../src/planning/pending.ts';
import { obtainRecorded, ownValues, recordedValues } from '../../src/planning/recorded-values.ts';
import { unknownValue } from '../../src/template/value.ts';
import { projectOf } from '../rigs/project-of.ts';
import { historyOf } from '../rigs/recorded-histories.ts';
import { deleteStep } from '../rigs/history-records.ts';

const [shell] = projectOf([{ name: 'a' }]).stages;
if (!shell) throw new Error('there is one stage');

const versions = fc.uniqueArray(fc.nat({ max: 200 }), { maxLength: 6 }).map((list) => list.toSorted((a, b) => a - b));

describe('the values that a history holds', () => {
  test('are the latest of each name, over what a script exported', () => {
    const names = fc.subarray(['a', 'b', 'c']);
    fc.assert(
      fc.property(versions, fc.array(names, { minLength: 6, maxLength: 6 }), names, (list, byVersion, exported) => {
        const applied = list.map((version, place) => ({
          label: `${version}_x`,
          values: Object.fromEntries((byVersion[place] ?? []).map((name) => [name, `of ${version}`])),
        }));
        const exports = Object.fromEntries(exported.map((name) => [name, 'exported']));
        const values = recordedValues(historyOf(shell, { applied, exports }));
        for (const name of ['a', 'b', 'c']) {
          const latest = list.findLast((_, place) => byVersion[place]?.includes(name));
          const expected = latest === undefined ? exports[name] : `of ${latest}`;
          expect(values.get(name)?.text).toBe(expected);
        }
      }),
    );
  });

  test('are, for the way back of a version, first of all its own', () => {
    const history = historyOf(shell, {
      applied: [
        { label: '1_a', values: { id: 'first', only: 'here' } },
        { label: '2_b', values: { id: 'second', other: 'there' } },
      ],
    });
    const texts = (own?: string) =>
      Object.fromEntries([...recordedValues(history, own)].map(([name, { text }]) => [name, text]));
    expect(texts()).toEqual({ id: 'second', only: 'here', other: 'there' });
    expect(texts('1')).toEqual({ id: 'first', only: 'here', other: 'there' });
    expect(texts('7')).toEqual(texts());
  });

  test('of a script are its exports, and not what is recorded with its run', () => {
    const history = historyOf(shell, { applied: [{ label: 'run', values: { old: 'x' } }], exports: { out: 'y' } });
    expect([...recordedValues(history).keys()]).toEqual(['out']);
  });

  test('are handed out opened, or as not known where they can not be', () => {
    const history = historyOf(shell, { exports: { clear: 'x', closed: { sealed: 's' }, gone: { withheld: true } } });
    const values = obtainRecorded('test/web', recordedValues(history).values(), (id, { form, text }) => {
      expect(id).toBe('test/web');
      return form === 'clear'
        ? ok({ value: text, sensitive: false })
        : err(form === 'withheld' ? 'withheld' : 'no_key');
    });
    expect(values).toEqual([
      { name: 'clear', value: 'x', sensitive: false, source: 'recorded' },
      { name: 'closed', value: unknownValue(['web.closed']), sensitive: true, source: 'recorded, sealed' },
      { name: 'gone', value: unknownValue(['web.gone']), sensitive: true, source: 'a secret that was not kept' },
    ]);
  });

  test('are no inputs of the script that exported them, and help it on the way back', () => {
    const history = historyOf(shell, { exports: { out: 'y' } });
    const open = () => ok({ value: 'y', sensitive: false });
    expect(ownValues('default/a', shell, history, 'up', open)).toEqual([]);
    expect(ownValues('default/a', shell, history, 'down', open)).toHaveLength(1);
  });
});

describe('migrations against a history', () => {
  const migrationOf = (version: number, checksum: string) => ({
    version: String(version),
    label: `${version}_x`,
    file: `${version}_x.yaml`,
    location: { file: `${version}_x.yaml`, line: 1, column: 1 },
    checksum,
    up: deleteStep,
  });

  test('each is pending or applied, and what is applied has a file or is deleted', () => {
    fc.assert(
      fc.property(
        versions,
        versions,
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        (files, applied, changed) => {
          const migrations = files.map((version) => migrationOf(version, 'now'));
          const base = historyOf(shell, { applied: applied.map((version) => ({ label: `${version}_x` })) });
          const history = {
            ...base,
            applied: base.applied.map((one, place) => ({
              ...one,
              fileChecksum: changed[place] === true ? 'before' : 'now',
            })),
          };
          const state = migrationState(migrations, history);
          const numbers = (list: readonly { readonly version: string }[]) => list.map(({ version }) => Number(version));
          expect(numbers(state.pending)).toEqual(files.filter((version) => !applied.includes(version)));
          expect(numbers(state.deleted)).toEqual(applied.filter((version) => !files.includes(version)));
          expect(numbers(state.drifted)).toEqual(
            files.filter((version) => applied.includes(version) && changed[applied.indexOf(version)] === true),
          );
          const highest = applied.at(-1);
          expect(state.highestApplied?.version).toBe(highest === undefined ? undefined : String(highest));
          expect(numbers(state.outOfOrder)).toEqual(
            numbers(state.pending).filter((version) => highest !== undefined && version < highest),
          );
        },
      ),
    );
  });

  test('versions of any length are compared as numbers', () => {
    const big = fc.bigInt({ min: 0n, max: 10n ** 40n });
    fc.assert(
      fc.property(big, big, (a, b) => {
        expect(Math.sign(compareVersions(String(a), String(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });
});
