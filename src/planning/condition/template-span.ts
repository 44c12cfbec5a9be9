/** Actions that have an `{{end}}`. */
const OPENERS: ReadonlySet<string> = new Set(['if', 'with', 'range', 'block', 'define']);

/**
 * Where a template that begins with an action ends: behind that action, behind the `{{end}}` that belongs to it, and
 * behind all actions that follow without a gap. Undefined where the text ends first. What stands in strings and comments
 * of an action ends nothing.
 */
export function endOfTemplate(text: string, start: number): number | undefined {
  let depth = 0;
  let at = start;
  while (at >= 0) {
    const end = endOfAction(text, at);
    if (end === undefined) return undefined;
    depth += depthChange(text.slice(at, end));
    if (depth <= 0 && !text.startsWith('{{', end)) return end;
    at = text.indexOf('{{', end);
  }
  return undefined;
}

/** By how much the text behind an action is nested deeper. */
function depthChange(action: string): number {
  const keyword = /^\{\{(?:-\s)?\s*([a-z]+)/.exec(action)?.[1] ?? '';
  if (keyword === 'end') return -1;
  return OPENERS.has(keyword) ? 1 : 0;
}

/** Behind the `}}` of the action that begins here. */
function endOfAction(text: string, start: number): number | undefined {
  const comment = /\{\{(?:-\s)?\s*\/\*[^]*?\*\/(?:\s*-)?\}\}/y;
  comment.lastIndex = start;
  if (comment.test(text)) return comment.lastIndex;
  // Strings, raw strings and character literals whole, all else by the character.
  const part = /"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|`[^`]*`|\}\}|[^]/y;
  part.lastIndex = start + 2;
  for (let found = part.exec(text); found; found = part.exec(text)) if (found[0] === '}}') return part.lastIndex;
  return undefined;
}
