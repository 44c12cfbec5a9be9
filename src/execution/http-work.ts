import type { Failure } from '../domain/failure.ts';
import { resume } from '../domain/next-step.ts';
import type { StageConfig } from '../domain/stage-config.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { obtainRecorded, recordedValues } from '../planning/recorded-values.ts';
import type { OpenRecorded } from '../planning/recorded-values.ts';
import type { ObtainedValue } from '../planning/stage-scope.ts';
import { renderContext, scopeOf } from '../planning/stage-view.ts';
import { openRecorded } from './open-recorded.ts';
import type { HttpClient } from './ports.ts';
import { createSignInSession } from './sign-in-session.ts';
import { renderKnown } from './render-known.ts';
import { nothingDone } from './stage-work.ts';
import type { HttpWorkContext, RequestWorkContext, StageWorkContext, WorkOutcome } from './stage-work.ts';

/** Gives a stage of migrations its HTTP client and its sign-ins for as long as `use` works with them. */
export async function withHttpWork(
  stage: StageWorkContext,
  config: StageConfig,
  use: (work: HttpWorkContext) => Promise<WorkOutcome>,
): Promise<WorkOutcome> {
  const used = await withRequests(stage, config, (requests, extracted) => use({ ...stage, ...requests, extracted }));
  return used.ok ? used.value : nothingDone(used.error);
}

/**
 * The same without a history to write to. `extracted`: what is recorded of the stage's own values, by name; the sign-ins
 * see what is added to it.
 */
export async function withRequests<Value>(
  stage: Omit<StageWorkContext, 'history' | 'try' | 'only'>,
  config: StageConfig,
  use: (work: RequestWorkContext, extracted: Map<string, ObtainedValue>) => Promise<Value>,
): Promise<Result<Value, Failure>> {
  const { run, view } = stage;
  const recorded = recordedValues(view.history).values();
  const opener: OpenRecorded = (id, value) => openRecorded(run, id, value);
  const extracted = new Map(obtainRecorded(stage.id, recorded, opener).map((value) => [value.name, value]));
  const context = () => renderContext(view, scopeOf(view, [...extracted.values()]), new Map());
  const opened = await openClient(stage, config, context);
  if (!opened.ok) return opened;
  await using client = opened.value;
  const session = createSignInSession({
    definitions: config.auth,
    context,
    signIn: run.ports.signIn,
    client,
    clock: run.ports.clock,
    redactor: run.redactor,
    timeoutMs: config.client.timeoutMs,
  });
  return ok(await use({ ...stage, config, client, session }, extracted));
}

async function openClient(
  stage: Omit<StageWorkContext, 'history' | 'try' | 'only'>,
  config: StageConfig,
  context: () => ReturnType<typeof renderContext>,
): Promise<Result<HttpClient, Failure>> {
  const proxy = config.client.proxy && renderKnown(stage, config.client.proxy, 'client.proxy', context());
  if (proxy?.ok === false) return proxy;
  const client = await stage.run.ports.httpClients(config.client, proxy?.value);
  if (client.ok) return client;
  return err({ reason: 'usage', message: `${stage.stage.name}: ${client.error}`, next: [resume(stage.id)] });
}
