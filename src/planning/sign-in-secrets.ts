import type { SourceText } from '../domain/source-text.ts';
import type { AuthMethod } from '../domain/stage-config.ts';
import { renderText } from './render-text.ts';
import type { ObtainedValue } from './stage-scope.ts';
import { renderContext, scopeOf, type StageView, unknownTokens } from './stage-view.ts';

/** Fields of a sign-in that are never shown; the others (user names, addresses) may be. */
export const SECRET_FIELDS: ReadonlySet<string> = new Set([
  'password',
  'token',
  'value',
  'clientSecret',
  'refreshToken',
]);

/** What a field of a sign-in method may hold. */
export type AuthField = string | SourceText | readonly SourceText[] | undefined;

/**
 * Tells the secrets with which a stage would sign in, as far as they are known before anybody does: a plan shows
 * variables and requests, and the same value may stand there under a harmless name. What can't be rendered is left to
 * the sign-in, which says why.
 */
export function tellSignInSecrets(view: StageView, recorded: readonly ObtainedValue[]): void {
  const { work } = view.stage;
  const auth = work.kind === 'migrations' ? work.config.auth : [];
  if (auth.length === 0) return;
  const context = renderContext(view, scopeOf(view, recorded), unknownTokens(auth));
  for (const { name, text } of auth.flatMap(({ method }) => secretTexts(method))) {
    const rendered = renderText(text, name, context);
    if (rendered.ok && rendered.value.unknown.length === 0) view.services.onSecret(rendered.value.text);
  }
}

function secretTexts(method: AuthMethod): readonly { readonly name: string; readonly text: SourceText }[] {
  return Object.entries<AuthField>(method).flatMap(([name, field = []]) => {
    if (!SECRET_FIELDS.has(name) || typeof field === 'string') return [];
    return [field].flat().map((text) => ({ name, text }));
  });
}
