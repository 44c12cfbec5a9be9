import type { AzureDeployment } from '../domain/infrastructure.ts';
import { entries, type Located } from './located.ts';
import { readTemplate } from './read-template.ts';
import { problemAt, type Report } from './report.ts';
import type { IacValue } from './schemas/iac-schema.ts';

/**
 * What a parameter of a template can be called. Source: Bicep's grammar of identifiers; it also keeps a name from being
 * read as something else on a command line.
 */
const PARAMETER_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The `overrides` of an Azure deployment, in the order of the file. */
export function readOverrides(
  overrides: Located<NonNullable<IacValue['overrides']>> | undefined,
  report: Report,
): AzureDeployment['overrides'] {
  if (overrides === undefined) return [];
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
    return value === undefined ? [] : [[name, readTemplate(value, report)] as const];
  });
}
