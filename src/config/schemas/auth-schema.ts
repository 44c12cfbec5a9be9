import * as z from 'zod/mini';
import { described, later, optional } from './described.ts';
import { filledText, oneOrList, template, text } from './scalars.ts';

/** Grants that can sign in without a browser. */
export const OAUTH2_GRANTS = ['client_credentials', 'password', 'refresh_token'] as const;

const oauth2Keys = {
  token_url: optional(template, 'Address that gives tokens.'),
  client_id: optional(template, 'Id of the client.'),
  client_secret: optional(template, 'Secret of the client.'),
  username: optional(template, 'For the grant password.'),
  password: optional(template, 'For the grant password.'),
  refresh_token: optional(template, 'For the grant refresh_token.'),
  scopes: optional(oneOrList(template), 'Scopes that are asked for.'),
  audience: optional(template, 'Audience that is asked for.'),
  auth_style: optional(
    z.enum(['auto', 'header', 'form']),
    'How the client shows who it is: HTTP Basic, fields of the form, or first the one and then the other.',
  ),
  auth_url: optional(text, 'Accepted for apirun; not used.'),
  authorization_url: optional(text, 'Accepted for apirun; not used.'),
  redirect_uri: optional(text, 'Accepted for apirun; not used.'),
};

const grantConfig = later(() => z.strictObject(oauth2Keys));

/** The fields of an oauth2 grant as the schema has accepted them. */
export type OAuth2GrantValue = z.output<typeof grantConfig>;

const oauth2 = later(() =>
  z.strictObject({
    ...oauth2Keys,
    grant_type: optional(text, {
      description: 'client_credentials (default), password or refresh_token.',
      examples: [...OAUTH2_GRANTS],
    }),
    grant_config: optional(grantConfig, 'The fields of the grant, if they do not stand beside grant_type.'),
  }),
);

/** `config` of an oauth2 sign-in as the schema has accepted it. */
export type OAuth2Value = z.output<typeof oauth2>;

const pocketbase = later(() =>
  z.strictObject({
    base_url: described(filledText, 'Address of PocketBase.'),
    email: optional(template, 'Who signs in.'),
    username: optional(template, 'Another word for email.'),
    password: described(template, 'The password.'),
    collection: optional(template, 'Collection of the account. Default: _superusers.'),
    type: optional(z.enum(['admin', 'user']), "apirun's word for the collection: admin is _superusers, user is users."),
  }),
);

/** `config` of a pocketbase sign-in as the schema has accepted it. */
export type PocketBaseValue = z.output<typeof pocketbase>;

const githubOidc = later(() =>
  z.strictObject({
    audience: described(filledText, 'Audience of the token.'),
    token_url: optional(template, 'Address that changes the token for another one.'),
  }),
);

function entry<Type extends string, Config extends z.ZodMiniType>(type: Type, config: Config) {
  return z.strictObject({
    type: described(z.literal(type), 'How to sign in.'),
    name: described(filledText, 'Name for auth_name and {{.auth.NAME}}.'),
    config: described(config, 'The fields of the type.'),
  });
}

const authEntry = described(
  z.discriminatedUnion('type', [
    entry(
      'basic',
      z.strictObject({ username: described(template, 'The name.'), password: described(template, 'The password.') }),
    ),
    entry('bearer', z.strictObject({ token: described(filledText, 'The token.') })),
    entry(
      'header',
      z.strictObject({
        name: described(filledText, 'Name of the header.'),
        value: described(filledText, 'Its value.'),
      }),
    ),
    entry('oauth2', oauth2),
    entry('pocketbase', pocketbase),
    entry('github_oidc', githubOidc),
  ]),
  {
    id: 'Auth',
    description: 'A way to sign in. Texts may be templates.',
    examples: [{ type: 'basic', name: 'api', config: { username: 'admin', password: '{{.password}}' } }],
  },
);

/** A way to sign in as the schema has accepted it. */
export type AuthValue = z.output<typeof authEntry>;

/** `auth` of config.yaml: a list, or one. */
export const auth = oneOrList(authEntry);
