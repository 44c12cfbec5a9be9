import {
  EMPTY_HISTORY,
  RUN_VERSION,
  type AppliedVersion,
  type AttemptRecord,
  type Intent,
  type StageHistory,
  type UniqueRun,
} from '../../src/domain/history.ts';
import type { InstanceId } from '../../src/domain/instance.ts';
import { compareText } from '../../src/domain/diagnostic.ts';
import { compareVersions } from '../../src/domain/migration.ts';
import { err, ok } from '../../src/domain/result.ts';
import type { RecordedValue } from '../../src/domain/variables.ts';
import type { HistoryStore, HistoryStores, VersionOutcome } from '../../src/execution/ports.ts';
import { attemptEnded, completedAfter, type CompletionEvent } from '../../src/adapters/history/completed.ts';

/** Histories in memory, for tests of what uses them. They pass the contract of histories. */
export interface MemoryHistories extends HistoryStores {
  /** As a process that was killed: nothing is undone, and every claim is free. */
  kill(): void;
  /** What another process sees: the same histories, claims of its own. */
  again(): MemoryHistories;
}

interface Kept {
  readonly applied: Map<string, AppliedVersion>;
  readonly intents: Map<string, Intent>;
  readonly attempts: AttemptRecord[];
  readonly undone: Map<string, number>;
  readonly sent: Map<string, string>;
  readonly uniqueRuns: Map<string, UniqueRun>;
  exports: readonly RecordedValue[];
  completed: boolean;
  inputsChecksum?: string;
  durationMs?: number;
}

interface Memory {
  readonly kept: Map<InstanceId, Kept>;
  readonly claimed: Map<InstanceId, HistoryStore>;
}

/** New histories, none of which exists. */
export function memoryHistories(): MemoryHistories {
  return historiesOf({ kept: new Map(), claimed: new Map() });
}

function historiesOf(memory: Memory): MemoryHistories {
  const mine = new Set<InstanceId>();
  const release = () => {
    for (const id of mine) memory.claimed.delete(id);
    mine.clear();
  };
  return {
    read: async ({ id }) => ok(historyOf(memory.kept.get(id))),
    attempts: async ({ id }) => ok([...(memory.kept.get(id)?.attempts ?? [])]),
    sent: async ({ id }) => ok(new Map(memory.kept.get(id)?.sent)),
    isClaimed: async ({ id }) => memory.claimed.has(id),
    async claim({ id }) {
      if (memory.claimed.has(id)) return err({ reason: 'history_busy', instance: id, file: `memory:${id}` });
      const kept = memory.kept.get(id) ?? newHistory();
      memory.kept.set(id, kept);
      const store = storeOf(kept, () => {
        if (memory.claimed.get(id) === store) memory.claimed.delete(id);
        mine.delete(id);
      });
      memory.claimed.set(id, store);
      mine.add(id);
      return ok(store);
    },
    kill: release,
    again: () => historiesOf(memory),
    async [Symbol.asyncDispose]() {
      release();
    },
  };
}

function newHistory(): Kept {
  return {
    applied: new Map(),
    intents: new Map(),
    attempts: [],
    undone: new Map(),
    sent: new Map(),
    uniqueRuns: new Map(),
    exports: [],
    completed: false,
  };
}

function historyOf(kept: Kept | undefined): StageHistory {
  if (kept === undefined) return EMPTY_HISTORY;
  const lastAttempt = kept.attempts.at(-1);
  return {
    exists: true,
    applied: [...kept.applied.values()].toSorted((a, b) => compareVersions(a.version, b.version)),
    openIntents: [...kept.intents.values()].toSorted((a, b) => compareVersions(a.version, b.version)),
    exports: kept.exports,
    ...(lastAttempt === undefined ? {} : { lastAttempt }),
    completed: kept.completed,
    ...(kept.inputsChecksum === undefined ? {} : { inputsChecksum: kept.inputsChecksum }),
    ...(kept.durationMs === undefined ? {} : { durationMs: kept.durationMs }),
    ...(kept.uniqueRuns.size === 0 ? {} : { uniqueRuns: new Map(kept.uniqueRuns) }),
    ...(kept.undone.size === 0 ? {} : { undone: new Map(kept.undone) }),
    notices: [],
  };
}

function storeOf(kept: Kept, dispose: () => void): HistoryStore {
  const complete = (event: CompletionEvent) => {
    kept.completed = completedAfter(kept.completed, event);
  };
  return {
    read: async () => ok(historyOf(kept)),
    attempts: async () => ok([...kept.attempts]),
    async open(intent) {
      kept.intents.set(intent.version, intent);
      complete('opened');
      return ok(undefined);
    },
    async close(outcome) {
      if (outcome.outcome === 'applied') {
        kept.applied.set(outcome.version, appliedBy(outcome));
        if (outcome.sent === null) kept.sent.delete(outcome.version);
        else if (outcome.sent !== undefined) kept.sent.set(outcome.version, outcome.sent);
      }
      if (outcome.outcome === 'undone') {
        kept.applied.delete(outcome.version);
        if (outcome.version !== RUN_VERSION) {
          kept.undone.set(outcome.version, (kept.undone.get(outcome.version) ?? 0) + 1);
        }
        complete('undone');
      }
      kept.intents.delete(outcome.version);
      return ok(undefined);
    },
    async drop(version) {
      kept.intents.delete(version);
      return ok(undefined);
    },
    async finish(outcome) {
      const { attempt, durationMs, exports, inputsChecksum } = outcome;
      kept.attempts.push(attempt);
      complete(attemptEnded(outcome));
      if (attempt.direction === 'up' && attempt.state === 'completed') kept.durationMs = durationMs;
      if (exports !== undefined) kept.exports = keptValues(exports);
      if (inputsChecksum !== undefined) kept.inputsChecksum = inputsChecksum;
      const { run, startedAt } = attempt;
      if (attempt.state === 'rolled_back') kept.uniqueRuns.clear();
      if (attempt.state === 'completed' && outcome.uniqueId !== undefined) {
        kept.uniqueRuns.set(outcome.uniqueId, { run, attempt: attempt.attempt, startedAt });
      }
      return ok(undefined);
    },
    async [Symbol.asyncDispose]() {
      dispose();
    },
  };
}

function appliedBy(outcome: VersionOutcome): AppliedVersion {
  const { version, label, at, durationMs, provenance, fileChecksum, requestChecksum, down } = outcome;
  return {
    version,
    label,
    appliedAt: at,
    durationMs,
    variables: keptValues(outcome.variables),
    ...(fileChecksum === undefined ? {} : { fileChecksum }),
    ...(requestChecksum === undefined ? {} : { requestChecksum }),
    ...(down === undefined ? {} : { down }),
    ...provenance,
  };
}

function keptValues(values: readonly RecordedValue[]): readonly RecordedValue[] {
  return values
    .map((value) => (value.form === 'withheld' ? { ...value, text: '' } : value))
    .toSorted((a, b) => compareText(a.name, b.name));
}
