import type { AuthMethod } from '../domain/stage-config.ts';
import { either } from './either.ts';
import { type Located, member } from './located.ts';
import { checkUrl } from './read-request.ts';
import { readTemplate, requiredTemplate } from './read-template.ts';
import { problemAt, type Report } from './report.ts';
import type { PocketBaseValue } from './schemas/auth-schema.ts';

/** Where PocketBase keeps the accounts that `type` names, in apirun's words. */
const COLLECTIONS = { admin: '_superusers', user: 'users' } as const;

/** Sign-in to PocketBase; undefined after a report that nobody is named who signs in. */
export function readPocketBase(config: Located<PocketBaseValue>, report: Report): AuthMethod | undefined {
  const identity = either(config, ['email', 'username'], report);
  const collection = member(config, 'collection');
  const kept = COLLECTIONS[config.value.type ?? 'admin'];
  if (identity === undefined) {
    report(
      problemAt(config.node.location, {
        code: 'missing-key',
        message: 'the key "email" is missing',
        hint: 'add email: \u2026 (or username)',
      }),
    );
    return undefined;
  }
  const baseUrl = requiredTemplate(config, 'base_url', report);
  checkUrl(baseUrl, report);
  const who = readTemplate(identity, report);
  const password = requiredTemplate(config, 'password', report);
  for (const { text, at } of [who, password]) {
    if (text.trim() === '')
      report(problemAt(at, { code: 'empty-value', message: 'nobody signs in with an empty text' }));
  }
  return {
    type: 'pocketbase',
    baseUrl,
    identity: who,
    password,
    collection:
      collection === undefined ? { text: kept, at: config.node.location, indent: 0 } : readTemplate(collection, report),
  };
}
