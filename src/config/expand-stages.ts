import type { VariableDefinition } from '../domain/variables.ts';
import { expandForEach } from './for-each.ts';
import type { LoadContext } from './load-context.ts';
import { loadMetadata } from './read-environments.ts';
import type { YamlNode } from './yaml-node.ts';

/** Stages that a project may have. */
export const MAX_STAGES = 10_000;

/** The stages of a file as they are written, and where variables of all environments are. */
export interface StageNodes {
  readonly nodes: readonly YamlNode[];
  /** `global.env`. */
  readonly env: readonly VariableDefinition[];
  readonly configRoot: string;
}

/** Carries out `for_each`, whose variables are those of all environments: metadata, else `global.env`. */
export async function expandStages(
  context: LoadContext,
  { nodes, env, configRoot }: StageNodes,
): Promise<readonly YamlNode[]> {
  const hasForEach = nodes.some((node) => node.kind === 'map' && node.entries.has('for_each'));
  const metadata = hasForEach ? await loadMetadata(context, configRoot) : [];
  const variables = [...env, ...metadata.flatMap((layer) => layer.variables)];
  const lookup = (name: string): string | undefined => {
    const value = variables.findLast((variable) => variable.name === name)?.value;
    return value?.kind === 'text' ? value.text.text : undefined;
  };
  return expandForEach(nodes, { lookup, limit: MAX_STAGES, report: context.report });
}
