const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;
const BLANKS = /[ \t\n\r]*/y;
/** The rest of a string up to an escape or its end; written without alternatives so that long strings cost no stack. */
const PLAIN_CHARACTERS = /[ !#-[\]-\uffff]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Whether `text` is one JSON text (RFC 8259) and nothing else. Ask this before extracting from an answer: extraction
 * itself does not complain, it finds what it finds.
 *
 * The open brackets are kept in a list and no value is built: neither deep nesting nor a large answer is a danger.
 */
export function isValidJson(text: string): boolean {
  return invalidJsonAt(text) === undefined;
}

/** Where a text stops being one JSON text: what can't stand there begins at this offset. Undefined: it is one. */
export function invalidJsonAt(text: string): number | undefined {
  const closers: ('}' | ']')[] = [];
  let at = afterBlanks(text, 0);
  for (;;) {
    const closer: '}' | ']' | undefined = text[at] === '{' ? '}' : text[at] === '[' ? ']' : undefined;
    const inner = closer === undefined ? at : afterBlanks(text, at + 1);
    if (closer !== undefined && text[inner] !== closer) {
      closers.push(closer);
      const first = closer === '}' ? afterKey(text, inner) : inner;
      if (first === undefined) return inner;
      at = first;
      continue;
    }
    const end = closer === undefined ? afterScalar(text, at) : inner + 1;
    if (end === undefined) return at;
    at = afterBlanks(text, end);
    while (closers.length > 0 && text[at] === closers.at(-1)) {
      closers.pop();
      at = afterBlanks(text, at + 1);
    }
    if (closers.length === 0) return at === text.length ? undefined : at;
    if (text[at] !== ',') return at;
    const start = afterBlanks(text, at + 1);
    const next = closers.at(-1) === '}' ? afterKey(text, start) : start;
    if (next === undefined) return start;
    at = next;
  }
}

function afterBlanks(text: string, at: number): number {
  return after(BLANKS, text, at) ?? at;
}

/** The start of the value whose key is at `at`. */
function afterKey(text: string, at: number): number | undefined {
  const end = text[at] === '"' ? afterString(text, at) : undefined;
  if (end === undefined) return undefined;
  const colon = afterBlanks(text, end);
  return text[colon] === ':' ? afterBlanks(text, colon + 1) : undefined;
}

function afterScalar(text: string, at: number): number | undefined {
  return text[at] === '"' ? afterString(text, at) : (after(NUMBER, text, at) ?? after(WORD, text, at));
}

function afterString(text: string, open: number): number | undefined {
  let at: number | undefined = open + 1;
  while (at !== undefined) {
    at = after(PLAIN_CHARACTERS, text, at) ?? at;
    if (text[at] === '"') return at + 1;
    at = after(ESCAPE, text, at);
  }
  return undefined;
}

function after(token: RegExp, text: string, at: number): number | undefined {
  token.lastIndex = at;
  return token.test(text) ? token.lastIndex : undefined;
}
