import type { SourceLocation } from './source-location.ts';
import type { SourceText } from './source-text.ts';

/** The methods a migration may use. */
export const HTTP_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
export type HttpMethod = (typeof HTTP_METHODS)[number];

/** A request as the user wrote it; every text in it may be a template. Plain data: it is kept in the history as JSON. */
export interface RequestDefinition {
  readonly location: SourceLocation;
  readonly method: HttpMethod;
  readonly url: SourceText;
  readonly headers: readonly NamedText[];
  readonly queries: readonly NamedText[];
  readonly body?: BodyDefinition;
  readonly renderBody: boolean;
  readonly authName?: string;
  readonly retry?: RetryDefinition;
  readonly timeoutMs?: number;
  /** `true`: a key of the product's own; a text: the key itself. */
  readonly idempotencyKey?: true | SourceText;
}

export interface NamedText {
  readonly name: string;
  readonly value: SourceText;
}

/** A text (of `body` or of the file that `body_file` names), or data that is sent as JSON. */
export type BodyDefinition =
  { readonly kind: 'text'; readonly text: SourceText } | { readonly kind: 'json'; readonly value: JsonTemplate };

/** JSON whose strings are templates; `literal` is the JSON text of a number, a boolean or null. */
export type JsonTemplate =
  | { readonly kind: 'text'; readonly text: SourceText }
  | { readonly kind: 'literal'; readonly json: string }
  | { readonly kind: 'list'; readonly items: readonly JsonTemplate[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [string, JsonTemplate])[] };

/** Which answers are a success and what is taken out of them. */
export interface ResponseDefinition {
  /** Empty: any 2xx. */
  readonly resultCodes: readonly StatusMatcher[];
  readonly extractions: readonly Extraction[];
  readonly onMissing: 'skip' | 'fail';
}

/** An inclusive range of statuses with the text it was written as, or a template that prints such a text. */
export type StatusMatcher =
  | { readonly kind: 'range'; readonly from: number; readonly to: number; readonly text: string }
  | { readonly kind: 'template'; readonly text: SourceText };

/** One entry of `env_from`. */
export interface Extraction {
  readonly name: string;
  readonly source:
    | { readonly kind: 'body'; readonly path: string }
    | { readonly kind: 'header'; readonly header: string; readonly match?: string };
  readonly sensitive: boolean;
  readonly location: SourceLocation;
}

/** A retry policy as written; what is absent comes from the next wider policy. `backoffMs`: the last one repeats. */
export interface RetryDefinition {
  readonly attempts?: number;
  readonly backoffMs?: readonly number[];
  readonly maxBackoffMs?: number;
  readonly on?: readonly RetryTrigger[];
  readonly methods?: 'safe' | 'all';
  /** No attempt starts later than this after the first one. */
  readonly untilMs?: number;
  readonly maxExceptions?: number;
}

/** `network`, or an inclusive range of statuses. */
export type RetryTrigger =
  { readonly kind: 'network' } | { readonly kind: 'status'; readonly from: number; readonly to: number };
