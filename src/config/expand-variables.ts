import type { VariableLayer } from '../domain/project.ts';
import { isSensitiveName } from '../domain/sensitive-name.ts';
import { locateInside, type SourceText } from '../domain/source-text.ts';
import type { VariableDefinition } from '../domain/variables.ts';
import { hintOfNearest } from './nearest.ts';
import { problemAt, type ProblemWords, type Report } from './report.ts';

/** A reference to another variable (spec 06): `$(name)`. */
const REFERENCE = /\$\(([A-Za-z_][\w.-]*)\)/g;

/** Variables that one value may lead through. */
const MAX_REFERENCE_DEPTH = 100;

/** Characters that a value may have once it is expanded: a few lines of `$(a)$(a)` can stand for any number. */
const MAX_EXPANDED_LENGTH = 1_000_000;

/** One environment of several, of which each has variables of its own. */
export interface AmongEnvironments {
  readonly environment: string;
  /** The variables that any of them has. */
  readonly names: ReadonlySet<string>;
}

/**
 * Replaces `$(name)` in the variables of an environment, lowest layer first, by the value that counts in this
 * environment. Circles are reported with the names in them; an unknown name stays as it is, with a warning.
 */
export function expandVariables(
  layers: readonly VariableLayer[],
  report: Report,
  among?: AmongEnvironments,
): readonly VariableLayer[] {
  const definitions = new Map(
    layers.flatMap(({ variables }) => variables.map((variable) => [variable.name, variable])),
  );
  const expansion: Expansion = { definitions, values: new Map(), report, among };
  return layers.map(({ source, variables }) => ({
    source,
    variables: variables.map((variable) => {
      // What a higher layer hides is not used, and what is wrong with it does not matter.
      const isEffective = definitions.get(variable.name) === variable;
      return isEffective && variable.value.kind === 'text'
        ? expandDefinition(variable, variable.value.text, expansion)
        : variable;
    }),
  }));
}

/** A text without references, and the secrets that are parts of it. */
interface ExpandedValue {
  readonly text: string;
  readonly secrets: readonly SourceText[];
}

interface Expansion {
  readonly definitions: ReadonlyMap<string, VariableDefinition>;
  /** What is expanded already. */
  readonly values: Map<string, ExpandedValue>;
  readonly report: Report;
  readonly among: AmongEnvironments | undefined;
}

function expandDefinition(variable: VariableDefinition, text: SourceText, expansion: Expansion): VariableDefinition {
  if (!text.text.includes('$(')) return variable;
  const { text: value, secrets } = valueOf(variable, text, { ...expansion, path: [variable] });
  const hidden = secrets.length === 0 ? {} : { secrets };
  return { ...variable, value: { kind: 'text', text: { ...text, text: value }, ...hidden } };
}

interface Walk extends Expansion {
  /** The variables that led here, the current one last. */
  readonly path: readonly VariableDefinition[];
}

function valueOf(variable: VariableDefinition, source: SourceText, walk: Walk): ExpandedValue {
  const known = walk.values.get(variable.name);
  if (known !== undefined) return known;
  const secrets = new Set<SourceText>();
  let expanded = '';
  let end = 0;
  for (const match of source.text.matchAll(REFERENCE)) {
    const [written, name = ''] = match;
    const inner = referenced(name, written, { source, offset: match.index, walk });
    expanded += source.text.slice(end, match.index) + inner.text;
    for (const secret of inner.secrets) secrets.add(secret);
    end = match.index + written.length;
    if (expanded.length <= MAX_EXPANDED_LENGTH) continue;
    complain(variable, walk, {
      code: 'variable-too-long',
      message: `the variable "${variable.name}" expands to more than ${MAX_EXPANDED_LENGTH} characters`,
    });
    end = source.text.length;
    break;
  }
  const text = expanded + source.text.slice(end);
  const own = isSensitiveName(variable.name) ? [{ ...source, text }] : [];
  const value = { text, secrets: [...own, ...secrets] };
  walk.values.set(variable.name, value);
  return value;
}

interface ReferencePlace {
  readonly source: SourceText;
  readonly offset: number;
  readonly walk: Walk;
}

function referenced(name: string, written: string, { source, offset, walk }: ReferencePlace): ExpandedValue {
  const unchanged = { text: written, secrets: [] };
  const target = walk.definitions.get(name);
  const lines = source.text.slice(0, offset).split('\n');
  const location = locateInside(source, lines.length, (lines.at(-1) ?? '').length + 1);
  if (target === undefined) {
    const hint = hintOfNearest(name, [...walk.definitions.keys()]) ?? 'define it, or write the value out';
    // The same file is read for each of them: what none of them has is told once.
    const isElsewhere = walk.among?.names.has(name) === true;
    const where = isElsewhere ? ` in ${walk.among.environment}, and others have one` : '';
    const message = `${written} stays as it is: there is no variable "${name}"${where}`;
    walk.report(problemAt(location, { severity: 'warning', code: 'unknown-variable', message, hint }));
    return unchanged;
  }
  if (target.value.kind === 'process') {
    walk.report(
      problemAt(location, {
        code: 'unknown-variable',
        message: `${written} is the process variable ${target.value.variable}, which is not known when the file is read`,
        hint: `write {{.${name}}}`,
      }),
    );
    return unchanged;
  }
  if (walk.path.includes(target)) {
    complainOfCircle(target, walk);
    return unchanged;
  }
  if (walk.path.length < MAX_REFERENCE_DEPTH) {
    return valueOf(target, target.value.text, { ...walk, path: [...walk.path, target] });
  }
  const message = `${written} leads through more than ${MAX_REFERENCE_DEPTH} variables`;
  walk.report(problemAt(location, { code: 'nesting-too-deep', message, hint: 'write the value out' }));
  return unchanged;
}

function complainOfCircle(target: VariableDefinition, walk: Walk): void {
  const circle = walk.path.slice(walk.path.indexOf(target));
  const names = [...circle, target].map(({ name }) => name).join(' \u2192 ');
  complain(target, walk, {
    code: 'circular-variables',
    message: `variables refer to each other in a circle: ${names}`,
    hint: 'write one of the values out',
    related: circle.slice(1).map(({ name, location }) => ({ message: name, location })),
  });
}

function complain({ location }: VariableDefinition, { report }: Walk, words: ProblemWords): void {
  report(problemAt(location, words));
}
