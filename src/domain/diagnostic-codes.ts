/**
 * The codes of diagnostics: stable, since people search for them and tools filter by them.
 * Cause and mend of each: `docs/diagnostics.md`.
 */
export const DIAGNOSTIC_CODES = [
  // Files
  'missing-file',
  'not-a-file',
  'unreadable-file',
  'file-too-large',
  'invalid-encoding',
  'control-character',
  'ambiguous-file',
  'ignored-file',
  // YAML
  'yaml-syntax',
  'yaml-tag',
  'several-documents',
  'duplicate-key',
  'invalid-key',
  'invalid-merge',
  'unknown-alias',
  'circular-alias',
  'too-many-aliases',
  'nesting-too-deep',
  // Keys and values
  'unknown-key',
  'missing-key',
  'empty-value',
  'conflicting-keys',
  'misplaced-key',
  'wrong-type',
  'invalid-value',
  'out-of-range',
  'invalid-name',
  'invalid-duration',
  'invalid-schedule',
  'invalid-status',
  'invalid-path',
  'invalid-pattern',
  'invalid-address',
  'invalid-url',
  'template-syntax',
  'invalid-deployment',
  'unchecked-deployment',
  // Stages and environments
  'stage-work',
  'too-many-stages',
  'duplicate-stage',
  'unknown-stage',
  'duplicate-part',
  'circular-include',
  'circular-dependency',
  'import-without-dependency',
  'invalid-condition',
  'duplicate-environment',
  'unknown-environment',
  'circular-environments',
  // Migrations and what a stage is configured with
  'duplicate-version',
  'missing-request',
  'duplicate-auth',
  'unknown-auth',
  'browser-sign-in',
  'shared-store',
  'store-not-separate',
  // Variables
  'duplicate-variable',
  'circular-variables',
  'unknown-variable',
  'variable-too-long',
  // Parameter files
  'missing-token',
  'adjacent-tokens',
  'token-result',
  'shared-destination',
  // All
  'too-many-problems',
] as const;

/** One of the documented codes. */
export type DiagnosticCode = (typeof DIAGNOSTIC_CODES)[number];
