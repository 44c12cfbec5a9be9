import type { SourceLocation } from './source-location.ts';
import type { SourceText } from './source-text.ts';

/** What a guard with a list of patterns looks at. */
export type GuardedName = 'branch' | 'actor' | 'environment' | 'hostname' | 'event';

/** A condition for a run to start at all, as written (spec 05 and 11). */
export type GuardDefinition = { readonly location: SourceLocation } & (
  | {
      readonly type: GuardedName;
      /** Patterns; one must match. */
      readonly allow: readonly string[];
    }
  | {
      readonly type: 'ip';
      /** Addresses and ranges of them; one must hold an address of this machine. */
      readonly allow: readonly string[];
    }
  | {
      readonly type: 'window';
      /** Five fields: when it opens. */
      readonly cron: SourceText;
      readonly durationMs: number;
      readonly zone: string;
    }
  | { readonly type: 'command'; readonly run: SourceText }
);
