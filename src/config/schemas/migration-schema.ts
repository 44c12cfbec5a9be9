import * as z from 'zod/mini';
import { described, later, optional, withDefault } from './described.ts';
import { request, requestKeys } from './request-schema.ts';
import { boolean, oneOrList, template, text } from './scalars.ts';
import { variables } from './variables-schema.ts';

const extraction = z.union([
  text,
  z.strictObject({
    path: optional(text, 'Path of the value in the body, in the syntax of gjson.'),
    header: optional(text, 'Name of the header that holds the value.'),
    match: optional(text, 'Regular expression for the header; its first group is the value.'),
    sensitive: withDefault(boolean, false, 'Whether the value is a secret.'),
  }),
]);

/** One entry of `env_from` as the schema has accepted it. */
export type ExtractionValue = z.output<typeof extraction>;

/** Which answers are a success, and what is taken out of them. */
export const response = described(
  z.strictObject({
    result_code: optional(
      oneOrList(text),
      'Statuses that are a success: 201, "2xx", "200-204", templates. Default: any 2xx.',
    ),
    env_from: optional(z.record(z.string(), extraction), 'Values taken out of the answer, each with its path.'),
    env_missing: withDefault(z.enum(['skip', 'fail']), 'skip', 'What a value that is not in the answer means.'),
  }),
  {
    id: 'Response',
    description: 'Which answers are a success, and what is taken out of them.',
    examples: [{ result_code: ['201', '409'], env_from: { vpc_id: 'vpc.id' } }],
  },
);

/** A response as the schema has accepted it. */
export type ResponseValue = z.output<typeof response>;

const find = later(() =>
  described(
    z.strictObject({
      request: described(request, 'The request that looks for it.'),
      response: optional(response),
      probe: withDefault(boolean, false, 'Whether it may be sent while planning; only GET and HEAD.'),
    }),
    {
      id: 'Find',
      description: 'A probe: success means that the thing is there, and its values are used.',
      examples: [{ request: { method: 'GET', url: '{{.api_base}}/vpc' }, response: { env_from: { vpc_id: '0.id' } } }],
    },
  ),
);

/** A probe as the schema has accepted it. */
export type FindValue = z.output<typeof find>;

const stepKeys = {
  name: optional(text, 'What the request does, for people.'),
  env: optional(variables, 'Variables of this request alone.'),
  condition: optional(template, 'Whether the request is sent. False: skipped, and looked at again next time.'),
  find: optional(find),
  request: optional(request),
  response: optional(response),
};

const up = z.strictObject({ ...stepKeys, request });

/** `up` of a migration as the schema has accepted it. */
export type UpValue = z.output<typeof up>;

const down = z.strictObject({
  ...requestKeys,
  ...stepKeys,
  none: optional(z.literal(true), 'There is nothing to undo.'),
});

/** `down` of a migration as the schema has accepted it. */
export type DownValue = z.output<typeof down>;

/** A migration file (spec 03). */
export const migrationFile = described(
  z.strictObject({
    $schema: optional(text, 'For editors; not used.'),
    apiVersion: optional(z.enum(['apirun/v1', 'stage-orchestrator/v1']), 'Version of the format.'),
    kind: optional(z.literal('Migration'), 'Kind of the file.'),
    up: described(up, 'What is done.'),
    down: optional(
      down,
      'What undoes it: a request, written directly or under request. Without it the migration is irreversible.',
    ),
  }),
  { title: 'Migration', description: 'A numbered migration file: a request and what undoes it.' },
);

/** A migration file as the schema has accepted it. */
export type MigrationFileValue = z.output<typeof migrationFile>;
