import type { DefinedValue, VariableDefinition } from '../domain/variables.ts';
import { isArray, items, literal, type Located, member, sourceText, type TextValue } from './located.ts';
import { namedEntries } from './named-entries.ts';
import { checkTemplate } from './read-template.ts';
import { problemAt, type Report } from './report.ts';
import type { VariablesValue, VariableValue } from './schemas/variables-schema.ts';

/** Variables of a map or a list, in the order of the file. Of two with one name the later one counts, with a warning. */
export function readVariables(
  variables: Located<VariablesValue> | undefined,
  report: Report,
): readonly VariableDefinition[] {
  if (variables === undefined) return [];
  const { value: written, node } = variables;
  const definitions = isArray(written)
    ? readList({ value: written, node }, report)
    : readMap({ value: written, node }, report);
  for (const definition of definitions) {
    if (definition.value.kind === 'text') checkTemplate(definition.value.text, report);
    reportHidden(definition, report);
  }
  return definitions;
}

/** What templates mean by names that no variable can have there. */
const TAKEN: ReadonlyMap<string, string> = new Map([
  ['env', 'all variables'],
  ['auth', 'the sign-ins'],
]);

/** Says where templates do not see a variable under its name; conditions and scripts do. */
export function reportHidden({ name, location }: Pick<VariableDefinition, 'name' | 'location'>, report: Report): void {
  const taken = TAKEN.get(name);
  if (taken === undefined) return;
  report(
    problemAt(location, {
      severity: 'warning',
      code: 'invalid-name',
      message: `{{.${name}}} stands for ${taken} and not for the variable "${name}"`,
      hint: `give it another name, or write {{.env.${name}}}`,
    }),
  );
}

function readMap(
  map: Located<Readonly<Record<string, TextValue | undefined>>>,
  report: Report,
): readonly VariableDefinition[] {
  return namedEntries(map, report).map(({ name, location, value }) => ({
    name,
    location,
    value: { kind: 'text', text: value === undefined ? emptyText(location) : sourceText(value) },
  }));
}

function readList(list: Located<readonly VariableValue[]>, report: Report): readonly VariableDefinition[] {
  const definitions = new Map<string, VariableDefinition>();
  for (const item of items(list)) {
    const name = literalOf(item, 'name');
    const location = item.node.location;
    const earlier = definitions.get(name);
    if (earlier !== undefined) {
      report(
        problemAt(location, {
          severity: 'warning',
          code: 'duplicate-variable',
          message: `the variable "${name}" is in this list twice; the later one counts`,
          hint: 'remove one of them',
          related: [{ message: 'the first one', location: earlier.location }],
        }),
      );
      definitions.delete(name);
    }
    definitions.set(name, { name, location, value: readValue(item, report) });
  }
  return [...definitions.values()];
}

/** A value that is not empty wins over the process variable, as in apirun. */
function readValue(item: Located<VariableValue>, report: Report): DefinedValue {
  const value = member(item, 'value');
  const text = value === undefined ? emptyText(item.node.location) : sourceText(value);
  const variable = literalOf(item, 'valueFromEnv').trim();
  const written = member(item, 'valueFromEnv');
  if (text.text === '' && variable === '' && written !== undefined) {
    report(
      problemAt(written.node.location, {
        severity: 'warning',
        code: 'empty-value',
        message: `valueFromEnv is empty, and so is the variable "${literalOf(item, 'name')}"`,
        hint: 'name a process variable, or write value',
      }),
    );
  }
  if (text.text !== '' || variable === '') return { kind: 'text', text };
  return { kind: 'process', variable, optional: item.value.optional === true };
}

function literalOf(item: Located<VariableValue>, key: 'name' | 'valueFromEnv'): string {
  const value = member(item, key);
  return value === undefined ? '' : literal(value);
}

function emptyText(at: VariableDefinition['location']): {
  text: string;
  at: VariableDefinition['location'];
  indent: number;
} {
  return { text: '', at, indent: 0 };
}
