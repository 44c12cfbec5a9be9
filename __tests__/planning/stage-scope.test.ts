import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StageConfig } from '../../src/domain/stage-config.ts';
import { EMPTY_HISTORY } from '../../src/domain/history.ts';
import type { MigrationStep } from '../../src/domain/migration.ts';
import { scopeOf } from '../../src/planning/stage-view.ts';
import type { StageView } from '../../src/planning/stage-view.ts';
import { deleteStep, sqliteStore } from '../rigs/history-records.ts';
import { projectOf } from '../rigs/project-of.ts';
import { scopeServicesOf, textAt, variables } from '../rigs/variables.ts';

/**
 * The layers of spec 02, "Variables, highest first", with `--variable` where spec 07 puts it and the three kinds of
 * variables of an environment where spec 06 puts them. Last, what is only there where nothing else is.
 */
const LAYERS = [
  'migration env',
  'variables',
  'imported',
  'stage env',
  'extracted',
  'config.yaml env',
  'environment vars',
  'environment file',
  'metadata',
  'global.env',
  'built in',
] as const;

type Layer = (typeof LAYERS)[number];

/** Names that every layer may define; the last three are built in. */
const NAMES = ['a', 'b', 'environment', 'branch', 'event'] as const;

type Defined = Readonly<Record<Layer, readonly (typeof NAMES)[number][]>>;

/** A stage whose layers define these names, each with the name of the layer as its value. */
function viewOf(defined: Defined): {
  readonly view: StageView;
  readonly step: MigrationStep;
  readonly extracted: ReturnType<typeof obtained>;
} {
  const env = (layer: Layer) => variables(Object.fromEntries(defined[layer].map((name) => [name, layer])));
  const config: StageConfig = {
    file: 'config.yaml env',
    directory: '/project/a',
    migrationDirectory: '/project/a',
    env: env('config.yaml env'),
    auth: [],
    store: sqliteStore,
    client: { insecure: false, timeoutMs: 1 },
    retry: {},
    delayBetweenMigrationsMs: 0,
    outOfOrder: 'run',
    drift: 'warn',
    migrations: [],
  };
  const layer = (source: Layer) => ({ source, variables: env(source) });
  const sketched = projectOf(
    [{ name: 'a', env: env('stage env'), work: { kind: 'migrations', config } }],
    [{ name: 'built in', layers: [layer('metadata'), layer('environment file'), layer('environment vars')] }],
  );
  const project = { ...sketched, settings: { ...sketched.settings, env: env('global.env') } };
  const [stage] = project.stages;
  const [environment] = project.environments;
  if (!stage || !environment) throw new Error('there is one of each');
  const view: StageView = {
    id: 'built in/a',
    project,
    environment,
    stage,
    history: EMPTY_HISTORY,
    imported: obtained(defined.imported, 'imported'),
    given: new Map(defined.variables.map((name) => [name, 'variables'])),
    branch: 'built in',
    event: 'built in',
    services: scopeServicesOf(),
  };
  return {
    view,
    step: { ...deleteStep, env: env('migration env') },
    extracted: obtained(defined.extracted, 'extracted'),
  };
}

function obtained(names: readonly string[], value: string) {
  return names.map((name) => ({ name, value, sensitive: false, source: value }));
}

const NOTHING: Defined = {
  'migration env': [],
  variables: [],
  imported: [],
  'stage env': [],
  extracted: [],
  'config.yaml env': [],
  'environment vars': [],
  'environment file': [],
  metadata: [],
  'global.env': [],
  'built in': [],
};

const definedNames: fc.Arbitrary<Defined> = fc.record(
  Object.fromEntries(LAYERS.map((layer) => [layer, fc.subarray([...NAMES])])) as Record<
    Layer,
    fc.Arbitrary<(typeof NAMES)[number][]>
  >,
);

/** `built in` is what the product itself fills in, whatever the layers are. */
function winner(defined: Defined, name: (typeof NAMES)[number], layers: readonly Layer[]): Layer | undefined {
  const isBuiltIn = name !== 'a' && name !== 'b';
  return layers.find((layer) => (layer === 'built in' ? isBuiltIn : defined[layer].includes(name)));
}

describe('the variables of a stage', () => {
  test('are those of the highest layer that defines them', () => {
    fc.assert(
      fc.property(definedNames, (defined) => {
        const { view, step, extracted } = viewOf(defined);
        const scope = scopeOf(view, extracted, step);
        for (const name of NAMES) expect(scope.get(name)?.value).toBe(winner(defined, name, LAYERS));
      }),
    );
  });

  test('are without the env of a migration those of the stage itself', () => {
    fc.assert(
      fc.property(definedNames, (defined) => {
        const { view, extracted } = viewOf(defined);
        const scope = scopeOf(view, extracted);
        for (const name of NAMES) expect(scope.get(name)?.value).toBe(winner(defined, name, LAYERS.slice(1)));
      }),
    );
  });

  test('tell where they come from', () => {
    const sources = LAYERS.map((layer) => {
      const { view, step, extracted } = viewOf({ ...NOTHING, [layer]: ['environment'] });
      return scopeOf(view, extracted, step).get('environment')?.source;
    });
    expect(sources).toEqual([
      'migration env',
      'variables',
      'imported',
      'stage a',
      'extracted',
      'config.yaml env',
      'environment vars',
      'environment file',
      'metadata',
      'global.env',
      'built in',
    ]);
  });
});

describe('several values of one name', () => {
  const { view } = viewOf(NOTHING);
  const base = (imported: StageView['imported']): StageView => ({ ...view, imported });

  test('of imports and of extractions the later one wins', () => {
    const one = { name: 'x', value: '1', sensitive: false, source: 'stage a' };
    const two = { name: 'x', value: '2', sensitive: true, source: 'stage b' };
    expect(scopeOf(base([one, two]), []).get('x')).toEqual(two);
    expect(scopeOf(base([two, one]), []).get('x')).toEqual(one);
    expect(scopeOf(base([]), [one, two]).get('x')).toEqual(two);
  });

  test('a default is a template over the layers below it', () => {
    const defaulted = base([
      { name: 'x', template: textAt('{{.y}}-{{.environment}}'), sensitive: false, source: 'default' },
    ]);
    const extracted = [{ name: 'y', value: 'own', sensitive: false, source: 'recorded' }];
    expect(scopeOf(defaulted, extracted).get('x')).toEqual({
      name: 'x',
      value: 'own-built in',
      sensitive: false,
      source: 'default',
    });
  });
});
