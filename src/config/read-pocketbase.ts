import type { AuthMethod } from '../domain/stage-config.ts';
import { either } from './either.ts';
import { type Located, member } from './located.ts';
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
  return {
    type: 'pocketbase',
    baseUrl: requiredTemplate(config, 'base_url', report),
    identity: readTemplate(identity, report),
    password: requiredTemplate(config, 'password', report),
    collection:
      collection === undefined ? { text: kept, at: config.node.location, indent: 0 } : readTemplate(collection, report),
  };
}
