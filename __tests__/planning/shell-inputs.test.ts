import { describe, expect, test } from '@jest/globals';
import type { ShellWork } from '../../src/domain/stage.ts';
import { inputsChecksum, inputsFailure, plannedVariables, shellInputs } from '../../src/planning/shell-inputs.ts';
import type { ShellInput } from '../../src/planning/shell-inputs.ts';
import { layerOf, layerOfValues } from '../../src/planning/variable-layer.ts';
import { createScope } from '../../src/planning/variable-scope.ts';
import { unknownValue } from '../../src/template/value.ts';
import { given } from '../rigs/given.ts';
import { projectOf } from '../rigs/project-of.ts';
import { scopeServicesOf, textAt, variables } from '../rigs/variables.ts';

describe('what a script gets', () => {
  test('are the variables of its stage that can be process variables, under their own names', () => {
    const scope = createScope(
      [
        layerOfValues(
          'built in',
          new Map([
            ['environment', 'test'],
            ['branch', 'main'],
            ['event', 'push'],
          ]),
        ),
        layerOf(
          'stage',
          variables({
            zone: 'a',
            _x: '1',
            Region2: 'eu',
            'a-b': 'x',
            '2nd': 'x',
            ö: 'x',
            '': 'x',
            branch: 'own',
            db_password: 'p',
          }),
        ),
      ],
      scopeServicesOf(),
    );
    expect(shellInputs(scope)).toEqual({
      ok: true,
      value: {
        inputs: [
          { name: 'Region2', value: 'eu', sensitive: false },
          { name: '_x', value: '1', sensitive: false },
          { name: 'branch', value: 'own', sensitive: false },
          { name: 'db_password', value: 'p', sensitive: true },
          { name: 'zone', value: 'a', sensitive: false },
        ],
        unknown: [],
        waiting: [],
      },
    });
  });

  test('leaves out what is not known yet and says what that waits for', () => {
    const scope = createScope(
      [
        { source: 'imports', entries: new Map([['id', { kind: 'value', value: unknownValue(['a.id']) }]]) },
        layerOf('stage', variables({ url: '/{{.id}}', zone: 'z' })),
      ],
      scopeServicesOf(),
    );
    const found = given(shellInputs(scope));
    expect(found).toEqual({
      inputs: [{ name: 'zone', value: 'z', sensitive: false }],
      unknown: ['a.id'],
      waiting: [
        ['id', ['a.id']],
        ['url', ['a.id']],
      ],
    });
    expect(plannedVariables(found)).toEqual([
      { name: 'id', value: '<known after: a.id>', sensitive: false },
      { name: 'url', value: '<known after: a.id>', sensitive: false },
      { name: 'zone', value: 'z', sensitive: false },
    ]);
  });

  test('must be computable; what no script can get is not looked at', () => {
    const scope = (values: Readonly<Record<string, string>>) =>
      createScope([layerOf('stage', variables(values))], scopeServicesOf());
    expect(shellInputs(scope({ a: 'x', 'b-c': '{{.none}}' })).ok).toBe(true);
    const broken = shellInputs(scope({ a: 'x', b: '{{.none}}' }));
    if (broken.ok) throw new Error('b can not be computed');
    const [stage] = projectOf([{ name: 'web' }]).stages;
    if (!stage) throw new Error('there is one stage');
    expect(inputsFailure({ id: 'test/web', stage }, broken.error)).toEqual({
      reason: 'template',
      instance: 'test/web',
      subject: 'env',
      message: 'variable b (stages.yaml:2:3): map has no entry for key "none"',
      location: stage.location,
    });
  });
});

describe('the checksum of a script and what it gets', () => {
  const [stage] = projectOf([{ name: 'a' }]).stages;
  if (stage?.work.kind !== 'shell') throw new Error('a is shell work');
  const { work } = stage;
  const inputs: readonly ShellInput[] = [
    { name: 'a', value: '1', sensitive: false },
    { name: 'key', value: 's3cret', sensitive: true },
  ];
  const keyed = (value: string) => `keyed hash of ${value}`;
  const sum = (
    more: {
      readonly work?: Partial<ShellWork>;
      readonly stage?: Partial<typeof stage>;
      readonly inputs?: readonly ShellInput[];
      readonly fingerprint?: (value: string) => string | undefined;
    } = {},
  ) =>
    inputsChecksum(
      { ...work, ...more.work },
      { ...stage, ...more.stage },
      more.inputs ?? inputs,
      more.fingerprint ?? keyed,
    );

  test('is the same for the same', () => {
    expect(sum()).toBe(sum());
    expect(sum()).toMatch(/^[0-9a-f]{64}$/);
    expect(sum({ work: { down: textAt('other'), runPolicy: 'always', skipExitCodes: [1] } })).toBe(sum());
  });

  test.each<readonly [string, Parameters<typeof sum>[0]]>([
    ['script', { work: { up: textAt('other') } }],
    ['shell', { work: { shell: ['pwsh'] } }],
    ['hook', { stage: { hooks: { before: textAt('x') } } }],
    ['later hook', { stage: { hooks: { after: textAt('x') } } }],
    ['label', { stage: { labels: [['a', 'b']] } }],
    ['value', { inputs: [{ name: 'a', value: '2', sensitive: false }, ...inputs.slice(1)] }],
    ['name', { inputs: [{ name: 'b', value: '1', sensitive: false }, ...inputs.slice(1)] }],
    ['secret', { inputs: [...inputs.slice(0, 1), { name: 'key', value: 'other', sensitive: true }] }],
    ['variable less', { inputs: inputs.slice(1) }],
  ])('is another one for another %s', (_, more) => {
    expect(sum(more)).not.toBe(sum());
  });

  test('says nothing of a secret without a key', () => {
    const none = () => undefined;
    const other = [...inputs.slice(0, 1), { name: 'key', value: 'other', sensitive: true }];
    expect(sum({ fingerprint: none, inputs: other })).toBe(sum({ fingerprint: none }));
  });
});
