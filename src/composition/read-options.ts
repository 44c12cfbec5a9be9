import path from 'node:path';
import { STRATEGY_NAMES } from '../domain/strategy.ts';
import type { CommandArguments } from '../commands/command-description.ts';
import type { CommandOptions, IsolationOptions } from '../commands/command-options.ts';
import { withoutAbsent } from '../config/without-absent.ts';
import { parseDurationMs } from '../domain/duration.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { DEFAULT_LOCK_TTL_MS } from '../execution/lock-ports.ts';
import { readStateChoice } from './read-state-choice.ts';

/** How `graph` can be drawn. */
const GRAPH_FORMATS: readonly string[] = ['text', 'mermaid', 'dot', 'json'];

/** The options of a command from what was given, with relative paths seen from `workingDirectory`. The error is a sentence. */
export function readOptions(given: CommandArguments, workingDirectory: string): Result<CommandOptions, string> {
  const { values } = given;
  const text = (name: string): string | undefined => {
    const value = values.get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const list = (name: string): readonly string[] => {
    const value = values.get(name);
    const texts = Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
    return texts
      .flatMap((one) => String(one).split(','))
      .map((one) => one.trim())
      .filter((one) => one !== '');
  };
  const file = (name: string): string | undefined => {
    const value = text(name);
    return value === undefined ? undefined : path.resolve(workingDirectory, value);
  };
  const variables = readVariables(values.get('variable'));
  if (!variables.ok) return variables;
  const most = readCount('max-concurrent-stages', text('max-concurrent-stages'));
  if (!most.ok) return most;
  const missing = text('on-missing-state') ?? 'start';
  if (missing !== 'start' && missing !== 'fail') return err(`--on-missing-state is start or fail, not ${missing}`);
  const onMissingState: CommandOptions['onMissingState'] = missing;
  const strategy = text('strategy');
  if (strategy !== undefined && !STRATEGY_NAMES.some((name) => name === strategy)) {
    return err(`there is no strategy ${strategy}: choose one of ${STRATEGY_NAMES.join(', ')}`);
  }
  const format = text('format');
  if (format !== undefined && !GRAPH_FORMATS.includes(format)) {
    return err(`there is no format ${format}: choose one of ${GRAPH_FORMATS.join(', ')}`);
  }
  const locks = readLocks(text);
  if (!locks.ok) return locks;
  const state = readStateChoice(list('state'), workingDirectory);
  if (!state.ok) return state;
  return ok(
    withoutAbsent({
      config: file('config') ?? path.resolve(workingDirectory, 'stages.yaml'),
      environments: list('environment'),
      stage: text('stage'),
      from: text('from'),
      to: text('to'),
      tags: list('tags'),
      dryRun: values.has('dry-run'),
      strategy,
      maxConcurrentStages: most.value,
      variables: variables.value,
      envAllow: new Set(list('env-allow')),
      state: state.value,
      stateDirectory: file('state-dir'),
      onMissingState,
      cascade: values.has('cascade'),
      skipIrreversible: values.has('skip-irreversible'),
      failOnDrift: values.has('fail-on-drift'),
      repeat: values.has('repeat'),
      onlyDue: false,
      force: text('force'),
      planOut: file('out'),
      planFile: file('plan'),
      planHash: text('plan-hash'),
      isolation: values.has('isolate') ? locks.value : undefined,
      locks: locks.value,
      yes: values.has('yes'),
      verbose: values.has('verbose'),
    }),
  );
}

/** `NAME=VALUE`, each on its own: a value may hold commas, equals signs and blanks. */
function readVariables(
  given: string | true | readonly string[] | undefined,
): Result<ReadonlyMap<string, string>, string> {
  const variables = new Map<string, string>();
  for (const entry of Array.isArray(given) ? given : []) {
    const line = String(entry);
    const equals = line.indexOf('=');
    if (equals < 1) return err(`--variable takes NAME=VALUE, not ${JSON.stringify(line)}`);
    variables.set(line.slice(0, equals).trim(), line.slice(equals + 1));
  }
  return ok(variables);
}

function readCount(name: string, text: string | undefined): Result<number | undefined, string> {
  if (text === undefined) return ok(undefined);
  const count = Number(text);
  return Number.isSafeInteger(count) && count >= 1
    ? ok(count)
    : err(`--${name} takes a whole number from 1, not ${text}`);
}

/** How long a lock is waited for, where the user does not say (spec 04, "Locks"). */
const DEFAULT_LOCK_TIMEOUT = '60s';

function readLocks(text: (name: string) => string | undefined): Result<IsolationOptions, string> {
  const timeoutMs = parseDurationMs(text('lock-timeout') ?? DEFAULT_LOCK_TIMEOUT);
  if (!timeoutMs.ok) return err(`--lock-timeout: ${timeoutMs.error}`);
  const ttl = text('lock-ttl');
  const ttlMs = ttl === undefined ? ok(DEFAULT_LOCK_TTL_MS) : parseDurationMs(ttl);
  if (!ttlMs.ok) return err(`--lock-ttl: ${ttlMs.error}`);
  if (ttlMs.value < MIN_LOCK_TTL_MS) return err(`--lock-ttl is at least ${MIN_LOCK_TTL_MS / 1000}s`);
  const onLocked = text('on-locked') ?? 'fail';
  if (onLocked !== 'fail' && onLocked !== 'skip') return err(`--on-locked is fail or skip, not ${onLocked}`);
  return ok({ timeoutMs: timeoutMs.value, ttlMs: ttlMs.value, onLocked });
}

/** A shorter time could end between two renewals on a busy machine. */
const MIN_LOCK_TTL_MS = 15_000;
