import type { SourceLocation } from '../domain/source-location.ts';
import type { VariableDefinition } from '../domain/variables.ts';
import { expandVariables } from './expand-variables.ts';
import { expandForEach } from './for-each.ts';
import type { LoadContext } from './load-context.ts';
import { loadMetadata } from './read-environments.ts';
import type { YamlNode } from './yaml-node.ts';

/** Stages that a project may have. */
export const MAX_STAGES = 10_000;

/** The stages of a file as they are written, and where variables of all environments are. */
export interface StageNodes {
  readonly nodes: readonly YamlNode[];
  /** `global.env` of the project and of the files that are included on the way to this one. */
  readonly env: readonly VariableDefinition[];
  /** `with` of these files; none for that of the project. */
  readonly given: readonly VariableDefinition[];
  readonly configRoot: string;
}

/** A variable whose items stages were made for. */
export interface ItemVariable {
  readonly name: string;
  readonly value: string;
  /** Where `for_each` names it. */
  readonly location: SourceLocation;
}

/** The stages of a file with `for_each` carried out. */
export interface ExpandedStages {
  readonly nodes: readonly YamlNode[];
  /** Without those of `with`, which wins over what environments have. */
  readonly itemVariables: readonly ItemVariable[];
}

/** Carries out `for_each`, whose variables are those of all environments: `with`, else metadata, else `global.env`. */
export async function expandStages(
  context: LoadContext,
  { nodes, env, given, configRoot }: StageNodes,
): Promise<ExpandedStages> {
  const hasForEach = nodes.some((node) => node.kind === 'map' && node.entries.has('for_each'));
  // What is wrong with them is told where the variables of environments are read.
  const metadata = hasForEach ? expandVariables(await loadMetadata(context, configRoot), () => undefined) : [];
  const variables = [...env, ...metadata.flatMap((layer) => layer.variables), ...given];
  const itemVariables: ItemVariable[] = [];
  const lookup = (name: string, location: SourceLocation): string | undefined => {
    const variable = variables.findLast((one) => one.name === name);
    if (variable?.value.kind !== 'text') return undefined;
    const value = variable.value.text.text;
    if (!given.includes(variable)) itemVariables.push({ name, value, location });
    return value;
  };
  return { nodes: expandForEach(nodes, { lookup, limit: MAX_STAGES, report: context.report }), itemVariables };
}
