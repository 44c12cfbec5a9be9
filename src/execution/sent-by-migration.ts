import type { RequestDefinition } from '../domain/http-request.ts';
import { renderRequest } from '../planning/render-request.ts';
import { renderContext, unknownTokens } from '../planning/stage-view.ts';
import type { VariableScope } from '../planning/variable-scope.ts';
import type { VersionOutcome } from './ports.ts';
import { sendableRequest } from './sent.ts';
import { encodeSent } from './sent-text.ts';
import type { HttpWorkContext } from './stage-work.ts';

/**
 * The request of a migration as its history keeps it: rendered once more as a plan renders it, with tokens that nobody
 * knows, so that plans can compare it and no token is kept. Nothing is known where that can't be rendered. To be called
 * when the secrets of the answer are known too.
 */
export function sentByMigration(
  { run, view, config }: HttpWorkContext,
  definition: RequestDefinition,
  scope: VariableScope,
): Pick<VersionOutcome, 'sent'> {
  const rendered = renderRequest(definition, renderContext(view, scope, unknownTokens(config.auth)));
  if (!rendered.ok) return { sent: null };
  const request = sendableRequest({ ...rendered.value, auth: definition.authName });
  return { sent: encodeSent(request, run) };
}
