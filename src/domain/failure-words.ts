import { formatDurationMs } from './duration.ts';
import type { FailureWords } from './failure-description.ts';
import { say } from './failure-description.ts';
import type { Failure, RequestIdentity } from './failure.ts';
import { configurationWords, importWords, inDoubtWords, oneLine } from './failure-words-long.ts';
import type { InstanceId } from './instance.ts';
import { showInstance } from './instance.ts';
import { PROGRAM, lookAt, resume, settle, stageCommand } from './next-step.ts';
import { formatLocation } from './source-location.ts';

type Reason = Failure['reason'];

/** Each failure by its reason. */
type ByReason = { readonly [Name in Reason]: Extract<Failure, { readonly reason: Name }> };

/** A failure whose reason is one of `Name`, in a form in which the compiler sees that its words take it. */
type FailureOf<Name extends Reason> = { [Each in Name]: ByReason[Each] & { readonly reason: Each } }[Name];

const IN_FLIGHT_IN_DOUBT = 'what was in flight is in doubt and will not be repeated until that is settled';

/** The one place where failures get their words. A new reason does not compile until it has them. */
const WORDS: { readonly [Name in Reason]: (failure: ByReason[Name]) => FailureWords } = {
  configuration: ({ diagnostics }) => configurationWords(diagnostics),
  usage: (failure) => say(failure.message, failure.hint === undefined ? [] : [failure.hint]),
  unknown_name: (failure) =>
    say(`there is no ${failure.what} called ${failure.name}`, [
      `known: ${failure.known.length === 0 ? 'none' : failure.known.join(', ')}`,
    ]),
  empty_selection: (failure) =>
    say(`${failure.selection} selects no stage`, [`known stages: ${failure.known.join(', ')}`]),
  dependency_unsatisfied: (failure) =>
    say(
      `stage ${showInstance(failure.instance)} failed: dependent stage ${showInstance(failure.dependency)} has not been executed`,
      [],
      [stageCommand('up', '--to', failure.dependency)],
    ),
  template: (failure) =>
    say(`${where(failure.instance, failure.migration)}: ${failure.subject}: ${failure.message}`, [
      formatLocation(failure.location),
    ]),
  condition: (failure) =>
    say(
      `${where(failure.instance, failure.migration)}: the condition ${oneLine(failure.text)} can't be evaluated: ${failure.message}`,
      [formatLocation(failure.location)],
    ),
  import_missing: importWords,
  export_invalid: (failure) => say(`${showInstance(failure.instance)}: the export ${failure.name} ${failure.problem}`),
  request_failed: (failure) =>
    say(
      `${request(failure.request)} failed: ${failure.problem}${failure.attempts > 1 ? ` (${failure.attempts} attempts)` : ''}`,
      [],
      [resume(failure.request.instance)],
    ),
  unexpected_status: (failure) =>
    say(
      `${request(failure.request)} → ${`${failure.status} ${failure.statusText}`.trim()}, expected ${failure.expected}${body(failure.excerpt)}`,
      [],
      [resume(failure.request.instance)],
    ),
  answer_unknown: (failure) =>
    say(
      `${request(failure.request)}: ${failure.cause}; it was sent and its answer is unknown, so it may have been carried out`,
      [`${failure.request.migration} is in doubt and will not be repeated until that is settled`],
      settle(failure.request.instance, versionOf(failure.request.migration)),
    ),
  extraction: (failure) =>
    say(
      `${request(failure.request)}: ${failure.name} was not extracted: ${failure.problem} (path ${failure.path})${body(failure.excerpt)}`,
      ['the request was answered with success, so look at what it did before it is sent again'],
    ),
  find_failed: (failure) =>
    say(`${request(failure.request)}: the find request failed: ${failure.problem}`, [
      'without its answer nothing is sent',
    ]),
  sign_in: (failure) => say(`${showInstance(failure.instance)}: sign-in ${failure.auth} failed: ${failure.problem}`),
  wait_timeout: (failure) =>
    say(
      `${showInstance(failure.instance)}: waited ${formatDurationMs(failure.timeoutMs)} for ${failure.url}, which was not ready: ${failure.last}`,
    ),
  shell_exit: (failure) =>
    say(
      `${showInstance(failure.instance)}: ${failure.what} ended with ${failure.signal === null ? `exit code ${failure.exitCode ?? '?'}` : `signal ${failure.signal}`}`,
      lines(failure.excerpt),
      [resume(failure.instance)],
    ),
  shell_start: (failure) =>
    say(`${showInstance(failure.instance)}: ${failure.what} could not start: ${failure.problem}`),
  shell_output: (failure) =>
    say(`${showInstance(failure.instance)}: line ${failure.line} of $STAGE_OUTPUT: ${failure.problem}`),
  timeout: (failure) =>
    say(
      `${showInstance(failure.instance)} timed out after ${formatDurationMs(failure.timeoutMs)}`,
      failure.inDoubt ? [IN_FLIGHT_IN_DOUBT] : [],
      failure.inDoubt ? [lookAt(failure.instance)] : [resume(failure.instance)],
    ),
  cancelled: (failure) =>
    say(
      failure.instance === undefined ? 'the run was cancelled' : `${showInstance(failure.instance)} was cancelled`,
      failure.inDoubt ? [IN_FLIGHT_IN_DOUBT] : [],
      [failure.instance === undefined ? `${PROGRAM} up` : resume(failure.instance)],
    ),
  in_doubt: inDoubtWords,
  out_of_order: (failure) =>
    say(
      `${showInstance(failure.instance)}: ${failure.labels.join(', ')} numbered below ${failure.highest}, which is applied, and out_of_order is fail`,
      ['give the files higher numbers, or set out_of_order: run'],
    ),
  drift: (failure) =>
    say(
      `changed after it was applied: ${failure.versions.map(({ instance, label }) => `${showInstance(instance)}/${label}`).join(', ')}`,
      ['put the file back as it was and write a new migration for the change'],
    ),
  irreversible: (failure) =>
    say(
      `can't be undone: ${failure.steps.map(({ instance, label }) => `${showInstance(instance)}/${label}`).join(', ')} has no down`,
      [
        'nothing was sent. Write the down, say `down: {none: true}` where there is nothing to undo, or leave these out with --skip-irreversible',
      ],
    ),
  applied_dependants: (failure) =>
    say(
      `${showInstance(failure.instance)} can't be rolled back: ${failure.dependants.map(showInstance).join(', ')} depends on it and is applied`,
      ['nothing was sent. Roll the dependants back as well:'],
      [`${stageCommand('down', '--stage', failure.instance)} --cascade`],
    ),
  never_completed: (failure) =>
    say(`never completed, so it can't be repeated: ${failure.instances.map(showInstance).join(', ')}`),
  history_missing: (failure) =>
    say(
      `no history of ${failure.environment} was found in ${failure.place}, and on-missing-state is fail`,
      ['a missing history looks like a first run and would apply everything again. Restore it, or allow a first run:'],
      [`${PROGRAM} up --on-missing-state start`],
    ),
  history_damaged: (failure) =>
    say(`the history ${failure.file} is damaged: ${failure.problem}`, [
      'nothing was sent and the file was left as it is. Restore it from a copy',
    ]),
  history_newer: (failure) =>
    say(
      `the history ${failure.file} has schema version ${failure.found}, newer than ${failure.known}, which this program knows`,
      ['use the newer program that wrote it'],
    ),
  history_unavailable: (failure) => say(`the history ${failure.place} can't be used: ${failure.problem}`),
  history_busy: (failure) =>
    say(`${showInstance(failure.instance)}: another run is working on this stage (${failure.file})`, [
      'wait until it has ended and run again',
    ]),
  save_failed: (failure) =>
    say(`the state of ${failure.environment} could not be saved to ${failure.place}: ${failure.problem}`, [
      'what was applied is recorded in the history files, which are still there',
    ]),
  wrong_key: (failure) =>
    say(`${showInstance(failure.instance)}: ${failure.name} was sealed with another state key`, [
      'set the key with which it was recorded',
    ]),
  plan_changed: (failure) => say('the plan is no longer true', failure.differences, [`${PROGRAM} plan --out FILE`]),
  plan_unreadable: (failure) =>
    say(`the plan ${failure.file} can't be used: ${failure.problem}`, [], [`${PROGRAM} plan --out ${failure.file}`]),
  guard_refused: (failure) =>
    say(`the guard ${failure.guard} refuses: ${failure.problem}`, [formatLocation(failure.location)]),
  lock_held: (failure) => say(`${failure.environment} is locked by ${failure.holder}`, [], [`${PROGRAM} unlock`]),
  unsupported: (failure) =>
    say(`${failure.what} can't be run by this version`, failure.location ? [formatLocation(failure.location)] : []),
};

/** What is said of a failure. */
export function describeFailure<Name extends Reason>(failure: FailureOf<Name>): FailureWords {
  return WORDS[failure.reason](failure);
}

function where(id: InstanceId, migration: string | undefined): string {
  return migration === undefined ? showInstance(id) : `${showInstance(id)}/${migration}`;
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
