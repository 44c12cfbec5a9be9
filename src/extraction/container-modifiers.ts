import { endOfValue, isContainer } from './json-scan.ts';
import { stringContent } from './json-string.ts';
import { rawValueIn } from './json-value.ts';
import { advance, enterContainer, membersOf, type Member, type MemberCursor } from './member-cursor.ts';

/** `@reverse`: a list or an object in opposite order; other values stay. */
export function reverse(json: string): string {
  const raw = rawValueIn(json);
  if (!isContainer(raw, 0)) return json;
  const members = Array.from(membersOf(raw)).toReversed();
  return raw.startsWith('[') ? `[${members.map(({ value }) => value).join(',')}]` : objectOf(members);
}

/** `@keys`: the keys of an object as a list; a list, or a value of another kind, has `null` for keys. */
export function keys(json: string): string {
  const raw = rawValueIn(json);
  if (raw === '') return '[]';
  if (!isContainer(raw, 0)) return '[null]';
  return `[${Array.from(membersOf(raw), ({ key }) => (key === '' ? 'null' : key)).join(',')}]`;
}

/** `@values`: the values of an object as a list; a list stays, a value of another kind becomes a list of one. */
export function values(json: string): string {
  const raw = rawValueIn(json);
  if (raw.startsWith('[')) return json;
  if (!raw.startsWith('{')) return `[${raw}]`;
  return `[${Array.from(membersOf(raw), ({ value }) => value).join(',')}]`;
}

/** `@flatten`: the lists within a list dissolved into it, with `deep` those within them too; other values stay. */
export function flatten(json: string, deep: boolean): string {
  const raw = rawValueIn(json);
  if (!raw.startsWith('[')) return json;
  if (deep) return `[${innermostMembers(raw).join(',')}]`;
  const members = Array.from(membersOf(raw), ({ value }) => (value.startsWith('[') ? contentOf(value).trim() : value));
  return `[${members.filter((member) => member !== '').join(',')}]`;
}

function innermostMembers(list: string): readonly string[] {
  const members: string[] = [];
  const cursors: MemberCursor[] = [enterContainer(list, 0)];
  for (let cursor = cursors.at(-1); cursor !== undefined; cursor = cursors.at(-1)) {
    if (!advance(cursor)) {
      cursors.pop();
      const outer = cursors.at(-1);
      if (outer !== undefined) outer.position = cursor.position;
    } else if (list[cursor.valueStart] === '[') {
      cursors.push(enterContainer(list, cursor.valueStart));
    } else {
      cursor.position = endOfValue(list, cursor.valueStart);
      members.push(list.slice(cursor.valueStart, cursor.position));
    }
  }
  return members;
}

/**
 * `@join`: the objects of a list as one object, in which a later value replaces an earlier one at its place, or, with
 * `preserve`, follows it under the same key; other values stay.
 */
export function join(json: string, preserve: boolean): string {
  const raw = rawValueIn(json);
  if (!raw.startsWith('[')) return json;
  const objects = Array.from(membersOf(raw), ({ value }) => value).filter((value) => value.startsWith('{'));
  if (preserve) {
    const contents = objects.map((object) => contentOf(object)).filter((content) => content.trim() !== '');
    return `{${contents.join(',')}}`;
  }
  const joined = new Map<string, Member>();
  for (const { key, value } of objects.flatMap((object) => Array.from(membersOf(object)))) {
    const name = stringContent(key);
    joined.set(name, { key: joined.get(name)?.key ?? key, value });
  }
  return objectOf(joined.values());
}

/** What stands between the brackets of a container. */
function contentOf(container: string): string {
  return container.slice(1, -1);
}

/**
 * `@group`: an object of lists as a list of objects, `{"a":[1,2],"b":[3]}` → `[{"a":1,"b":3},{"a":2}]`; nothing for
 * other values. Keys are repeated for every row, so what is written is announced to `spend`.
 */
export function group(json: string, spend: (characters: number) => boolean): string {
  const raw = rawValueIn(json);
  if (!raw.startsWith('{')) return '';
  const rows: Member[][] = [];
  for (const { key, value: list } of membersOf(raw)) {
    if (!list.startsWith('[')) continue;
    let index = 0;
    for (const { value } of membersOf(list)) {
      if (!spend(key.length + value.length)) return '';
      (rows[index] ??= []).push({ key, value });
      index++;
    }
  }
  return `[${rows.map((row) => objectOf(row)).join(',')}]`;
}

function objectOf(members: Iterable<Member>): string {
  return `{${Array.from(members, ({ key, value }) => `${key}:${value}`).join(',')}}`;
}
