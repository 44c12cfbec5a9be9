import { err, ok, type Result } from '../domain/result.ts';

/** A name that every shell takes. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Names by which the runner and this program speak with each other. */
const RESERVED = /^(?:ACTIONS|GITHUB|INPUT|RUNNER|STAGE_ORCHESTRATOR|NODE)_|^(?:CI|PATH|HOME)$/i;

/** A value of several lines begins so, as in the files in which GitHub takes outputs: `NAME<<END`. */
const SEVERAL_LINES = /^(?<name>[^=<]*)<<\s*(?<end>\S.*?)\s*$/;

/** One secret as it is written, with what its line is called in messages. */
interface Entry {
  readonly place: string;
  readonly name: string;
  readonly value: string;
}

/**
 * The input `stage-secrets`: lines `NAME=value`, or `NAME<<END`, lines, `END` for a value of several lines; blank ones and
 * those that begin with `#` left out. The error is a sentence that names the line and never repeats it.
 */
export function readStageSecrets(text: string): Result<ReadonlyMap<string, string>, string> {
  const entries = readEntries(text.split(/\r?\n/));
  if (!entries.ok) return entries;
  const secrets = new Map<string, string>();
  for (const { place, name, value } of entries.value) {
    if (!NAME.test(name)) return err(`${place} is not NAME=value, NAME of letters, digits and _`);
    if (RESERVED.test(name)) return err(`${place}: the name ${name} belongs to the runner: choose another one`);
    if (secrets.has(name)) return err(`${place}: ${name} is there twice`);
    if (value !== '') secrets.set(name, value);
  }
  return ok(secrets);
}

function readEntries(lines: readonly string[]): Result<readonly Entry[], string> {
  const entries: Entry[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const place = `line ${index + 1} of stage-secrets`;
    const several = SEVERAL_LINES.exec(line)?.groups;
    if (several) {
      const { name = '', end = '' } = several;
      const last = lines.findIndex((one, number) => number > index && one.trim() === end);
      if (last === -1) return err(`${place} begins a value of several lines, and no line after it is ${end}`);
      entries.push({ place, name: name.trim(), value: lines.slice(index + 1, last).join('\n') });
      index = last;
      continue;
    }
    // Where there is none, all of the line would be a name, and no name of a variable.
    const equals = line.indexOf('=');
    entries.push({ place, name: line.slice(0, Math.max(0, equals)).trim(), value: line.slice(equals + 1) });
  }
  return ok(entries);
}
