import type { AuthMethod } from '../domain/stage-config.ts';
import type { SourceText } from '../domain/source-text.ts';
import { literal, type Located, member, oneOrMany } from './located.ts';
import { hintOfNearest, listNames } from './nearest.ts';
import { checkUrl } from './read-request.ts';
import { optionalTemplate, readTemplate } from './read-template.ts';
import { withoutAbsent } from './without-absent.ts';
import { problemAt, type Report } from './report.ts';
import { OAUTH2_GRANTS, type OAuth2GrantValue, type OAuth2Value } from './schemas/auth-schema.ts';
import { quoteShort } from './yaml-node.ts';

type Grant = (typeof OAUTH2_GRANTS)[number];

/** Grants in which a person signs in in a browser. */
const BROWSER_GRANTS = new Set(['implicit', 'authorization_code', 'device_code']);

/** What each grant cannot do without, beside the client. */
const NEEDED: Readonly<Record<Grant, readonly (keyof typeof KEYS)[]>> = {
  client_credentials: ['clientSecret'],
  password: ['username', 'password'],
  refresh_token: ['refreshToken'],
};

/** Sign-in with OAuth 2, its fields flat or under `grant_config`, which wins. Undefined after a report. */
export function readOAuth2(config: Located<OAuth2Value>, report: Report): AuthMethod | undefined {
  const grant = readGrant(config, report);
  if (grant === undefined) return undefined;
  const nested = member(config, 'grant_config');
  const text = (key: TextKey): SourceText | undefined => {
    const fields = nested !== undefined && member(nested, key) !== undefined ? nested : config;
    const template = optionalTemplate(fields, key, report);
    return template?.text.trim() === '' ? undefined : template;
  };
  const scopes = (nested === undefined ? undefined : member(nested, 'scopes')) ?? member(config, 'scopes');
  const fields = {
    tokenUrl: text('token_url'),
    clientId: text('client_id'),
    clientSecret: text('client_secret'),
    username: text('username'),
    password: text('password'),
    refreshToken: text('refresh_token'),
    audience: text('audience'),
  };
  const missing = (['tokenUrl', 'clientId', ...NEEDED[grant]] as const).filter((field) => fields[field] === undefined);
  for (const field of missing) reportMissing(nested ?? config, KEYS[field], { grant, report });
  const { tokenUrl, clientId } = fields;
  if (tokenUrl !== undefined) checkUrl(tokenUrl, report);
  if (tokenUrl === undefined || clientId === undefined || missing.length > 0) return undefined;
  return {
    type: 'oauth2',
    grant,
    ...withoutAbsent(fields),
    tokenUrl,
    clientId,
    scopes: oneOrMany(scopes).map((scope) => readTemplate(scope, report)),
    authStyle: nested?.value.auth_style ?? config.value.auth_style ?? 'auto',
  };
}

type TextKey = Exclude<keyof OAuth2GrantValue, 'scopes' | 'auth_style'>;

/** How the fields that may be missing are called in the file. */
const KEYS = {
  tokenUrl: 'token_url',
  clientId: 'client_id',
  clientSecret: 'client_secret',
  username: 'username',
  password: 'password',
  refreshToken: 'refresh_token',
} as const satisfies Readonly<Record<string, TextKey>>;

function reportMissing(
  fields: Located<object>,
  key: string,
  { grant, report }: { readonly grant: Grant; readonly report: Report },
): void {
  report(
    problemAt(fields.node.location, {
      code: 'missing-key',
      message: `the key "${key}" is missing, which the grant ${grant} needs`,
      hint: `add ${key}: \u2026`,
    }),
  );
}

function readGrant(config: Located<OAuth2Value>, report: Report): Grant | undefined {
  const written = member(config, 'grant_type');
  if (written === undefined) return 'client_credentials';
  const name = literal(written).trim().toLowerCase().replaceAll('-', '_');
  const grant = OAUTH2_GRANTS.find((known) => known === name);
  if (grant !== undefined) return grant;
  const others = listNames(OAUTH2_GRANTS);
  if (BROWSER_GRANTS.has(name)) {
    report(
      problemAt(written.node.location, {
        code: 'browser-sign-in',
        message: `the grant ${name} cannot sign in without a browser`,
        hint: `use one of: ${others}`,
      }),
    );
  } else {
    report(
      problemAt(written.node.location, {
        code: 'invalid-value',
        message: `grant_type: ${quoteShort(literal(written))} is none of the allowed values: ${others}`,
        hint: hintOfNearest(name, OAUTH2_GRANTS),
      }),
    );
  }
  return undefined;
}
