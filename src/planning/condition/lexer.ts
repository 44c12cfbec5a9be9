import type { Result } from '../../domain/result.ts';
import { err, ok } from '../../domain/result.ts';
import type { ConditionSyntaxError } from './ast.ts';
import { endOfTemplate } from './template-span.ts';

/** A token of a condition. The `text` of a string is its content, that of a template all of it; `at` is where `text` begins. */
export interface ConditionToken {
  readonly kind: 'string' | 'number' | 'word' | 'template' | 'symbol' | 'end';
  readonly text: string;
  readonly at: number;
}

const SYMBOLS = ['==', '!=', '<=', '>=', '&&', '||', '<', '>', '!', '(', ')', '[', ']', ',', '.'] as const;

/** Splits a condition into tokens. A template is one token whatever it holds, so no value can become syntax. */
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
  if (/\d/.test(text.charAt(at + (quote === '-' ? 1 : 0))))
    return err({ message: 'this is no number: put texts in quotes', at });
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

function readTemplate(text: string, at: number): Read {
  const end = endOfTemplate(text, at);
  if (end !== undefined) return found('template', text.slice(at, end), at, end - at);
  const message = 'the template that begins here does not end: an action ends with }}, an {{if}} with {{end}}';
  return err({ message, at });
}

/**
 * A doubled quote is a quote, as in the condition language of Azure Pipelines. A text with an action in it is a template,
 * as everywhere else: `'{{.environment}}' == 'production'`.
 */
function readString(text: string, at: number, quote: string): Read {
  let content = '';
  for (let index = at + 1; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character !== quote) {
      content += character;
      continue;
    }
    if (text.charAt(index + 1) !== quote) {
      const token = content.includes('{{')
        ? ({ kind: 'template', text: content, at: at + 1 } as const)
        : ({ kind: 'string', text: content, at } as const);
      return ok({ token, end: index + 1 });
    }
    content += quote;
    index += 1;
  }
  return err({ message: `the text that begins here has no closing ${quote}`, at });
}
