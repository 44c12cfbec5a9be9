import type { AuthDefinition, AuthMethod } from '../domain/stage-config.ts';
import { type Located, member, oneOrMany, textOrEmpty } from './located.ts';
import { readOAuth2 } from './read-oauth2.ts';
import { readPocketBase } from './read-pocketbase.ts';
import { checkHeaderName, checkUrl } from './read-request.ts';
import { optionalTemplate, requiredTemplate } from './read-template.ts';
import { problemAt, type Report } from './report.ts';
import type { AuthValue } from './schemas/auth-schema.ts';
import { quoteShort } from './yaml-node.ts';

/** The sign-ins of a config.yaml. Two with one name are reported; the first one counts. */
export function readAuth(
  auth: Located<AuthValue | readonly AuthValue[]> | undefined,
  report: Report,
): readonly AuthDefinition[] {
  const definitions = new Map<string, AuthDefinition>();
  for (const entry of oneOrMany(auth)) {
    const name = textOrEmpty(entry, 'name');
    const location = entry.node.location;
    const method = readMethod(entry, report);
    const first = definitions.get(name);
    if (first !== undefined) {
      report(
        problemAt(location, {
          code: 'duplicate-auth',
          message: `two sign-ins are called ${quoteShort(name)}`,
          hint: 'give one of them another name',
          related: [{ message: 'the first one', location: first.location }],
        }),
      );
    } else if (method !== undefined) {
      definitions.set(name, { name, location, method });
    }
  }
  return [...definitions.values()];
}

function readMethod(entry: Located<AuthValue>, report: Report): AuthMethod | undefined {
  const { value } = entry;
  const node = entry.node.kind === 'map' ? (entry.node.entries.get('config')?.value ?? entry.node) : entry.node;
  switch (value.type) {
    case 'basic': {
      const config = { value: value.config, node };
      const username = requiredTemplate(config, 'username', report);
      return { type: 'basic', username, password: requiredTemplate(config, 'password', report) };
    }
    case 'bearer':
      return { type: 'bearer', token: requiredTemplate({ value: value.config, node }, 'token', report) };
    case 'header': {
      const config = { value: value.config, node };
      const header = textOrEmpty(config, 'name');
      checkHeaderName(header, member(config, 'name')?.node.location ?? node.location, report);
      return { type: 'header', header, value: requiredTemplate(config, 'value', report) };
    }
    case 'oauth2':
      return readOAuth2({ value: value.config, node }, report);
    case 'pocketbase':
      return readPocketBase({ value: value.config, node }, report);
    case 'github_oidc': {
      const config = { value: value.config, node };
      const tokenUrl = optionalTemplate(config, 'token_url', report);
      if (tokenUrl !== undefined) checkUrl(tokenUrl, report);
      const audience = requiredTemplate(config, 'audience', report);
      return { type: 'github_oidc', audience, ...(tokenUrl === undefined ? {} : { tokenUrl }) };
    }
  }
}
