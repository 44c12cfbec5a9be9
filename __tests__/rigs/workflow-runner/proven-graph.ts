import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LedgerProjectInput } from '../ledger-project.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';
import type { WorkflowRun } from './workflow-run.ts';

/** Stages by name, with what each depends on. */
export type NamedGraph = ReadonlyMap<string, readonly string[]>;

/**
 * A graph whose stages write down that they ran, once they have seen the value that everything they depend on hands on.
 * A run of it that goes well has honoured every edge. Scripts, since hundreds of files with migrations would be most of
 * what such a run costs.
 */
export interface ProvenGraph extends AsyncDisposable {
  readonly input: LedgerProjectInput;
  /** Stages that ran, and those that were taken back as `-NAME`, in order. */
  done(): Promise<readonly string[]>;
  /** The stage fails from now on. */
  refuse(name: string): Promise<void>;
  allow(name: string): Promise<void>;
}

/** How such a graph differs from the plainest one. */
export interface ProvenOptions {
  /** What its stages hand on is a secret. */
  readonly values?: 'plain' | 'secret';
  /** More keys of stages.yaml. */
  readonly more?: string;
}

/** Makes the project of such a graph. */
export async function provenGraph(
  graph: NamedGraph,
  { values = 'plain', more = '' }: ProvenOptions = {},
): Promise<ProvenGraph> {
  const folder = await makeTemporaryFolder();
  const file = (name: string): string => path.join(folder.path, name);
  await writeFile(file('done'), '');
  // Names of stages are no names of variables.
  const numbers = new Map([...graph.keys()].map((name, number) => [name, number]));
  const valueOf = (name: string): string => `${values === 'secret' ? 'token' : 'value'}_${numbers.get(name) ?? ''}`;
  const stages = [...graph].map(([name, needs]) => {
    const imports = needs.map((need) => `{ stage: ${need}, vars: [${valueOf(need)}] }`);
    const proofs = needs.map((need) => `test "$${valueOf(need)}" = "made by ${need}" && `);
    return `  - name: ${name}
    depends_on: [${needs.join(', ')}]
    env_from_stages: [${imports.join(', ')}]
    run:
      up: |
        ${proofs.join('')}test ! -e '${file(`refused-${name}`)}' &&
        echo ${name} >> '${file('done')}' && echo '${valueOf(name)}=made by ${name}' >> "$STAGE_OUTPUT"
      down: echo -${name} >> '${file('done')}'
`;
  });
  return {
    input: { migrations: [], stages: `${stages.join('')}${more}` },
    done: async () => (await readFile(file('done'), 'utf8')).split('\n').filter((line) => line !== ''),
    refuse: (name) => appendFile(file(`refused-${name}`), ''),
    allow: (name) => rm(file(`refused-${name}`)),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** Stages in layers of these sizes. Each depends on one or two of the layer before, a layer of one stage on all of it. */
export function layeredGraph(sizes: readonly number[]): NamedGraph {
  const graph = new Map<string, readonly string[]>();
  for (const [layer, size] of sizes.entries()) {
    const before = Array.from({ length: sizes[layer - 1] ?? 0 }, (_, place) => `s${layer - 1}-${place}`);
    for (let place = 0; place < size; place += 1) {
      const some = [before[place % before.length], before[(place * 7 + 3) % before.length]];
      const needs = size === 1 ? before : some.flatMap((name) => name ?? []);
      graph.set(`s${layer}-${place}`, [...new Set(needs)]);
    }
  }
  return graph;
}

/** Legs of each wave that has any. */
export function legsOf({ jobs }: WorkflowRun): readonly number[] {
  const waves = [...jobs].filter(([id]) => id.startsWith('wave-'));
  return waves.map(([, { legs }]) => legs.length).filter((count) => count > 0);
}
