import * as z from 'zod';
import { HTTP_METHODS } from '../../domain/http-request.ts';
import { duration, filledText, keyword, oneOrList, oneOrSome, positiveDuration, template, text } from './scalars.ts';

/** Attempts beyond this are a slip, or a job for `wait`. */
const MAX_ATTEMPTS = 100;

/** A retry policy; its one shape everywhere (spec 11). */
export const retry = z
  .strictObject({
    attempts: z
      .int()
      .min(1)
      .max(MAX_ATTEMPTS)
      .optional()
      .describe('Attempts in all, the first one included. For requests: 3.'),
    tries: z.int().min(1).max(MAX_ATTEMPTS).optional().describe('Another word for attempts.'),
    backoff: oneOrSome(duration)
      .optional()
      .describe(
        'Pause before the next attempt, doubled each time; or a list, in which the last one repeats. For requests: 1s.',
      ),
    max_backoff: duration.optional().describe('The longest pause. For requests: 30s.'),
    on: oneOrList(text)
      .optional()
      .describe(
        'What is repeated: network, statuses, classes such as 5xx, ranges such as 500-504; an empty list: nothing. For requests: network, 408, 429, 5xx.',
      ),
    methods: z
      .enum(['safe', 'all'])
      .optional()
      .describe(
        'safe: not POST and PATCH, unless nothing was sent, on 429, or with an idempotency key. For requests: safe.',
      ),
    until: duration.optional().describe('No attempt starts later than this after the first one.'),
    max_exceptions: z.int().min(1).optional().describe('Failures, other than timeouts, after which it gives up.'),
  })
  .meta({
    id: 'Retry',
    description: 'A retry policy.',
    examples: [
      { attempts: 3, backoff: '1s' },
      { tries: 4, backoff: ['1s', '5s', '15s'] },
    ],
  });

/** A retry policy as the schema has accepted it. */
export type RetryValue = z.output<typeof retry>;

const namedText = z.strictObject({
  name: filledText.describe('The name.'),
  value: template.optional().describe('The value, a template.'),
});

/** Headers and queries: a list of {name, value}, or a map. */
export const namedTexts = z.union([z.array(namedText), z.record(z.string(), template.optional())]).meta({
  id: 'NamedTexts',
  description: 'A list of {name, value}, or a map.',
  examples: [[{ name: 'X-Team', value: '{{.team}}' }], { 'X-Team': '{{.team}}' }],
});

/** Headers or queries as the schema has accepted them. */
export type NamedTextsValue = z.output<typeof namedTexts>;

/** An HTTP method in any case. */
export const method = keyword(HTTP_METHODS);

/** The keys of a request, which `down` may also hold directly. */
export const requestKeys = {
  auth_name: text.optional().describe('Name of the sign-in (auth of config.yaml) that sets the header of the request.'),
  auth: text.optional().describe("Another word for auth_name, as in apirun's down."),
  method: method.optional().describe('The HTTP method.'),
  url: template.optional().describe('The address, a template.'),
  headers: namedTexts.optional().describe('Headers; JSON bodies get their Content-Type by themselves.'),
  queries: namedTexts.optional().describe('Parameters that are added to the address.'),
  body: z
    .unknown()
    .optional()
    .meta({
      type: ['string', 'number', 'boolean', 'object', 'array', 'null'],
      description: 'A text that is a template, or a map or list that is sent as JSON with each text in it rendered.',
    }),
  body_file: text.optional().describe('File that holds the body, relative to config.yaml. Wins over body.'),
  render_body: z.boolean().optional().describe('Whether the body is a template. Default: render_body of config.yaml.'),
  retry: retry.optional(),
  timeout: positiveDuration
    .optional()
    .describe('Longest time of one attempt. Default: timeout of client in config.yaml.'),
  idempotency_key: z
    .union([z.boolean(), filledText])
    .optional()
    .describe('true, or a template: sends Idempotency-Key, so that a repeated POST is safe.'),
};

/** A request. `method` and `url` are asked for when it is normalised, in words of their own. */
export const request = z.strictObject(requestKeys).meta({
  id: 'Request',
  description: 'An HTTP request.',
  examples: [{ method: 'POST', url: '{{.api_base}}/vpc', body: '{"cidr": "{{.cidr}}"}' }],
});

/** A request as the schema has accepted it. */
export type RequestValue = z.output<typeof request>;
