import { endOfString, endOfValue, skipSeparators } from './json-scan.ts';

/**
 * A place in an object or a list, moved from member to member by {@link advance}.
 *
 *     {"name": "Eva", "age": 29}
 *      ^keyStart     ^ end of the value: the reader puts `position` there before it advances
 *              ^valueStart
 */
export interface MemberCursor {
  readonly json: string;
  readonly isObject: boolean;
  /** Where to look for the next member; after the last one, the position behind the closing bracket. */
  position: number;
  /** The key with its quotes is `json.slice(keyStart, keyEnd)`; both are 0 in a list. */
  keyStart: number;
  keyEnd: number;
  valueStart: number;
}

/** A cursor before the first member of the object or list that opens at `open`. */
export function enterContainer(json: string, open: number): MemberCursor {
  return { json, isObject: json[open] === '{', position: open + 1, keyStart: 0, keyEnd: 0, valueStart: 0 };
}

/** A cursor over values that follow each other without brackets, as in JSON lines. */
export function enterLines(json: string): MemberCursor {
  return { json, isObject: false, position: 0, keyStart: 0, keyEnd: 0, valueStart: 0 };
}

/** Moves to the next member. False at the closing bracket, at the end of the text, and where an object has no key. */
export function advance(cursor: MemberCursor): boolean {
  const { json, isObject } = cursor;
  let at = skipSeparators(json, cursor.position);
  if (isObject && json[at] === '"') {
    cursor.keyStart = at;
    cursor.keyEnd = endOfString(json, at);
    at = skipSeparators(json, cursor.keyEnd);
  } else if (isObject && at < json.length) {
    cursor.position = at + 1;
    return false;
  }
  if (at >= json.length || json[at] === ']' || json[at] === '}') {
    cursor.position = Math.min(at + 1, json.length);
    return false;
  }
  cursor.valueStart = at;
  return true;
}

/** One member of a container: the raw text of its key (quotes included; empty in a list) and of its value. */
export interface Member {
  readonly key: string;
  readonly value: string;
}

/** The members of the object or list that `json` starts with; none when it starts with anything else. */
export function* membersOf(json: string): Generator<Member, void, undefined> {
  const cursor = enterContainer(json, 0);
  if (!cursor.isObject && !json.startsWith('[')) return;
  while (advance(cursor)) {
    cursor.position = endOfValue(json, cursor.valueStart);
    const key = cursor.isObject ? json.slice(cursor.keyStart, cursor.keyEnd) : '';
    yield { key, value: json.slice(cursor.valueStart, cursor.position) };
  }
}
