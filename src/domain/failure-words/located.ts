import type { RequestIdentity } from '../failure.ts';
import type { InstanceId } from '../instance.ts';
import { showInstance } from '../instance.ts';

/** A stage, or one of its migrations: `database/002_create_db`. */
export function showStep(id: InstanceId, label: string | undefined): string {
  return label === undefined ? showInstance(id) : `${showInstance(id)}/${label}`;
}

/** A request with the migration it belongs to: `database/002_create_db: POST https://api/db`. */
export function showRequest({ instance, migration, method, url }: RequestIdentity): string {
  return `${showStep(instance, migration)}: ${method} ${url}`;
}

/** The excerpt of an answer behind a sentence; nothing where there is none. */
export function withBody(excerpt: string): string {
  return excerpt === '' ? '' : `; body: ${excerpt}`;
}

/** Text on one line, as messages quote it. */
export function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
