import type { Result } from '../../domain/result.ts';
import { err, ok } from '../../domain/result.ts';
import type { ConditionSyntaxError } from './ast.ts';

/** A token of a condition; `text` of a string is its content, of a template the whole action. */
export interface ConditionToken {
  readonly kind: 'string' | 'number' | 'word' | 'template' | 'symbol' | 'end';
  readonly text: string;
  readonly at: number;
}

const SYMBOLS = ['==', '!=', '<=', '>=', '&&', '||', '<', '>', '!', '(', ')', '[', ']', ',', '.'] as const;

/** Splits a condition into tokens. A template action is one token whatever it holds, so no value can become syntax. */
export function lexCondition(text: string): Result<readonly ConditionToken[], ConditionSyntaxError> {
  const tokens: ConditionToken[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const token = readToken(text, at);
    if (!token.ok) return token;
    tokens.push(token.value.token);
    at = token.value.end;
  }
  tokens.push({ kind: 'end', text: '', at });
  return ok(tokens);
}

type Read = Result<{ readonly token: ConditionToken; readonly end: number }, ConditionSyntaxError>;

function readToken(text: string, at: number): Read {
  if (text.startsWith('{{', at)) return readTemplate(text, at);
  const quote = text.charAt(at);
  if (quote === "'" || quote === '"') return readString(text, at, quote);
  const number = matchAt(/-?\d+(?:\.\d+)?(?![\w.])/y, text, at);
  if (number !== undefined) return found('number', number, at, number.length);
  const word = matchAt(/[A-Za-z_][\w-]*/y, text, at);
  if (word !== undefined) return found('word', word, at, word.length);
  const symbol = SYMBOLS.find((candidate) => text.startsWith(candidate, at));
  if (symbol !== undefined) return found('symbol', symbol, at, symbol.length);
  if (quote === '=') return err({ message: 'a single = is no comparison: write ==', at });
  if (quote === '&' || quote === '|') return err({ message: `write ${quote}${quote}`, at });
  return err({ message: `${JSON.stringify(quote)} does not belong into a condition`, at });
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function found(kind: ConditionToken['kind'], text: string, at: number, length: number): Read {
  return ok({ token: { kind, text, at }, end: at + length });
}

/** To the `}}` that ends the action: one inside a string of the template does not. */
function readTemplate(text: string, at: number): Read {
  let index = at + 2;
  let quote = '';
  while (index < text.length) {
    const character = text.charAt(index);
    if (quote !== '') {
      if (character === '\\' && quote !== '`') index += 1;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === '`' || character === "'") {
      quote = character;
    } else if (text.startsWith('}}', index)) {
      const end = index + 2;
      return found('template', text.slice(at, end), at, end - at);
    }
    index += 1;
  }
  return err({ message: 'the template action that begins here has no }}', at });
}

/** A doubled quote is a quote, as in the condition language of Azure Pipelines. */
function readString(text: string, at: number, quote: string): Read {
  let content = '';
  for (let index = at + 1; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character !== quote) {
      content += character;
      continue;
    }
    if (text.charAt(index + 1) !== quote) {
      return ok({ token: { kind: 'string', text: content, at }, end: index + 1 });
    }
    content += quote;
    index += 1;
  }
  return err({ message: `the text that begins here has no closing ${quote}`, at });
}
