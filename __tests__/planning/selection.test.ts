import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { InstanceId } from '../../src/domain/instance.ts';
import { checkGraph } from '../../src/planning/check-graph.ts';
import { buildGraph } from '../../src/planning/graph.ts';
import { selectInstances, type SelectionRequest } from '../../src/planning/selection.ts';
import { chainOf, type EnvironmentSketch, projectOf, type StageSketch } from '../rigs/project-of.ts';
import { randomProjects } from '../rigs/random-projects.ts';

/** The chain of the acceptance scenarios, with audit beside database and zeta alone. */
const STAGES: readonly StageSketch[] = [
  { name: 'infrastructure', tags: ['base'] },
  { name: 'database', dependsOn: ['infrastructure'], tags: ['base', 'data'] },
  { name: 'audit', dependsOn: ['infrastructure'] },
  { name: 'services', dependsOn: ['database'], tags: ['application'] },
  { name: 'configuration', dependsOn: ['services'] },
  { name: 'zeta' },
];

const PROMOTED = [{ name: 'development' }, { name: 'test', dependsOn: ['development'] }];

type Wish = Partial<SelectionRequest> & {
  readonly stages?: readonly StageSketch[];
  readonly in?: readonly EnvironmentSketch[];
};

/** The selected ids, bare where there is one environment, or the failure. */
function select({ stages = STAGES, in: environments, ...wish }: Wish): unknown {
  const graph = buildGraph(projectOf(stages, environments));
  const selected = selectInstances(graph, { direction: 'up', environments: [], tags: [], ...wish });
  return selected.ok ? [...selected.value].map((id) => id.replace('default/', '')) : selected.error;
}

test.each<[title: string, wish: Wish, selected: readonly string[]]>([
  ['nothing: everything', {}, ['infrastructure', 'database', 'audit', 'services', 'configuration', 'zeta']],
  ['stage: it alone', { stage: 'services' }, ['services']],
  ['from: it and what depends on it', { from: 'database' }, ['database', 'services', 'configuration']],
  ['to: it and what it depends on', { to: 'services' }, ['infrastructure', 'database', 'services']],
  [
    'from and to: the paths between',
    { from: 'infrastructure', to: 'services' },
    ['infrastructure', 'database', 'services'],
  ],
  ['from and to the same: it', { from: 'services', to: 'services' }, ['services']],
  ['tags: any of', { tags: ['data', 'application'] }, ['database', 'services']],
  ['tags within a range', { from: 'database', tags: ['base'] }, ['database']],
])('up, %s', (_, wish, selected) => {
  expect(select(wish)).toEqual(selected);
});

test.each<[title: string, wish: Wish, selected: readonly string[]]>([
  ['stage: it alone', { stage: 'services' }, ['services']],
  ['from: it and what it depends on', { from: 'services' }, ['infrastructure', 'database', 'services']],
  ['to: it and what depends on it', { to: 'database' }, ['database', 'services', 'configuration']],
  ['from and to: the paths between', { from: 'services', to: 'database' }, ['database', 'services']],
])('down, %s', (_, wish, selected) => {
  expect(select({ ...wish, direction: 'down' })).toEqual(selected);
});

describe('several environments', () => {
  const stages = chainOf('a', 'b', 'c');

  test('a range is the same part of each', () => {
    expect(select({ stages, in: PROMOTED, from: 'b' })).toEqual(['development/b', 'development/c', 'test/b', 'test/c']);
    expect(select({ stages, in: PROMOTED, to: 'a' })).toEqual(['development/a', 'test/a']);
  });

  test('are chosen by name, in promotion order', () => {
    expect(select({ stages, in: PROMOTED, environments: ['test', 'development'], stage: 'a' })).toEqual([
      'development/a',
      'test/a',
    ]);
    expect(select({ stages, in: PROMOTED, environments: ['test'], from: 'b' })).toEqual(['test/b', 'test/c']);
  });

  test('a name may say its environment', () => {
    expect(select({ stages, in: PROMOTED, stage: 'test/b' })).toEqual(['test/b']);
    expect(select({ stages, in: PROMOTED, from: 'test/b' })).toEqual(['test/b', 'test/c']);
  });

  test('a range follows what names another environment', () => {
    const crossing = [...stages, { name: 'd', environments: ['test'], dependsOn: ['development/b'] }];
    expect(select({ stages: crossing, in: PROMOTED, from: 'development/b' })).toEqual([
      'development/b',
      'development/c',
      'test/d',
    ]);
    expect(select({ stages: crossing, in: PROMOTED, environments: ['test'], from: 'b' })).toEqual(['test/b', 'test/c']);
  });

  test('a range goes through a stage that is absent', () => {
    const [a, b, c] = stages;
    const absent = [a, { ...b, name: 'b', environments: ['development'] }, c].flatMap((stage) => stage ?? []);
    expect(select({ stages: absent, in: PROMOTED, from: 'b' })).toEqual(['development/b', 'development/c', 'test/c']);
    expect(select({ stages: absent, in: PROMOTED, to: 'c', environments: ['test'] })).toEqual(['test/a', 'test/c']);
  });
});

describe('the order of a stage', () => {
  const stages = [
    { name: 'old', order: '2024_01_15' },
    { name: 'new', order: '2024_03_01', dependsOn: ['old'] },
    { name: 'newest', order: '2024_04_01' },
    { name: 'behind', dependsOn: ['newest'] },
    { name: 'beside' },
  ];

  test.each([
    ['2024_03_01', ['new', 'newest', 'behind']],
    ['2024_02', ['new', 'newest', 'behind']],
  ])('from: %s takes it, later ones and what depends on them', (from, selected) => {
    expect(select({ stages, from })).toEqual(selected);
  });

  test('down from takes it, earlier ones and what they depend on', () => {
    expect(select({ stages, from: '2024_03_01', direction: 'down' })).toEqual(['old', 'new']);
  });

  test('to is always a name', () => {
    expect(select({ stages, to: '2024_03_01' })).toMatchObject({ reason: 'unknown_name' });
  });

  test('a wrong name is not taken for one', () => {
    expect(select({ stages, from: 'newst' })).toMatchObject({ reason: 'unknown_name', name: 'newst' });
  });

  test('a name goes before an order', () => {
    const twin = [...stages, { name: '2024_03_01' }];
    expect(select({ stages: twin, from: '2024_03_01' })).toEqual(['2024_03_01']);
  });
});

describe('failures', () => {
  const known = STAGES.map(({ name }) => name);

  test.each(['stage', 'from', 'to'])('an unknown %s, with all names', (key) => {
    for (const direction of ['up', 'down'] as const) {
      expect(select({ [key]: 'servics', direction })).toEqual({
        reason: 'unknown_name',
        what: 'stage',
        name: 'servics',
        known,
      });
    }
  });

  test('names are told apart by case', () => {
    expect(select({ stage: 'Services' })).toMatchObject({ reason: 'unknown_name', name: 'Services' });
  });

  test.each<[Wish, object]>([
    [{ environments: ['prod'] }, { what: 'environment', name: 'prod', known: ['development', 'test'] }],
    [{ stage: 'prod/audit' }, { what: 'environment', name: 'prod', known: ['development', 'test'] }],
    [{ stage: 'test/adit' }, { what: 'stage', name: 'test/adit', known }],
    [{ stage: 'prod/adit' }, { what: 'stage', name: 'prod/adit', known }],
    [{ stage: '' }, { what: 'stage', name: '' }],
    [{ tags: ['base', 'bse'] }, { what: 'tag', name: 'bse', known: ['application', 'base', 'data'] }],
  ])('%j', (wish, failure) => {
    expect(select({ ...wish, in: PROMOTED })).toMatchObject({ reason: 'unknown_name', ...failure });
  });

  test.each<[Wish, string]>([
    [{ from: 'services', to: 'infrastructure' }, 'from services to infrastructure'],
    [{ from: 'zeta', tags: ['data', 'base'] }, 'from zeta tags data, base'],
    [{ stage: 'zeta', to: 'audit' }, 'stage zeta to audit'],
  ])('an empty selection: %j', (wish, selection) => {
    expect(select(wish)).toEqual({ reason: 'empty_selection', selection, known });
  });

  test.each<[Wish, string]>([
    [{ stage: 'a', environments: ['development'] }, 'stage a (which exists only in test) in development'],
    [{ stage: 'development/a' }, 'stage development/a (which exists only in test)'],
    [{ from: 'development/a' }, 'from development/a (which exists only in test)'],
    [{ to: 'a', environments: ['development'] }, 'to a (which exists only in test) in development'],
  ])('a stage that is absent in the environment: %j', (wish, selection) => {
    const stages = [{ name: 'a', environments: ['test'] }];
    expect(select({ stages, in: PROMOTED, ...wish })).toMatchObject({ reason: 'empty_selection', selection });
  });
});

describe('laws', () => {
  const chosen = randomProjects({ crossing: true })
    .filter((project) => checkGraph(project).length === 0)
    .chain((project) => {
      const name = fc.constantFrom(...project.stages.map((stage) => stage.name));
      return fc.record({ graph: fc.constant(buildGraph(project)), from: name, to: name });
    });
  const sets = (graph: ReturnType<typeof buildGraph>, wish: Partial<SelectionRequest>): ReadonlySet<InstanceId> => {
    const selected = selectInstances(graph, { direction: 'up', environments: [], tags: [], ...wish });
    return selected.ok ? selected.value : new Set();
  };

  test('a range is what its two halves have in common', () => {
    fc.assert(
      fc.property(chosen, ({ graph, from, to }) => {
        expect(sets(graph, { from, to })).toEqual(sets(graph, { from }).intersection(sets(graph, { to })));
      }),
    );
  });

  test('down from B to A is up from A to B', () => {
    fc.assert(
      fc.property(chosen, ({ graph, from, to }) => {
        expect(sets(graph, { direction: 'down', from: to, to: from })).toEqual(sets(graph, { from, to }));
      }),
    );
  });

  test('a stage is in every range that begins and ends at it', () => {
    fc.assert(
      fc.property(chosen, ({ graph, from }) => {
        const stage = sets(graph, { stage: from });
        const both = sets(graph, { from }).intersection(sets(graph, { to: from }));
        for (const id of stage) expect(both.has(id)).toBe(true);
      }),
    );
  });

  test('the order is that of the graph', () => {
    fc.assert(
      fc.property(chosen, ({ graph, from }) => {
        const selected = sets(graph, { from });
        expect([...selected]).toEqual(graph.ids.filter((id) => selected.has(id)));
      }),
    );
  });
});
