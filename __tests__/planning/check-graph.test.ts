import { describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '../../src/domain/diagnostic.ts';
import { formatLocation } from '../../src/domain/source-location.ts';
import { checkGraph } from '../../src/planning/check-graph.ts';
import { type EnvironmentSketch, projectOf, type StageSketch } from '../rigs/project-of.ts';

/** Diagnostics as a user sees them: place, code and message, the hint and each related place. */
function check(stages: readonly StageSketch[], environments?: readonly EnvironmentSketch[]): readonly string[] {
  return checkGraph(projectOf(stages, environments)).flatMap(show);
}

function show({ location, code, message, hint, related = [] }: Diagnostic): readonly string[] {
  return [
    `${formatLocation(location)} ${code}: ${message}`,
    ...(hint === undefined ? [] : [`  hint: ${hint}`]),
    ...related.map((place) => `  ${formatLocation(place.location)} ${place.message}`),
  ];
}

const PROMOTED = [{ name: 'development' }, { name: 'test', dependsOn: ['development'] }];

describe('cycles of stages', () => {
  test('start at the first stage in the file, and each edge is located', () => {
    const stages = [
      { name: 'services', dependsOn: ['database'] },
      { name: 'infrastructure', dependsOn: ['database'] },
      { name: 'database', dependsOn: ['network', 'infrastructure'] },
      { name: 'network' },
    ];
    expect(check(stages)).toEqual([
      'stages.yaml:21:5 circular-dependency: circular dependency detected: infrastructure → database → infrastructure',
      '  hint: remove one of these dependencies',
      '  stages.yaml:21:5 infrastructure depends on database',
      '  stages.yaml:32:5 database depends on infrastructure',
    ]);
  });

  test('are all reported, stages that depend on themselves too', () => {
    const stages = [
      { name: 'a', dependsOn: ['b', 'a'] },
      { name: 'b', dependsOn: ['a'] },
      { name: 'c', dependsOn: ['d'] },
      { name: 'd', dependsOn: ['c'] },
    ];
    expect(checkGraph(projectOf(stages)).map(({ message }) => message)).toEqual([
      'circular dependency detected: a → b → a',
      'circular dependency detected: a → a',
      'circular dependency detected: c → d → c',
    ]);
  });

  test('count where no environment has all of the stages', () => {
    const stages = [
      { name: 'a', dependsOn: ['b'], environments: ['development'] },
      { name: 'b', dependsOn: ['a'], environments: ['test'] },
    ];
    expect(check(stages, PROMOTED)[0]).toContain('circular dependency detected: a → b → a');
  });

  test('a stage that depends on itself', () => {
    expect(check([{ name: 'a', dependsOn: ['a'] }])).toEqual([
      'stages.yaml:11:5 circular-dependency: circular dependency detected: a → a',
      '  hint: remove this entry',
      '  stages.yaml:11:5 a depends on itself',
    ]);
  });

  test('long ones are shown without their middle', () => {
    const count = 2_000;
    const stages = Array.from({ length: count }, (_, place) => ({
      name: `s${place}`,
      dependsOn: [`s${(place + 1) % count}`],
    }));
    const [diagnostic] = checkGraph(projectOf(stages));
    expect(diagnostic?.message).toBe(
      'circular dependency detected: s0 → s1 → s2 → s3 → s4 → s5 → s6 → s7 → … (1989 more) … → s1997 → s1998 → s1999 → s0',
    );
    expect(diagnostic?.related).toHaveLength(20);
  });

  test('names that do not exist are not looked at here', () => {
    expect(check([{ name: 'a', dependsOn: ['nobody', 'nowhere/a'], importsFrom: ['nobody'] }])).toEqual([]);
  });
});

describe('cycles of environments', () => {
  test('are located at the environments', () => {
    const environments = [
      { name: 'development', dependsOn: ['production'] },
      { name: 'test', dependsOn: ['development'] },
      { name: 'production', dependsOn: ['test'] },
    ];
    expect(check([{ name: 'a' }], environments)).toEqual([
      'stages.yaml:1:3 circular-environments: circular dependency detected: development → production → test → development',
      '  hint: remove one of these dependencies',
      '  stages.yaml:1:3 environment development depends on production',
      '  stages.yaml:3:3 environment production depends on test',
      '  stages.yaml:2:3 environment test depends on development',
    ]);
  });

  test('an environment that depends on itself', () => {
    expect(check([{ name: 'a' }], [{ name: 'test', dependsOn: ['test'] }])[0]).toBe(
      'stages.yaml:1:3 circular-environments: circular dependency detected: test → test',
    );
  });
});

describe('cycles over both', () => {
  test('a barrier holds back what an earlier environment waits for', () => {
    const stages = [
      { name: 'a', dependsOn: ['test/b'], environments: ['development'] },
      { name: 'b', environments: ['test'] },
    ];
    expect(check(stages, PROMOTED)).toEqual([
      'stages.yaml:11:5 circular-dependency: circular dependency detected: development/a → test/b → development/a',
      '  hint: remove one of these dependencies',
      '  stages.yaml:11:5 development/a depends on test/b',
      '  stages.yaml:2:3 test/b waits for development/a: environment test depends on development',
    ]);
  });

  test('an implied prerequisite closes one', () => {
    const stages = [
      { name: 'ground', prerequisite: true, dependsOn: ['hub/shared'], environments: ['test'] },
      { name: 'other', environments: ['test'] },
      { name: 'shared' },
    ];
    expect(check(stages, [{ name: 'hub' }, { name: 'test' }])).toEqual([]);
    expect(check(stages, [{ name: 'test' }, { name: 'hub', dependsOn: ['test'] }])).toEqual([
      'stages.yaml:11:5 circular-dependency: circular dependency detected: test/ground → hub/shared → test/other → test/ground',
      '  hint: remove one of these dependencies',
      '  stages.yaml:11:5 test/ground depends on hub/shared',
      '  stages.yaml:2:3 hub/shared waits for test/other: environment hub depends on test',
      '  stages.yaml:10:5 test/other waits for the prerequisite test/ground',
    ]);
  });

  test('a stage that is absent on the way is not shown', () => {
    const stages = [
      { name: 'a', dependsOn: ['b'], environments: ['development'] },
      { name: 'b', dependsOn: ['c'], environments: ['test'] },
      { name: 'c', dependsOn: ['test/d'], environments: ['development'] },
      { name: 'd', environments: ['test'] },
    ];
    expect(check(stages, PROMOTED)).toEqual([
      'stages.yaml:10:5 circular-dependency: circular dependency detected: development/a → development/c → test/d → development/a',
      '  hint: remove one of these dependencies',
      '  stages.yaml:10:5 development/a comes after development/c',
      '  stages.yaml:31:5 development/c depends on test/d',
      '  stages.yaml:2:3 test/d waits for development/a: environment test depends on development',
    ]);
  });

  test('none leads through a stage that is absent to another environment', () => {
    const stages = [
      { name: 'a' },
      { name: 'b', dependsOn: ['a', 'test/a'], environments: ['production'] },
      { name: 'c', dependsOn: ['b'] },
    ];
    expect(check(stages, PROMOTED)).toEqual([]);
  });

  test('a reference to a later environment alone is none', () => {
    const stages = [
      { name: 'a', dependsOn: ['test/b'], environments: ['development'] },
      { name: 'b', environments: ['test'] },
    ];
    const parallel = [
      { name: 'development' },
      { name: 'test', dependsOn: ['development'], promotion: 'parallel' as const },
    ];
    expect(check(stages, parallel)).toEqual([]);
  });

  test('a stage that names itself in another environment is none where it does not exist there', () => {
    const stage = { name: 'a', dependsOn: ['development/a'] };
    expect(check([stage], PROMOTED)[0]).toContain('a → a');
    expect(check([{ ...stage, environments: ['test'] }], PROMOTED)).toEqual([]);
  });
});

describe('imports', () => {
  const chain = [{ name: 'a' }, { name: 'b', dependsOn: ['a'] }];

  test('from a dependency, direct or not, are right', () => {
    expect(check([...chain, { name: 'c', dependsOn: ['b'], importsFrom: ['a', 'b'] }])).toEqual([]);
  });

  test('from any other stage offer the missing entry', () => {
    const stages = [
      ...chain,
      { name: 'c', importsFrom: ['b', 'b'] },
      { name: 'd', dependsOn: ['a'], importsFrom: ['c'] },
    ];
    expect(check(stages)).toEqual([
      'stages.yaml:35:5 import-without-dependency: stage c imports from b but does not depend on it',
      '  hint: add depends_on: [b]',
      'stages.yaml:45:5 import-without-dependency: stage d imports from c but does not depend on it',
      '  hint: add depends_on: [a, c]',
    ]);
  });

  test('from a dependant are not right', () => {
    expect(
      check([
        { name: 'a', importsFrom: ['b'] },
        { name: 'b', dependsOn: ['a'] },
      ])[0],
    ).toContain('a imports from b');
  });

  test('from itself', () => {
    expect(check([{ name: 'a', importsFrom: ['a'] }])).toEqual([
      'stages.yaml:15:5 import-without-dependency: stage a imports from itself',
      '  hint: remove the entry: what a stage extracts is a variable of the stage without an import',
    ]);
  });

  test('from a prerequisite, or what one depends on, need no entry', () => {
    const stages = [{ name: 'a' }, { name: 'ground', prerequisite: true, dependsOn: ['a'] }];
    expect(check([...stages, { name: 'c', importsFrom: ['ground', 'a'] }])).toEqual([]);
    expect(check([{ name: 'a', importsFrom: ['ground'] }, ...stages.slice(1)])[0]).toContain('a imports from ground');
  });

  test('a dependency in another environment gives no value here', () => {
    const stages = [{ name: 'a' }, { name: 'b', dependsOn: ['development/a'], importsFrom: ['a'] }];
    expect(check(stages, PROMOTED)[0]).toContain('b imports from a but does not depend on it');
    const onlyThere = { name: 'b', environments: ['development'], dependsOn: ['development/a'], importsFrom: ['a'] };
    expect(check([{ name: 'a' }, onlyThere], PROMOTED)).toEqual([]);
  });

  test('are judged beside a cycle', () => {
    const stages = [
      { name: 'a', dependsOn: ['b'], importsFrom: ['b', 'c'] },
      { name: 'b', dependsOn: ['a'] },
      { name: 'c' },
    ];
    expect(checkGraph(projectOf(stages)).map(({ code }) => code)).toEqual([
      'circular-dependency',
      'import-without-dependency',
    ]);
  });
});
