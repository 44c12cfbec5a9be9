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
  const closers: ('}' | ']')[] = [];
  let at: number | undefined = afterBlanks(text, 0);
  while (at !== undefined) {
    const closer: '}' | ']' | undefined = text[at] === '{' ? '}' : text[at] === '[' ? ']' : undefined;
    if (closer === undefined) {
      at = afterScalar(text, at);
    } else {
      const inner = afterBlanks(text, at + 1);
      if (text[inner] !== closer) {
        closers.push(closer);
        at = closer === '}' ? afterKey(text, inner) : inner;
        continue;
      }
      at = inner + 1;
    }
    if (at === undefined) return false;
    at = afterBlanks(text, at);
    while (closers.length > 0 && text[at] === closers.at(-1)) {
      closers.pop();
      at = afterBlanks(text, at + 1);
    }
    if (closers.length === 0) return at === text.length;
    if (text[at] !== ',') return false;
    const next = afterBlanks(text, at + 1);
    at = closers.at(-1) === '}' ? afterKey(text, next) : next;
  }
  return false;
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
