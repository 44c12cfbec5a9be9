import { formatDurationMs } from './duration.ts';
import type { Failure, RequestIdentity } from './failure.ts';
import type { InstanceId } from './instance.ts';
import { showInstance, splitInstanceId } from './instance.ts';
import { configurationWords, importWords, inDoubtWords, oneLine } from './failure-words-long.ts';
import { formatLocation } from './source-location.ts';

/** A failure in words: what happened and where, more lines about it, and commands or steps that come next. */
export interface FailureWords {
  readonly summary: string;
  readonly details: readonly string[];
  /** Lines to copy, or short instructions. */
  readonly next: readonly string[];
}

/** The program's name in commands to copy. */
export const PROGRAM = 'stage-orchestrator';

/** The one place where failures get their words. A new reason does not compile until it has them. */
export function describeFailure(failure: Failure): FailureWords {
  switch (failure.reason) {
    case 'configuration':
      return configurationWords(failure.diagnostics);
    case 'usage':
      return say(failure.message, failure.hint === undefined ? [] : [failure.hint]);
    case 'unknown_name':
      return say(`there is no ${failure.what} called ${failure.name}`, [
        `known: ${failure.known.join(', ') || 'none'}`,
      ]);
    case 'empty_selection':
      return say(`${failure.selection} selects no stage`, [`known stages: ${failure.known.join(', ')}`]);
    case 'dependency_unsatisfied':
      return say(
        `stage ${show(failure.instance)} failed: dependent stage ${show(failure.dependency)} has not been executed`,
        [],
        [command('up', failure.dependency, '--to')],
      );
    case 'template':
      return say(`${where(failure.instance, failure.migration)}: ${failure.subject}: ${failure.message}`, [
        formatLocation(failure.location),
      ]);
    case 'condition':
      return say(
        `${where(failure.instance, failure.migration)}: the condition ${oneLine(failure.text)} can't be evaluated: ${failure.message}`,
        [formatLocation(failure.location)],
      );
    case 'import_missing':
      return importWords(failure);
    case 'export_invalid':
      return say(`${show(failure.instance)}: the export ${failure.name} ${failure.problem}`);
    case 'request_failed': {
      const times = failure.attempts > 1 ? ` (${failure.attempts} attempts)` : '';
      return say(
        `${request(failure.request)} failed: ${failure.problem}${times}`,
        [],
        [resume(failure.request.instance)],
      );
    }
    case 'unexpected_status':
      return say(
        `${request(failure.request)} → ${`${failure.status} ${failure.statusText}`.trim()}, expected ${failure.expected}${body(failure.excerpt)}`,
        [],
        [resume(failure.request.instance)],
      );
    case 'answer_unknown':
      return say(
        `${request(failure.request)}: ${failure.cause}; it was sent and its answer is unknown, so it may have been carried out`,
        [`${failure.request.migration} is in doubt and will not be repeated until that is settled`],
        settle(failure.request.instance, versionOf(failure.request.migration)),
      );
    case 'extraction':
      return say(
        `${request(failure.request)}: ${failure.name} was not extracted: ${failure.problem} (path ${failure.path})${body(failure.excerpt)}`,
        ['the request was answered with success, so look at what it did before it is sent again'],
      );
    case 'find_failed':
      return say(`${request(failure.request)}: the find request failed: ${failure.problem}`, [
        'without its answer nothing is sent',
      ]);
    case 'sign_in':
      return say(`${show(failure.instance)}: sign-in ${failure.auth} failed: ${failure.problem}`);
    case 'wait_timeout':
      return say(
        `${show(failure.instance)}: waited ${formatDurationMs(failure.timeoutMs)} for ${failure.url}, which was not ready: ${failure.last}`,
      );
    case 'shell_exit':
      return say(
        `${show(failure.instance)}: ${failure.what} ended with ${failure.signal ? `signal ${failure.signal}` : `exit code ${failure.exitCode ?? '?'}`}`,
        lines(failure.excerpt),
        [resume(failure.instance)],
      );
    case 'shell_start':
      return say(`${show(failure.instance)}: ${failure.what} could not start: ${failure.problem}`);
    case 'shell_output':
      return say(`${show(failure.instance)}: line ${failure.line} of $STAGE_OUTPUT: ${failure.problem}`);
    case 'timeout':
      return say(
        `${show(failure.instance)} timed out after ${formatDurationMs(failure.timeoutMs)}`,
        failure.inDoubt ? ['what was in flight is in doubt'] : [],
        [resume(failure.instance)],
      );
    case 'cancelled':
      return say(
        failure.instance ? `${show(failure.instance)} was cancelled` : 'the run was cancelled',
        failure.inDoubt ? ['what was in flight is in doubt'] : [],
        [failure.instance ? resume(failure.instance) : `${PROGRAM} up`],
      );
    case 'in_doubt':
      return inDoubtWords(failure);
    case 'out_of_order':
      return say(
        `${show(failure.instance)}: ${failure.labels.join(', ')} numbered below ${failure.highest}, which is applied, and out_of_order is fail`,
        ['give the files higher numbers, or set out_of_order: run'],
      );
    case 'drift':
      return say(
        `changed after it was applied: ${failure.versions.map(({ instance, label }) => `${show(instance)}/${label}`).join(', ')}`,
        ['put the file back as it was and write a new migration for the change'],
      );
    case 'irreversible':
      return say(
        `can't be undone: ${failure.steps.map(({ instance, label }) => `${show(instance)}/${label}`).join(', ')} has no down`,
        [
          'nothing was sent. Write the down, say `down: {none: true}` where there is nothing to undo, or leave these out with --skip-irreversible',
        ],
      );
    case 'applied_dependants':
      return say(
        `${show(failure.instance)} can't be rolled back: ${failure.dependants.map(show).join(', ')} depends on it and is applied`,
        ['nothing was sent. Roll the dependants back as well:'],
        [`${command('down', failure.instance, '--stage')} --cascade`],
      );
    case 'never_completed':
      return say(`never completed, so it can't be repeated: ${failure.instances.map(show).join(', ')}`);
    case 'history_missing':
      return say(
        `no history of ${failure.environment} was found in ${failure.place}, and on-missing-state is fail`,
        [
          'a missing history looks like a first run and would apply everything again. Restore it, or allow a first run:',
        ],
        [`${PROGRAM} up --on-missing-state start`],
      );
    case 'history_damaged':
      return say(`the history ${failure.file} is damaged: ${failure.problem}`, [
        'nothing was sent and the file was left as it is. Restore it from a copy',
      ]);
    case 'history_newer':
      return say(
        `the history ${failure.file} has schema version ${failure.found}, newer than ${failure.known}, which this program knows`,
        ['use the newer program that wrote it'],
      );
    case 'history_unavailable':
      return say(`the history ${failure.place} can't be used: ${failure.problem}`);
    case 'history_busy':
      return say(`${show(failure.instance)}: another run is working on this stage (${failure.file})`, [
        'wait until it has ended and run again',
      ]);
    case 'save_failed':
      return say(`the state of ${failure.environment} could not be saved to ${failure.place}: ${failure.problem}`, [
        'what was applied is recorded in the history files, which are still there',
      ]);
    case 'wrong_key':
      return say(`${show(failure.instance)}: ${failure.name} was sealed with another state key`, [
        'set the key with which it was recorded',
      ]);
    case 'plan_changed':
      return say('the plan is no longer true', failure.differences, [`${PROGRAM} plan --out FILE`]);
    case 'plan_unreadable':
      return say(
        `the plan ${failure.file} can't be used: ${failure.problem}`,
        [],
        [`${PROGRAM} plan --out ${failure.file}`],
      );
    case 'guard_refused':
      return say(`the guard ${failure.guard} refuses: ${failure.problem}`, [formatLocation(failure.location)]);
    case 'lock_held':
      return say(`${failure.environment} is locked by ${failure.holder}`, [], [`${PROGRAM} unlock`]);
    case 'unsupported':
      return say(
        `${failure.what} can't be run by this version`,
        failure.location ? [formatLocation(failure.location)] : [],
      );
  }
}

function say(summary: string, details: readonly string[] = [], next: readonly string[] = []): FailureWords {
  return { summary, details, next };
}

function show(id: InstanceId): string {
  return showInstance(id);
}

function where(id: InstanceId, migration: string | undefined): string {
  return migration === undefined ? show(id) : `${show(id)}/${migration}`;
}

function request({ instance, migration, method, url }: RequestIdentity): string {
  return `${where(instance, migration)}: ${method} ${url}`;
}

function body(excerpt: string): string {
  return excerpt === '' ? '' : `; body: ${excerpt}`;
}

function lines(text: string): readonly string[] {
  return text.trim() === '' ? [] : text.trimEnd().split('\n');
}

function versionOf(label: string): string {
  return /^\d+/.exec(label)?.[0] ?? label;
}

function resume(id: InstanceId): string {
  return command('up', id, '--from');
}

function command(name: string, id: InstanceId, option: string): string {
  const { environment, stage } = splitInstanceId(id);
  const selected = showInstance(id) === id ? ` --environment ${environment}` : '';
  return `${PROGRAM} ${name}${selected} ${option} ${stage}`;
}

/** The two commands that settle what is in doubt. */
export function settle(id: InstanceId, version: string): readonly string[] {
  const { environment, stage } = splitInstanceId(id);
  const selected = showInstance(id) === id ? ` --environment ${environment}` : '';
  return ['--applied', '--not-applied'].map(
    (how) => `${PROGRAM} resolve ${stage} ${version} ${how}${selected} --reason "…"`,
  );
}
