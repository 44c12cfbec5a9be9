/** How deep errors may lie in each other; Azure nests those of templates inside templates. */
const MAX_DEPTH = 8;

/** Causes that are told; a deployment of many resources may fail in all of them. */
const MAX_CAUSES = 10;

/**
 * What `az` wrote when a deployment failed, as lines for people. Azure answers with errors inside errors, on one line and
 * partly as JSON inside texts; told are those that have no other inside, each with its code. Where there is no such
 * error, the text stays as it is.
 *
 * Shape: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/overview
 */
export function azureErrorLines(written: string): readonly string[] {
  const lines = written.trimEnd().split('\n');
  return lines.flatMap((line) => {
    const start = line.indexOf('{');
    const parsed = start < 0 ? undefined : parse(line.slice(start));
    const causes = parsed === undefined ? [] : [...new Set(causesOf(parsed, MAX_DEPTH))];
    if (causes.length === 0) return [line];
    const shown = causes.slice(0, MAX_CAUSES);
    return causes.length > shown.length ? [...shown, `\u2026 and ${causes.length - shown.length} more`] : shown;
  });
}

/** What errors are made of, whatever else is in them. */
interface ErrorMembers {
  readonly error?: unknown;
  readonly details?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
}

/** `code: message` of every error that has none inside. */
function causesOf(value: unknown, depth: number): readonly string[] {
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  const { error, details, code, message }: ErrorMembers = value;
  const inner = [
    ...causesOf(error, depth - 1),
    ...(Array.isArray(details) ? details.flatMap((detail) => causesOf(detail, depth - 1)) : []),
    ...(typeof message === 'string' && message.trimStart().startsWith('{') ? causesOf(parse(message), depth - 1) : []),
  ];
  if (inner.length > 0) return inner;
  if (typeof code !== 'string' || typeof message !== 'string') return [];
  return [`${code}: ${message.trim().replaceAll(/\s+/g, ' ')}`];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
