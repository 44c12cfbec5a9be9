import * as z from 'zod';
import { filledText, oneOrList, template, text } from './scalars.ts';

/** Grants that can sign in without a browser. */
export const OAUTH2_GRANTS = ['client_credentials', 'password', 'refresh_token'] as const;

const oauth2Keys = {
  token_url: template.optional().describe('Address that gives tokens.'),
  client_id: template.optional().describe('Id of the client.'),
  client_secret: template.optional().describe('Secret of the client.'),
  username: template.optional().describe('For the grant password.'),
  password: template.optional().describe('For the grant password.'),
  refresh_token: template.optional().describe('For the grant refresh_token.'),
  scopes: oneOrList(template).optional().describe('Scopes that are asked for.'),
  audience: template.optional().describe('Audience that is asked for.'),
  auth_style: z
    .enum(['auto', 'header', 'form'])
    .optional()
    .describe('How the client shows who it is: HTTP Basic, fields of the form, or first the one and then the other.'),
  auth_url: text.optional().describe('Accepted for apirun; not used.'),
  authorization_url: text.optional().describe('Accepted for apirun; not used.'),
  redirect_uri: text.optional().describe('Accepted for apirun; not used.'),
};

const grantConfig = z.strictObject(oauth2Keys);

/** The fields of an oauth2 grant as the schema has accepted them. */
export type OAuth2GrantValue = z.output<typeof grantConfig>;

const oauth2 = z.strictObject({
  ...oauth2Keys,
  grant_type: text
    .optional()
    .describe('client_credentials (default), password or refresh_token.')
    .meta({ examples: [...OAUTH2_GRANTS] }),
  grant_config: grantConfig.optional().describe('The fields of the grant, if they do not stand beside grant_type.'),
});

/** `config` of an oauth2 sign-in as the schema has accepted it. */
export type OAuth2Value = z.output<typeof oauth2>;

const pocketbase = z.strictObject({
  base_url: filledText.describe('Address of PocketBase.'),
  email: template.optional().describe('Who signs in.'),
  username: template.optional().describe('Another word for email.'),
  password: template.describe('The password.'),
  collection: template.optional().describe('Collection of the account. Default: _superusers.'),
  type: z
    .enum(['admin', 'user'])
    .optional()
    .describe("apirun's word for the collection: admin is _superusers, user is users."),
});

/** `config` of a pocketbase sign-in as the schema has accepted it. */
export type PocketBaseValue = z.output<typeof pocketbase>;

const githubOidc = z.strictObject({
  audience: filledText.describe('Audience of the token.'),
  token_url: template.optional().describe('Address that changes the token for another one.'),
});

function entry<Type extends string, Config extends z.ZodType>(type: Type, config: Config) {
  return z.strictObject({
    type: z.literal(type).describe('How to sign in.'),
    name: filledText.describe('Name for auth_name and {{.auth.NAME}}.'),
    config: config.describe('The fields of the type.'),
  });
}

const authEntry = z
  .discriminatedUnion('type', [
    entry(
      'basic',
      z.strictObject({ username: template.describe('The name.'), password: template.describe('The password.') }),
    ),
    entry('bearer', z.strictObject({ token: filledText.describe('The token.') })),
    entry(
      'header',
      z.strictObject({ name: filledText.describe('Name of the header.'), value: filledText.describe('Its value.') }),
    ),
    entry('oauth2', oauth2),
    entry('pocketbase', pocketbase),
    entry('github_oidc', githubOidc),
  ])
  .meta({
    id: 'Auth',
    description: 'A way to sign in. Texts may be templates.',
    examples: [{ type: 'basic', name: 'api', config: { username: 'admin', password: '{{.password}}' } }],
  });

/** A way to sign in as the schema has accepted it. */
export type AuthValue = z.output<typeof authEntry>;

/** `auth` of config.yaml: a list, or one. */
export const auth = oneOrList(authEntry);
