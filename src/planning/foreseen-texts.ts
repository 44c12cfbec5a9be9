import type { Failure } from '../domain/failure.ts';
import type { StatusMatcher } from '../domain/http-request.ts';
import type { MigrationStep } from '../domain/migration.ts';
import type { SourceText } from '../domain/source-text.ts';
import type { AuthDefinition, StageConfig } from '../domain/stage-config.ts';
import { addressProblem } from './address-problem.ts';
import { authNamesOf } from './render-request.ts';
import { renderStatus } from './render-status.ts';
import { renderText } from './render-text.ts';
import type { RenderContext, TextProblem } from './render-text.ts';
import type { AuthField } from './sign-in-secrets.ts';
import type { StageView } from './stage-view.ts';

/** Fields of a sign-in that are addresses. */
const ADDRESSES: ReadonlySet<string> = new Set(['tokenUrl', 'baseUrl']);

/** What the texts of a stage beside its requests are rendered with. */
export interface ForeseenContexts {
  /** Before its first request. */
  readonly start: RenderContext;
  /** With all that its requests will have extracted: a sign-in may use some of it. */
  readonly end: RenderContext;
}

/**
 * The first text beside its requests that is known to fail a stage which sends `steps`, since it names a value that
 * nobody has or comes to no address: of its proxy, of what it waits for, and of the sign-ins that these requests use. A
 * run would find it out in the middle of a deployment.
 */
export function foreseenProblem(
  { id, stage: { work } }: Pick<StageView, 'id' | 'stage'>,
  steps: readonly MigrationStep[],
  { start, end }: ForeseenContexts,
): Failure | undefined {
  if (work.kind !== 'migrations' || steps.length === 0) return undefined;
  const { client, wait } = work.config;
  const problem =
    (client.proxy && textProblem(client.proxy, 'client.proxy', start)) ??
    (wait && waitProblem(wait, start)) ??
    first(signInsOf(work.config, steps), (definition) => signInProblem(definition, end));
  return problem && { reason: 'template', instance: id, ...problem };
}

/** The first of these statuses that can't be rendered, or is none then. */
export function statusProblem(matchers: readonly StatusMatcher[], context: RenderContext): TextProblem | undefined {
  return first(matchers, (matcher) => {
    const status = matcher.kind === 'template' ? renderStatus(matcher.text, context) : undefined;
    return status?.ok === false ? status.error : undefined;
  });
}

function waitProblem(
  { url, headers, statuses }: NonNullable<StageConfig['wait']>,
  context: RenderContext,
): TextProblem | undefined {
  return (
    textProblem(url, 'wait.url', context, addressProblem) ??
    first(headers, ({ name, value }) => textProblem(value, `wait header ${name}`, context)) ??
    statusProblem(statuses, context)
  );
}

function signInsOf({ auth }: StageConfig, steps: readonly MigrationStep[]): readonly AuthDefinition[] {
  const wanted = steps.flatMap(({ request, find }) => [request, ...(find ? [find.request] : [])].map(authNamesOf));
  if (wanted.includes('all')) return auth;
  const names = new Set(wanted.flat());
  return auth.filter(({ name }) => names.has(name));
}

function signInProblem({ name, method }: AuthDefinition, context: RenderContext): TextProblem | undefined {
  return first(Object.entries<AuthField>(method), ([field, texts = []]) =>
    typeof texts === 'string'
      ? undefined
      : first([texts].flat(), (text) =>
          textProblem(
            text,
            `auth ${name}: ${asWritten(field)}`,
            context,
            ADDRESSES.has(field) ? problemUnlessEmpty : undefined,
          ),
        ),
  );
}

/** An address of a sign-in may be left out, and so may come to nothing. */
function problemUnlessEmpty(address: string): string | undefined {
  return address.trim() === '' ? undefined : addressProblem(address);
}

/** `tokenUrl` is `token_url` in the file. */
function asWritten(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function textProblem(
  source: SourceText,
  subject: string,
  context: RenderContext,
  check?: (text: string) => string | undefined,
): TextProblem | undefined {
  const rendered = renderText(source, subject, context);
  // Another problem may be that of this place alone: a plan is also made where secrets of the process are not there.
  if (!rendered.ok) return rendered.error.missingKey === undefined ? undefined : rendered.error;
  const { text, unknown } = rendered.value;
  const message = unknown.length > 0 ? undefined : check?.(text);
  return message === undefined ? undefined : { subject, message, location: source.at };
}

function first<Item, Found>(list: readonly Item[], look: (item: Item) => Found | undefined): Found | undefined {
  for (const item of list) {
    const found = look(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
