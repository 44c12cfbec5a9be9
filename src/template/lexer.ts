import { describeCharacter, isAlphaNumeric, isPrintable, isSpace } from './characters.ts';
import { lexQuoted } from './lex-quoted.ts';
import { scanNumber } from './scan-number.ts';
import { isKeyword } from './token.ts';
import type { Token, TokenType } from './token.ts';

const PUNCTUATION: ReadonlyMap<string, 'assign' | 'pipe'> = new Map([
  ['=', 'assign'],
  ['|', 'pipe'],
]);

/** A template that is being cut into tokens; {@link nextToken} moves it on. */
export interface Lexer {
  readonly source: string;
  position: number;
  insideAction: boolean;
  /** Where the action that is being read, or was read last, starts. */
  actionStart: number;
  parenDepth: number;
}

/** Starts at the beginning of `source`. */
export function createLexer(source: string): Lexer {
  return { source, position: 0, insideAction: false, actionStart: 0, parenDepth: 0 };
}

/**
 * The next token. After the last one, and after an `error`, it is `end-of-input` for ever. The rules are those of Go's
 * `text/template/parse`, down to which text a trim marker removes.
 */
export function nextToken(lexer: Lexer): Token {
  return lexer.insideAction ? lexAction(lexer) : lexText(lexer);
}

function emit(lexer: Lexer, type: TokenType, end: number): Token {
  const offset = lexer.position;
  lexer.position = end;
  return { type, text: lexer.source.slice(offset, end), offset };
}

function refuse(lexer: Lexer, text: string, offset = lexer.position): Token {
  lexer.position = lexer.source.length;
  lexer.insideAction = false;
  return { type: 'error', text, offset };
}

/** `{{- `: the dash counts only with a space behind it, so that `{{-3}}` is a number. */
function hasLeftTrimMarker(source: string, at: number): boolean {
  return source.charAt(at) === '-' && isSpace(source.charCodeAt(at + 1));
}

/** ` -}}` at `at`: a space, the dash, the delimiter. */
function hasRightTrimMarker(source: string, at: number): boolean {
  return isSpace(source.charCodeAt(at)) && source.startsWith('-}}', at + 1);
}

function skipSpaces(source: string, from: number): number {
  let at = from;
  while (isSpace(source.charCodeAt(at))) at += 1;
  return at;
}

function lexText(lexer: Lexer): Token {
  const { source } = lexer;
  for (;;) {
    const open = source.indexOf('{{', lexer.position);
    if (open < 0) return emit(lexer, lexer.position < source.length ? 'text' : 'end-of-input', source.length);
    const marker = hasLeftTrimMarker(source, open + 2) ? 2 : 0;
    let textEnd = open;
    if (marker > 0) while (textEnd > lexer.position && isSpace(source.charCodeAt(textEnd - 1))) textEnd -= 1;
    if (textEnd > lexer.position) {
      const text = emit(lexer, 'text', textEnd);
      lexer.position = open;
      return text;
    }
    lexer.position = open;
    if (source.startsWith('/*', open + 2 + marker)) {
      const end = commentEnd(source, open + 2 + marker);
      if (typeof end === 'string') return refuse(lexer, end);
      lexer.position = end;
      continue;
    }
    const delimiter = emit(lexer, 'left-delimiter', open + 2);
    lexer.position += marker;
    lexer.insideAction = true;
    lexer.actionStart = open;
    lexer.parenDepth = 0;
    return delimiter;
  }
}

/** Where the text goes on after a comment, its delimiter and what that trims; or why it is no comment. */
function commentEnd(source: string, start: number): number | string {
  const close = source.indexOf('*/', start + 2);
  if (close < 0) return 'unclosed comment';
  const end = close + 2;
  if (hasRightTrimMarker(source, end)) return skipSpaces(source, end + 4);
  return source.startsWith('}}', end) ? end + 2 : 'comment ends before closing delimiter';
}

function lexAction(lexer: Lexer): Token {
  const { source, position } = lexer;
  const trims = hasRightTrimMarker(source, position);
  if (trims || source.startsWith('}}', position)) return lexRightDelimiter(lexer, trims);
  const codePoint = source.codePointAt(position);
  if (codePoint === undefined) return refuse(lexer, 'unclosed action', lexer.actionStart);
  if (isSpace(codePoint)) return lexSpace(lexer);
  const character = String.fromCodePoint(codePoint);
  const punctuation = PUNCTUATION.get(character);
  if (punctuation) return emit(lexer, punctuation, position + 1);
  switch (character) {
    case ':':
      return source.charAt(position + 1) === '=' ? emit(lexer, 'declare', position + 2) : refuse(lexer, 'expected :=');
    case '(':
    case ')':
      return lexParen(lexer, character);
    case '"':
    case "'":
    case '`': {
      const quoted = lexQuoted(source, position);
      return quoted.type === 'error' ? refuse(lexer, quoted.text) : emit(lexer, quoted.type, quoted.end);
    }
    case '$':
      return lexName(lexer, 'variable');
    default:
      return lexWord(lexer, codePoint);
  }
}

function lexParen(lexer: Lexer, paren: '(' | ')'): Token {
  lexer.parenDepth += paren === '(' ? 1 : -1;
  if (lexer.parenDepth < 0) return refuse(lexer, 'unexpected right paren');
  return emit(lexer, paren === '(' ? 'left-paren' : 'right-paren', lexer.position + 1);
}

function lexWord(lexer: Lexer, codePoint: number): Token {
  const { source, position } = lexer;
  // A point starts a number only before a digit: ".5", but ".a".
  const point = codePoint === 0x2e;
  if (point && position + 1 < source.length && !isDigit(source, position + 1)) return lexName(lexer, 'field');
  if (point || '+-'.includes(source.charAt(position)) || isDigit(source, position)) return lexNumber(lexer);
  if (isAlphaNumeric(codePoint)) return lexIdentifier(lexer);
  if (codePoint < 0x80 && isPrintable(codePoint)) return emit(lexer, 'character', position + 1);
  return refuse(lexer, `unrecognized character in action: ${describeCharacter(codePoint)}`);
}

function isDigit(source: string, at: number): boolean {
  const unit = source.charCodeAt(at);
  return unit >= 0x30 && unit <= 0x39;
}

function lexRightDelimiter(lexer: Lexer, trims: boolean): Token {
  if (lexer.parenDepth > 0) return refuse(lexer, 'unclosed left paren');
  if (trims) lexer.position += 2;
  const delimiter = emit(lexer, 'right-delimiter', lexer.position + 2);
  if (trims) lexer.position = skipSpaces(lexer.source, lexer.position);
  lexer.insideAction = false;
  return delimiter;
}

function lexSpace(lexer: Lexer): Token {
  const end = skipSpaces(lexer.source, lexer.position);
  // The last space of a run belongs to a following "-}}".
  return emit(lexer, 'space', hasRightTrimMarker(lexer.source, end - 1) ? end - 1 : end);
}

function nameEnd(source: string, from: number): number {
  let at = from;
  for (let next = source.codePointAt(at); next !== undefined && isAlphaNumeric(next); next = source.codePointAt(at)) {
    at += next > 0xffff ? 2 : 1;
  }
  return at;
}

/** Whether a name may end at `at`: `$x+2` is refused, so that arithmetic could be added one day. */
function isTerminator(source: string, at: number): boolean {
  if (at >= source.length || isSpace(source.charCodeAt(at))) return true;
  return '.,|:)('.includes(source.charAt(at)) || source.startsWith('}}', at);
}

function badCharacter(lexer: Lexer, at: number): Token {
  return refuse(lexer, `bad character ${describeCharacter(lexer.source.codePointAt(at) ?? 0)}`, at);
}

function lexIdentifier(lexer: Lexer): Token {
  const end = nameEnd(lexer.source, lexer.position);
  if (!isTerminator(lexer.source, end)) return badCharacter(lexer, end);
  const word = lexer.source.slice(lexer.position, end);
  if (isKeyword(word)) return emit(lexer, word, end);
  return emit(lexer, word === 'true' || word === 'false' ? 'bool' : 'identifier', end);
}

function lexName(lexer: Lexer, type: 'field' | 'variable'): Token {
  const start = lexer.position + 1;
  if (isTerminator(lexer.source, start)) return emit(lexer, type === 'field' ? 'dot' : 'variable', start);
  const end = nameEnd(lexer.source, start);
  return isTerminator(lexer.source, end) ? emit(lexer, type, end) : badCharacter(lexer, end);
}

function lexNumber(lexer: Lexer): Token {
  const { source, position } = lexer;
  const first = scanNumber(source, position);
  const sign = source.charAt(first.end);
  if (!first.ok) return refuse(lexer, badNumber(source.slice(position, first.end)));
  if (sign !== '+' && sign !== '-') return emit(lexer, 'number', first.end);
  // Two numbers in one are complex, 1+2i: no spaces, and the second must be imaginary.
  const second = scanNumber(source, first.end);
  if (!second.ok || source.charAt(second.end - 1) !== 'i') {
    return refuse(lexer, badNumber(source.slice(position, second.end)));
  }
  return emit(lexer, 'complex', second.end);
}

function badNumber(text: string): string {
  return `bad number syntax: ${JSON.stringify(text)}`;
}
