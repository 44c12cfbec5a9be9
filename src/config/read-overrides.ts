import type { AzureDeployment } from '../domain/infrastructure.ts';
import { locateInside } from '../domain/source-text.ts';
import { entries, type Located, sourceText, textOfNode, type TextValue } from './located.ts';
import { readBody } from './read-body.ts';
import { checkTemplate } from './read-template.ts';
import { problemAt, type Report } from './report.ts';

/**
 * What a parameter of a template can be called. Source: Bicep's grammar of identifiers; it also keeps a name from being
 * read as something else on a command line.
 */
const PARAMETER_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Overrides by name, or in one text as Release Engine has them. */
export type OverridesValue = Readonly<Record<string, unknown>> | TextValue;

type Overrides = AzureDeployment['overrides'];

/** The `overrides` of an Azure deployment, in the order of the file. */
export function readOverrides(overrides: Located<OverridesValue> | undefined, report: Report): Overrides {
  if (overrides === undefined) return [];
  const { value, node } = overrides;
  return typeof value === 'object' ? readMap({ value, node }, report) : readText({ value, node }, report);
}

function readMap(overrides: Located<Readonly<Record<string, unknown>>>, report: Report): Overrides {
  return entries(overrides).flatMap(({ name, value, location }) => {
    if (!PARAMETER_NAME.test(name)) {
      report(
        problemAt(location, {
          code: 'invalid-value',
          message: `overrides: "${name}" can't be the name of a parameter`,
          hint: 'write the name as the Bicep file has it: letters, digits and _',
        }),
      );
      return [];
    }
    if (value !== undefined) return [[name, readValue(value, report)] as const];
    const message = `overrides: ${name} has no value`;
    report(problemAt(location, { code: 'empty-value', message, hint: 'write one, or "" for an empty text' }));
    return [];
  });
}

/** A text as it is written, or a list or map, which is handed over as JSON. */
function readValue({ node }: Located<unknown>, report: Report): Overrides[number][1] {
  return readBody(node, { isTemplate: true, report }) ?? { kind: 'text', text: textOfNode(node) };
}

/** `-name value`, where a value with blanks stands in double quotes; blanks inside `{{ }}` are no end. */
const PAIR = /\s*-(?<name>[A-Za-z_]\w*)\s+(?:"(?<quoted>[^"]*)"|(?<bare>(?:\{\{.*?\}\}|[^\s"])+))(?=\s|$)/gy;

/**
 * Overrides in one text: `-sku Basic -note "two words"`, as the deployment task of Azure Pipelines takes them.
 *
 * Source: https://learn.microsoft.com/azure/devops/pipelines/tasks/reference/azure-resource-manager-template-deployment-v3
 */
function readText(written: Located<TextValue>, report: Report): Overrides {
  const source = sourceText(written);
  const { text } = source;
  const overrides: Overrides[number][] = [];
  let end = 0;
  for (const pair of text.matchAll(PAIR)) {
    const { name = '', quoted, bare = '' } = pair.groups ?? {};
    const value = quoted ?? bare;
    const start = pair.index + pair[0].lastIndexOf(value);
    const at = locateInside(source, 1, start + 1);
    const override = { text: value, at: text.includes('\n') ? source.at : at, indent: source.indent };
    checkTemplate(override, report);
    overrides.push([name, { kind: 'text', text: override }]);
    end = pair.index + pair[0].length;
  }
  if (text.slice(end).trim() === '') return overrides;
  const message = `overrides: ${JSON.stringify(text.slice(end).trim())} is not of the form -name value`;
  report(
    problemAt(source.at, { code: 'invalid-value', message, hint: 'write a map instead: overrides: { name: value }' }),
  );
  return [];
}
