import { err, ok, type Result } from '../domain/result.ts';

/** A name that every shell takes. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Names by which the runner and this program speak with each other. */
const RESERVED = /^(?:ACTIONS|GITHUB|INPUT|RUNNER|STAGE_ORCHESTRATOR|NODE)_|^(?:CI|PATH|HOME)$/i;

/**
 * The input `stage-secrets`: lines `NAME=value`, blank ones and those that begin with `#` left out. The error is a
 * sentence that names the line and never repeats it.
 */
export function readStageSecrets(text: string): Result<ReadonlyMap<string, string>, string> {
  const secrets = new Map<string, string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const place = `line ${index + 1} of stage-secrets`;
    const equals = line.indexOf('=');
    const name = line.slice(0, Math.max(0, equals)).trim();
    if (equals === -1 || !NAME.test(name)) return err(`${place} is not NAME=value, NAME of letters, digits and _`);
    if (RESERVED.test(name)) return err(`${place}: the name ${name} belongs to the runner: choose another one`);
    if (secrets.has(name)) return err(`${place}: ${name} is there twice`);
    const value = line.slice(equals + 1);
    if (value !== '') secrets.set(name, value);
  }
  return ok(secrets);
}
