import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { instanceId } from '../../src/domain/instance.ts';
import { stagesOfPart } from '../../src/domain/project-index.ts';
import { checkGraph } from '../../src/planning/check-graph.ts';
import { buildGraph } from '../../src/planning/graph.ts';
import { loadAccepted } from '../rigs/load-memory-project.ts';

/** A stage of a random file: what it depends on among what stands before it, by number. */
interface RandomStage {
  readonly after: readonly number[];
  readonly background: boolean;
}

/** A random file: first what it includes, then its stages. What is included depends on what is included before. */
interface RandomFile {
  readonly includes: readonly { readonly file: RandomFile; readonly after: readonly number[] }[];
  readonly stages: readonly RandomStage[];
}

const numbers = fc.array(fc.nat({ max: 9 }), { maxLength: 2 });

const randomStages: fc.Arbitrary<readonly RandomStage[]> = fc.array(
  fc.record({ after: numbers, background: fc.boolean() }),
  { minLength: 1, maxLength: 4 },
);

/** @param depth - how many files may be in each other */
function randomFile(depth: number): fc.Arbitrary<RandomFile> {
  const inner =
    depth === 1
      ? fc.constant([])
      : fc.array(fc.record({ file: randomFile(depth - 1), after: numbers }), { maxLength: 2 });
  return fc.record({ includes: inner, stages: randomStages });
}

/** The files by name, written down; each is called by its path of prefixes. */
function filesOf(file: RandomFile, name = 'p'): Readonly<Record<string, string>> {
  const before: string[] = [];
  const dependencies = (after: readonly number[]): string => {
    const names = before.length === 0 ? [] : after.map((number) => before[number % before.length] ?? '');
    return `[${[...new Set(names)].join(', ')}]`;
  };
  const includes = file.includes.map(({ after }, number) => {
    const line = `  - { path: ${name}${number}.yaml, prefix: f${number}, depends_on: ${dependencies(after)} }\n`;
    before.push(`f${number}`);
    return line;
  });
  const stages = file.stages.map(({ after, background }, number) => {
    const line = `  - { name: s${number}, run: "true", background: ${background}, depends_on: ${dependencies(after)} }\n`;
    before.push(`s${number}`);
    return line;
  });
  const included = includes.length === 0 ? '' : `include:\n${includes.join('')}`;
  return Object.assign(
    { [`${name}.yaml`]: `${included}stages:\n${stages.join('')}` },
    ...file.includes.map((entry, number) => filesOf(entry.file, `${name}${number}`)),
  ) as Readonly<Record<string, string>>;
}

test('who waits for a file waits for all of it but its background, and all of it waits for what the file waits for', async () => {
  await fc.assert(
    fc.asyncProperty(randomFile(4), async (file) => {
      const { project } = await loadAccepted({
        ...filesOf(file),
        'stages.yaml': `include: [{ path: p.yaml, prefix: p, depends_on: base }]
stages: [{ name: base, run: "true" }, { name: end, run: "true", depends_on: p }]\n`,
      });
      expect(checkGraph(project)).toEqual([]);
      const graph = buildGraph(project);
      const members = stagesOfPart(project, 'p') ?? [];
      const before = (stage: string): ReadonlySet<string> =>
        graph.reach([instanceId('default', stage)], 'dependencies');
      for (const { name } of members) expect(before(name).has('default/base')).toBe(true);
      const foreground = members.filter(({ background }) => !background);
      const awaited = foreground.length === 0 ? members : foreground;
      const missing = awaited.filter(({ name }) => !before('end').has(`default/${name}`));
      expect(missing.map(({ name }) => name)).toEqual([]);
    }),
  );
});
