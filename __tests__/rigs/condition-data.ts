import type { SourceText } from '../../src/domain/source-text.ts';
import { err, ok } from '../../src/domain/result.ts';
import { evaluateCondition } from '../../src/planning/condition.ts';
import type { ConditionData, DependencyOutcome } from '../../src/planning/condition-data.ts';
import type { TemplateValue } from '../../src/template/value.ts';
import { unknownValue } from '../../src/template/value.ts';

/** What a test says a condition can see; what is left out is not there. */
export interface ConditionWorld {
  readonly variables?: Readonly<Record<string, TemplateValue>>;
  readonly outcomes?: Readonly<Record<string, DependencyOutcome>>;
  /** What stages hand on, by `stage.name`. */
  readonly exports?: Readonly<Record<string, string>>;
  readonly dependencies?: readonly string[];
  readonly process?: Readonly<Record<string, string>>;
}

/** A text that begins at line 3, column 16 of stages.yaml. */
export function conditionText(text: string): SourceText {
  return { text, at: { file: 'stages.yaml', line: 3, column: 16 }, indent: 0 };
}

/** What a condition sees in that world. */
export function conditionData(world: ConditionWorld): ConditionData {
  const env = new Map(Object.entries(world.variables ?? {}));
  const outcomes = new Map(Object.entries(world.outcomes ?? {}));
  const exports = new Map(Object.entries(world.exports ?? {}));
  const process = new Map(Object.entries(world.process ?? {}));
  return {
    context: {
      onSecret: () => undefined,
      data: new Map<string, TemplateValue>([...env, ['env', env]]),
      options: {
        env: (name) => {
          const value = process.get(name);
          return value === undefined ? err(`env "${name}" may not be read`) : ok(value);
        },
      },
    },
    outcomeOf: (stage) => outcomes.get(stage),
    dependencies: world.dependencies ?? [],
    handedOn: (stage, name) => exports.get(`${stage}.${name}`),
  };
}

/** A value that is not known before `after`. */
export function later(after: string): TemplateValue {
  return unknownValue([after]);
}

/** What a condition comes to, in short: true, false, `undecided: a, b` or `error: LINE:COLUMN message`. */
export function decide(text: string, world: ConditionWorld = {}): boolean | string {
  const outcome = evaluateCondition(conditionText(text), conditionData(world));
  if (!outcome.ok) {
    const { message, location } = outcome.error;
    return `error: ${location.line}:${location.column} ${message}`;
  }
  return outcome.value.decided ? outcome.value.value : `undecided: ${outcome.value.after.join(', ')}`;
}
