import type { NextScope } from '../domain/next-step.ts';

/** Scopes from the narrowest to the widest; see {@link NextScope}. */
const SCOPES: readonly NextScope[] = ['project', 'environments', 'selection', 'plan', 'again'];

/**
 * From which scope on a command to copy repeats an option that was given. A command that does not take it never does.
 * `again` alone: the option belongs to one command, or to how its answer is shown. A test holds this table to the
 * options that there are.
 */
export const CARRIED: Readonly<Record<string, NextScope>> = {
  // Which project, where its histories are, and what its templates see.
  config: 'project',
  state: 'project',
  'state-dir': 'project',
  'state-key': 'project',
  'state-key-file': 'project',
  'on-missing-state': 'project',
  variable: 'project',
  'env-allow': 'project',
  // How runs go about it, whatever they do.
  strategy: 'project',
  'max-concurrent-stages': 'project',
  'fail-on-drift': 'project',
  isolate: 'project',
  'lock-timeout': 'project',
  'lock-ttl': 'project',
  'on-locked': 'project',
  // What is done to which stages.
  environment: 'environments',
  stage: 'selection',
  from: 'selection',
  to: 'selection',
  tags: 'selection',
  repeat: 'selection',
  'skip-irreversible': 'selection',
  cascade: 'selection',
  // A decision about what was in doubt when it was made; what is in doubt after a run is another matter.
  force: 'plan',
  // One command alone.
  'dry-run': 'again',
  out: 'again',
  plan: 'again',
  'plan-hash': 'again',
  applied: 'again',
  'not-applied': 'again',
  'mark-applied': 'again',
  baseline: 'again',
  reason: 'again',
  format: 'again',
  serve: 'again',
  port: 'again',
  take: 'again',
  yes: 'again',
  // How the answer is shown.
  json: 'again',
  verbose: 'again',
  'no-color': 'again',
  'detailed-exitcode': 'again',
  'report-file': 'again',
  'report-junit': 'again',
  'report-html': 'again',
  'event-log': 'again',
};

/** Options that say which stages; they mean something else in the other direction. */
export const STAGE_OPTIONS: readonly string[] = ['stage', 'from', 'to', 'tags'];

/** Whether a command of this scope repeats an option. */
export function isCarried(option: string, scope: NextScope): boolean {
  return SCOPES.indexOf(CARRIED[option] ?? 'again') <= SCOPES.indexOf(scope);
}
