import * as z from 'zod';
import { request, requestKeys } from './request-schema.ts';
import { oneOrList, template, text } from './scalars.ts';
import { variables } from './variables-schema.ts';

const extraction = z.union([
  text,
  z.strictObject({
    path: text.optional().describe('Path of the value in the body, in the syntax of gjson.'),
    header: text.optional().describe('Name of the header that holds the value.'),
    match: text.optional().describe('Regular expression for the header; its first group is the value.'),
    sensitive: z.boolean().default(false).describe('Whether the value is a secret.'),
  }),
]);

/** One entry of `env_from` as the schema has accepted it. */
export type ExtractionValue = z.output<typeof extraction>;

/** Which answers are a success, and what is taken out of them. */
export const response = z
  .strictObject({
    result_code: oneOrList(text)
      .optional()
      .describe('Statuses that are a success: 201, "2xx", "200-204", templates. Default: any 2xx.'),
    env_from: z
      .record(z.string(), extraction)
      .optional()
      .describe('Values taken out of the answer, each with its path.'),
    env_missing: z.enum(['skip', 'fail']).default('skip').describe('What a value that is not in the answer means.'),
  })
  .meta({
    id: 'Response',
    description: 'Which answers are a success, and what is taken out of them.',
    examples: [{ result_code: ['201', '409'], env_from: { vpc_id: 'vpc.id' } }],
  });

/** A response as the schema has accepted it. */
export type ResponseValue = z.output<typeof response>;

const find = z
  .strictObject({
    request: request.describe('The request that looks for it.'),
    response: response.optional(),
    probe: z.boolean().default(false).describe('Whether it may be sent while planning; only GET and HEAD.'),
  })
  .meta({
    id: 'Find',
    description: 'A probe: success means that the thing is there, and its values are used.',
    examples: [{ request: { method: 'GET', url: '{{.api_base}}/vpc' }, response: { env_from: { vpc_id: '0.id' } } }],
  });

/** A probe as the schema has accepted it. */
export type FindValue = z.output<typeof find>;

const stepKeys = {
  name: text.optional().describe('What the request does, for people.'),
  env: variables.optional().describe('Variables of this request alone.'),
  condition: template
    .optional()
    .describe('Whether the request is sent. False: skipped, and looked at again next time.'),
  find: find.optional(),
  request: request.optional(),
  response: response.optional(),
};

const up = z.strictObject({ ...stepKeys, request });

/** `up` of a migration as the schema has accepted it. */
export type UpValue = z.output<typeof up>;

const down = z.strictObject({
  ...requestKeys,
  ...stepKeys,
  none: z.literal(true).optional().describe('There is nothing to undo.'),
});

/** `down` of a migration as the schema has accepted it. */
export type DownValue = z.output<typeof down>;

/** A migration file (spec 03). */
export const migrationFile = z
  .strictObject({
    $schema: text.optional().describe('For editors; not used.'),
    apiVersion: z.enum(['apirun/v1', 'stage-orchestrator/v1']).optional().describe('Version of the format.'),
    kind: z.literal('Migration').optional().describe('Kind of the file.'),
    up: up.describe('What is done.'),
    down: down
      .optional()
      .describe(
        'What undoes it: a request, written directly or under request. Without it the migration is irreversible.',
      ),
  })
  .meta({ title: 'Migration', description: 'A numbered migration file: a request and what undoes it.' });

/** A migration file as the schema has accepted it. */
export type MigrationFileValue = z.output<typeof migrationFile>;
