import type { Failure } from '../domain/failure.ts';
import { postgresAddress, type PostgresAddress, type PostgresKey } from '../domain/postgres-address.ts';
import { parsePostgresDsn, writtenPassword } from '../domain/postgres-dsn.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { SourceLocation } from '../domain/source-location.ts';
import type { SourceText } from '../domain/source-text.ts';
import type { PostgresDefinition } from '../domain/stage-config.ts';
import { renderText } from '../planning/render-text.ts';
import { renderContext, scopeOf } from '../planning/stage-view.ts';
import type { StageView } from '../planning/stage-view.ts';

/**
 * The address of the database that a stage's store names, rendered with the variables that are known before anything
 * runs. Settings beside a DSN fill in what it leaves out. The DSN and the password are secrets from here on.
 */
export function postgresAddressOf(
  view: StageView,
  definition: PostgresDefinition,
  location: SourceLocation,
): Result<PostgresAddress, Failure> {
  const settings = new Map<PostgresKey, string>();
  if (definition.port !== undefined) settings.set('port', String(definition.port));
  if (definition.sslmode !== undefined) settings.set('sslmode', definition.sslmode);
  for (const [key, source] of textsOf(definition)) {
    const rendered = renderSetting(view, source, key);
    if (!rendered.ok) return rendered;
    settings.set(key, rendered.value);
  }
  const { dsn } = definition;
  const written = dsn === undefined ? ok(new Map<PostgresKey, string>()) : readDsn(view, dsn);
  if (!written.ok) return written;
  for (const [key, value] of written.value) if (value !== '') settings.set(key, value);
  const password = settings.get('password') ?? '';
  if (password !== '') view.services.onSecret(password);
  const address = postgresAddress(settings);
  return address.ok ? address : err(problem(view, 'store.postgres', address.error, dsn?.at ?? location));
}

/** The settings that are templates, by the names that libpq gives to them. */
function textsOf(definition: PostgresDefinition): readonly (readonly [PostgresKey, SourceText])[] {
  const { host, user, password, database } = definition;
  const texts: readonly (readonly [PostgresKey, SourceText | undefined])[] = [
    ['host', host],
    ['user', user],
    ['password', password],
    ['dbname', database],
  ];
  return texts.flatMap(([key, text]) => (text === undefined ? [] : [[key, text] as const]));
}

function readDsn(view: StageView, dsn: SourceText): Result<ReadonlyMap<PostgresKey, string>, Failure> {
  const rendered = renderSetting(view, dsn, 'dsn');
  if (!rendered.ok) return rendered;
  view.services.onSecret(rendered.value);
  const written = writtenPassword(rendered.value);
  if (written !== undefined) view.services.onSecret(written);
  const parsed = parsePostgresDsn(rendered.value);
  return parsed.ok ? parsed : err(problem(view, 'store.postgres.dsn', parsed.error, dsn.at));
}

function renderSetting(view: StageView, source: SourceText, key: PostgresKey | 'dsn'): Result<string, Failure> {
  const subject = `store.postgres.${key}`;
  const rendered = renderText(source, subject, renderContext(view, scopeOf(view, []), new Map()));
  if (!rendered.ok) return err({ reason: 'template', instance: view.id, ...rendered.error });
  const { text, unknown } = rendered.value;
  if (unknown.length === 0) return ok(text);
  return err(problem(view, subject, `${unknown.join(', ')} must be known before anything runs`, source.at));
}

function problem(view: StageView, subject: string, message: string, location: SourceLocation): Failure {
  return { reason: 'template', instance: view.id, subject, message, location };
}
