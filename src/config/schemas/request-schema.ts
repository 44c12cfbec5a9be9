import * as z from 'zod/mini';
import { described, later, optional } from './described.ts';
import { HTTP_METHODS } from '../../domain/http-request.ts';
import {
  boolean,
  duration,
  filledText,
  keyword,
  oneOrList,
  oneOrSome,
  positiveDuration,
  template,
  text,
} from './scalars.ts';

/** Attempts beyond this are a slip, or a job for `wait`. */
const MAX_ATTEMPTS = 100;

/** A retry policy; its one shape everywhere (spec 11). */
export const retry = later(() =>
  described(
    z.strictObject({
      attempts: optional(
        z.int().check(z.minimum(1), z.maximum(MAX_ATTEMPTS)),
        'Attempts in all, the first one included. For requests: 3.',
      ),
      tries: optional(z.int().check(z.minimum(1), z.maximum(MAX_ATTEMPTS)), 'Another word for attempts.'),
      backoff: optional(
        oneOrSome(duration),
        'Pause before the next attempt, doubled each time; or a list, in which the last one repeats. For requests: 1s.',
      ),
      max_backoff: optional(duration, 'The longest pause. For requests: 30s.'),
      on: optional(
        oneOrList(text),
        'What is repeated: network, statuses, classes such as 5xx, ranges such as 500-504; an empty list: nothing. For requests: network, 408, 429, 5xx.',
      ),
      methods: optional(
        z.enum(['safe', 'all']),
        'safe: not POST and PATCH, unless nothing was sent, on 429, or with an idempotency key. For requests: safe.',
      ),
      until: optional(duration, 'No attempt starts later than this after the first one.'),
      max_exceptions: optional(z.int().check(z.minimum(1)), 'Failures, other than timeouts, after which it gives up.'),
    }),
    {
      id: 'Retry',
      description: 'A retry policy.',
      examples: [
        { attempts: 3, backoff: '1s' },
        { tries: 4, backoff: ['1s', '5s', '15s'] },
      ],
    },
  ),
);

/** A retry policy as the schema has accepted it. */
export type RetryValue = z.output<typeof retry>;

const namedText = z.strictObject({
  name: described(filledText, 'The name.'),
  value: optional(template, 'The value, a template.'),
});

/** Headers and queries: a list of {name, value}, or a map. */
export const namedTexts = described(z.union([z.array(namedText), z.record(z.string(), optional(template))]), {
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
  auth_name: optional(text, 'Name of the sign-in (auth of config.yaml) that sets the header of the request.'),
  auth: optional(text, "Another word for auth_name, as in apirun's down."),
  method: optional(method, 'The HTTP method.'),
  url: optional(template, 'The address, a template.'),
  headers: optional(namedTexts, 'Headers; JSON bodies get their Content-Type by themselves.'),
  queries: optional(namedTexts, 'Parameters that are added to the address.'),
  body: optional(z.unknown(), {
    type: ['string', 'number', 'boolean', 'object', 'array', 'null'],
    description: 'A text that is a template, or a map or list that is sent as JSON with each text in it rendered.',
  }),
  body_file: optional(text, 'File that holds the body, relative to config.yaml. Wins over body.'),
  render_body: optional(boolean, 'Whether the body is a template. Default: render_body of config.yaml.'),
  retry: optional(retry),
  timeout: optional(positiveDuration, 'Longest time of one attempt. Default: timeout of client in config.yaml.'),
  idempotency_key: optional(
    z.union([boolean, filledText]),
    'true, or a template: sends Idempotency-Key, so that a repeated POST is safe.',
  ),
};

/** A request. `method` and `url` are asked for when it is normalised, in words of their own. */
export const request = described(z.strictObject(requestKeys), {
  id: 'Request',
  description: 'An HTTP request.',
  examples: [{ method: 'POST', url: '{{.api_base}}/vpc', body: '{"cidr": "{{.cidr}}"}' }],
});

/** A request as the schema has accepted it. */
export type RequestValue = z.output<typeof request>;
