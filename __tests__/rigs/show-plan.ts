import type { Failure } from '../../src/domain/failure.ts';
import { describeFailure } from '../../src/domain/failure-words.ts';
import { showInstance } from '../../src/domain/instance.ts';
import type { Plan, PlannedMigration, PlannedStage, PlannedStep, StandingVersion } from '../../src/domain/plan.ts';
import { describeReason } from '../../src/domain/reason-words.ts';
import type { MadePlan } from './plan-scenario.ts';

/** A plan as golden files hold it, every part of it that planning decides. */
export function showPlan({ plan, secrets }: MadePlan): string {
  const lines = plan.ok ? planLines(plan.value) : failureLines('refused', plan.error);
  return [...lines, ...(secrets.size === 0 ? [] : [`secrets: ${[...secrets].toSorted().join(', ')}`])].join('\n');
}

function planLines(plan: Plan): readonly string[] {
  const { direction, strategy, rollbackOnFailure, maxConcurrentStages, environments, waves, stages, notices } = plan;
  return [
    [
      `${direction} by ${strategy.name} in ${environments.join(', ')}`,
      ...(rollbackOnFailure ? ['rolls back on failure'] : []),
      ...(maxConcurrentStages === undefined ? [] : [`at most ${maxConcurrentStages} at once`]),
    ].join('; '),
    `waves: ${waves.map((wave) => wave.map(showInstance).join(' ')).join(' | ')}`,
    ...stages.flatMap(stageLines),
    ...notices.map(({ kind, message }) => `notice ${kind}: ${message}`),
  ];
}

function stageLines({
  id,
  decision,
  steps,
  standing,
  failure,
  waitsFor,
  variables = [],
}: PlannedStage): readonly string[] {
  const after = waitsFor.length === 0 ? '' : ` after ${waitsFor.map(showInstance).join(', ')}`;
  return [
    `${showInstance(id)}${after}: ${decision.kind}: ${describeReason(decision.reason)}`,
    ...variables.map(({ name, value, note, source }) => `  ${name} = ${value ?? `(${note})`} from ${source}`),
    ...steps.flatMap(stepLines),
    ...(standing?.others.flatMap(standingLines) ?? []),
    ...(failure ? failureLines('  fails', failure) : []),
  ];
}

/** What a file that changed since it was applied would send today. */
function standingLines({ label, comparison, request }: StandingVersion): readonly string[] {
  const today = request === undefined ? '' : `: today ${request.method} ${request.url}`;
  return [`  stays ${label}, ${comparison.kind}${today}`];
}

function stepLines(step: PlannedStep): readonly string[] {
  if (step.kind !== 'migration') {
    const script = (step.kind === 'shell' ? step.script : (step.script ?? `az ${(step.arguments ?? []).join(' ')}`))
      .trimEnd()
      .replaceAll('\n', '; ');
    return [`  ${step.direction} run: ${script}${step.reversible ? '' : ' [irreversible]'}`];
  }
  const { direction, label, name, note, request } = step;
  const title = `  ${direction} ${label}${name === undefined ? '' : ` "${name}"`}${marksOf(step)}`;
  return [
    note === undefined ? title : `${title}: ${note}`,
    ...(request
      ? [
          `    ${request.method} ${request.url}${request.auth === undefined ? '' : ` as ${request.auth}`}`,
          ...request.headers.map(([header, value]) => `    ${header}: ${value}`),
          ...(request.body === undefined
            ? []
            : request.body
                .trimEnd()
                .split('\n')
                .map((line) => `    | ${line}`)),
          ...(request.waitsFor.length === 0 ? [] : [`    waits for ${request.waitsFor.join(', ')}`]),
        ]
      : []),
  ];
}

function marksOf({ skipped, reversible, inDoubt, exports, comparison, probe }: PlannedMigration): string {
  const marks = [
    ...(skipped ? ['skipped'] : []),
    ...(reversible ? [] : ['irreversible']),
    ...(inDoubt ? ['in doubt'] : []),
    ...(comparison === undefined ? [] : [`${comparison.kind} since it was last applied`]),
    ...(probe?.kind === 'not_asked' ? [['to be looked up', ...probe.waitsFor].join(' after ')] : []),
    ...(exports.length > 0 ? [`exports ${exports.join(', ')}`] : []),
  ];
  return marks.length === 0 ? '' : ` [${marks.join('; ')}]`;
}

function failureLines(start: string, failure: Failure): readonly string[] {
  const { summary, details } = describeFailure(failure);
  return [`${start}: ${summary}`, ...details.map((detail) => `      ${detail}`)];
}
