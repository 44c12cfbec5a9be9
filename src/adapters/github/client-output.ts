/** What the clients have printed since the question that is being answered came in. */
export interface ClientOutput {
  readonly lines: readonly string[];
  /** Begins anew. */
  clear(): void;
}

/** Longer than what a client says of any problem. */
const MAX_EXPLANATION_LENGTH = 600;

/**
 * Takes what this process prints on standard output, for good: the clients of GitHub say there, and only there, why
 * something did not work, in lines such as `::warning::Failed to restore: …`.
 */
export function recordOutput(): ClientOutput {
  let text = '';
  process.stdout.write = (chunk: Uint8Array | string) => {
    text += Buffer.from(chunk).toString();
    return true;
  };
  return {
    get lines() {
      return text.split(/\r?\n/u).filter((line) => line !== '');
    },
    clear() {
      text = '';
    },
  };
}

/** The reasons that the clients have given, in the order of printing; `undefined`: none. */
export function explanation(lines: readonly string[]): string | undefined {
  const reasons = lines.flatMap((line) => reasonIn(line) ?? []);
  return reasons.length === 0 ? undefined : [...new Set(reasons.map(presentable))].join('; ');
}

/** A text of the clients for people: without the advice on its later lines, without what signs addresses, not endless. */
export function presentable(text: string): string {
  const [statement = ''] = text.split(/[\r\n]/u);
  const unsigned = statement.replaceAll(/(?<address>https?:\/\/[^\s?"']+)\?[^\s"']*/gu, '$<address>');
  return unsigned.length <= MAX_EXPLANATION_LENGTH ? unsigned : `${unsigned.slice(0, MAX_EXPLANATION_LENGTH)} …`;
}

/** Warnings and errors are workflow commands; some reasons are printed as plain text, and one as a `debug` command. */
function reasonIn(line: string): string | undefined {
  const command = /^::(?:warning|error)(?: [^:]*)?::(?<text>.*)$/u.exec(line)?.groups?.['text'];
  if (command !== undefined) return unescapeCommand(command);
  const reservation = /^::debug::Failed to reserve cache: (?:Error: )?(?<text>.*)$/u.exec(line)?.groups?.['text'];
  if (reservation !== undefined) return unescapeCommand(reservation);
  return /^(?:Failed to|Cache (?:save|restore) skipped)/u.test(line) ? line : undefined;
}

/** The reverse of how `@actions/core` writes the text of a workflow command. */
function unescapeCommand(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
