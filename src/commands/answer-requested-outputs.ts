import { showInstance, splitInstanceId } from '../domain/instance.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { AnsweredOutput, RequestedOutput } from '../domain/requested-output.ts';
import { handedOn } from '../execution/handed-on.ts';
import type { RunContext } from '../execution/run-context.ts';

/** Looks up the outputs that were asked for among what the stages of a run hand on, from this run or recorded. */
export function answerRequestedOutputs(
  run: RunContext,
  requests: readonly RequestedOutput[],
): readonly AnsweredOutput[] {
  return requests.map((request) => ({ request, ...answer(run, request) }));
}

type Answer = { readonly value: string } | { readonly why: string; readonly isSecret: boolean };

function answer(run: RunContext, request: RequestedOutput): Answer {
  const found = run.plan.stages
    .filter(({ stage, environment }) => isMeant(request, stage, environment))
    .map(({ id }) => ({ id, value: handedOn(run, id, request.name) }))
    .filter(({ value }) => value.kind !== 'missing');
  const [first, ...others] = found;
  if (first === undefined) return { why: 'no stage of this run has exported it', isSecret: false };
  if (others.length > 0) {
    const who = found.map(({ id }) => showInstance(id)).join(' and ');
    return { why: `${who} have exported it: write which one is meant, as STAGE.${request.name}`, isSecret: false };
  }
  const { id, value } = first;
  if (value.kind !== 'value' || value.sensitive || typeof value.value !== 'string') return secret(id, 'is a secret');
  // What is left of a text without the secret in it is of no use to anybody.
  if (run.redactor.redact(value.value) !== value.value) return secret(id, 'holds a secret');
  return { value: value.value };
}

function isMeant(request: RequestedOutput, stage: string, environment: string): boolean {
  return (request.stage ?? stage) === stage && (request.environment ?? environment) === environment;
}

function secret(id: InstanceId, what: string): Answer {
  const { stage } = splitInstanceId(id);
  return {
    why: `it ${what}, and outputs never carry one: let a stage take it with env_from_stages from ${stage}`,
    isSecret: true,
  };
}
