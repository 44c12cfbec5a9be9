import type { AttemptRecord, Provenance } from '../domain/history.ts';
import type { HistoryContent } from './kept-files-ports.ts';

/** How two copies of one history stand to each other. */
export type HistoryRelation = 'same' | 'first_is_newer' | 'second_is_newer' | 'both_changed';

/** The largest version that is a number to apirun's tables; it is recorded there with every request. */
const MAX_RECORDED_VERSION = 2n ** 63n - 1n;

/**
 * Whether one copy goes on from the other: then it has everything that the other has, and more. In doubt, both have
 * changed: taking one of them would lose what the other knows.
 */
export function compareHistories(first: HistoryContent, second: HistoryContent): HistoryRelation {
  const isInSecond = isContained(first, second);
  const isInFirst = isContained(second, first);
  if (isInSecond && isInFirst) {
    if (first.generation === second.generation) return 'same';
    return first.generation > second.generation ? 'first_is_newer' : 'second_is_newer';
  }
  if (isInSecond) return 'second_is_newer';
  return isInFirst ? 'first_is_newer' : 'both_changed';
}

function isContained(older: HistoryContent, newer: HistoryContent): boolean {
  return (
    isBeginning(older.requests, newer.requests) &&
    isBeginning(older.attempts.map(attemptKey), newer.attempts.map(attemptKey)) &&
    unfinished(older).every((mark) => isKnown(mark, newer, older.attempts.length))
  );
}

function isBeginning(beginning: readonly string[], whole: readonly string[]): boolean {
  return beginning.length <= whole.length && beginning.every((entry, index) => entry === whole[index]);
}

function attemptKey(attempt: AttemptRecord): string {
  const { run, attempt: number, direction, state, startedAt, endedAt, strategy } = attempt;
  return JSON.stringify([run, number, direction, state, startedAt, endedAt, strategy]);
}

/** Something that is in no attempt and in no request yet: a process died there, or is still at work. */
interface Mark {
  readonly key: string;
  readonly run: string;
  readonly attempt: number;
}

function unfinished({ openIntents, applied, attempts }: HistoryContent): readonly Mark[] {
  const intents = openIntents.map((intent) => markOf('sent', intent.version, intent.startedAt, intent));
  const versions = applied
    .filter(({ version }) => !hasRequest(version))
    .map((version) => markOf('applied', version.version, version.appliedAt, version))
    .filter(({ run, attempt }) => !attempts.some((one) => one.run === run && one.attempt === attempt));
  return [...intents, ...versions];
}

function markOf(what: string, version: string, at: string, { run, attempt }: Provenance): Mark {
  return { key: JSON.stringify([what, version, at, run, attempt]), run, attempt };
}

/** Shell work and huge numbers leave no row in the table of requests. */
function hasRequest(version: string): boolean {
  return /^\d+$/.test(version) && BigInt(version) <= MAX_RECORDED_VERSION;
}

/** It is there as it is, or a later attempt is of the same run, or says what became of that run. */
function isKnown({ key, run, attempt }: Mark, newer: HistoryContent, attemptsBefore: number): boolean {
  if (unfinished(newer).some((mark) => mark.key === key)) return true;
  return newer.attempts
    .slice(attemptsBefore)
    .some((one) => (one.run === run && one.attempt === attempt) || one.message.split(/[\s,()]+/).includes(run));
}
