import { compareCodePoints } from './code-point-order.ts';
import { endOfValue, isContainer, skipBlanks } from './json-scan.ts';
import { stringContent } from './json-string.ts';
import { advance, enterContainer, type MemberCursor } from './member-cursor.ts';

/** A container under way: its members so far, each with its key (empty in a list) and its finished text. */
interface Frame {
  readonly cursor: MemberCursor;
  readonly members: { readonly key: string; readonly text: string }[];
}

/** Rewrites the JSON value in `json` compactly, with the keys of every object in code point order. */
export function sortKeys(json: string, spend: (characters: number) => boolean): string {
  const start = skipBlanks(json, 0);
  if (!isContainer(json, start)) return json;
  const frames: Frame[] = [{ cursor: enterContainer(json, start), members: [] }];
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const { cursor, members } = frame;
    if (advance(cursor)) {
      if (isContainer(json, cursor.valueStart)) {
        frames.push({ cursor: enterContainer(json, cursor.valueStart), members: [] });
      } else {
        cursor.position = endOfValue(json, cursor.valueStart);
        addMember(frame, json.slice(cursor.valueStart, cursor.position));
      }
      continue;
    }
    const text = writeContainer(cursor.isObject, members);
    frames.pop();
    const outer = frames.at(-1);
    if (outer === undefined || !spend(text.length)) return text;
    outer.cursor.position = cursor.position;
    addMember(outer, text);
  }
  return json;
}

function addMember({ cursor, members }: Frame, value: string): void {
  if (!cursor.isObject) {
    members.push({ key: '', text: value });
    return;
  }
  const key = cursor.json.slice(cursor.keyStart, cursor.keyEnd);
  members.push({ key: stringContent(key), text: `${key}:${value}` });
}

function writeContainer(isObject: boolean, members: Frame['members']): string {
  const sorted = isObject ? members.toSorted((left, right) => compareCodePoints(left.key, right.key)) : members;
  const text = sorted.map((member) => member.text).join(',');
  return isObject ? `{${text}}` : `[${text}]`;
}
