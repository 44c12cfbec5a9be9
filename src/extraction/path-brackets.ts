/** The position of the quote that closes the one at `at` in a path; the path's length when there is none. */
export function endOfQuoted(path: string, at: number): number {
  let position = at + 1;
  while (position < path.length && path[position] !== '"') position += path[position] === '\\' ? 2 : 1;
  return Math.min(position, path.length);
}

/**
 * The position of the bracket that closes the one at `at` in a path, whatever kinds of brackets stand between; quoted
 * texts and escaped characters do not count. Undefined when it is never closed.
 */
export function closingBracket(path: string, at: number): number | undefined {
  let depth = 0;
  for (let position = at; position < path.length; position++) {
    switch (path[position]) {
      case '\\':
        position++;
        break;
      case '"':
        position = endOfQuoted(path, position);
        break;
      case '(':
      case '[':
      case '{':
        depth++;
        break;
      case ')':
      case ']':
      case '}':
        depth--;
        if (depth === 0) return position;
        break;
      default:
    }
  }
  return undefined;
}
