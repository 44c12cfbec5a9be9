import type { DifferenceLine } from '../../domain/comparison.ts';
import { jsonLines } from '../../execution/json-lines.ts';
import { compareLines, foldEqualLines } from './line-difference.ts';

/** More lines of differences than these are only counted. */
export const MAX_DIFFERENCES = 200;

/** Lines of one stage or step that is new or gone; the rest of it is counted. */
const MAX_LINES_OF_ONE = 20;

/**
 * What differs between the reviewed plan and the one of now, as `reviewedLines` makes both: stage by stage and version by
 * version, with `- ` before what is gone and `+ ` before what is new. Empty: nothing.
 */
export function planDifferences(reviewed: readonly string[], now: readonly string[]): readonly string[] {
  const lines = inTurn(compareLines(reviewed, now)).flatMap(pairLines);
  const left = lines.length - MAX_DIFFERENCES;
  return left > 0 ? [...lines.slice(0, MAX_DIFFERENCES), `… and ${left} more`] : lines;
}

/** A stage or step that is gone, that is new, or that is both, which is a change. */
interface Pair {
  readonly gone?: string;
  readonly come?: string;
}

/** Brings together what is about the same stage or version, in the order of the plan of now. */
function inTurn(difference: readonly DifferenceLine[]): readonly Pair[] {
  const gone = difference.filter(({ mark }) => mark === '-').map(({ text }) => text);
  const come = new Map(difference.filter(({ mark }) => mark === '+').map(({ text }) => [nameOf(text), text]));
  const pairs: Pair[] = [];
  const paired = new Set<string>();
  for (const text of gone) {
    const name = nameOf(text);
    const other = paired.has(name) ? undefined : come.get(name);
    if (other !== undefined) paired.add(name);
    pairs.push(other === undefined ? { gone: text } : { gone: text, come: other });
  }
  const added = difference.filter(({ mark, text }) => mark === '+' && !isPaired(text));
  return [...pairs, ...added.map(({ text }) => ({ come: text }))];

  function isPaired(text: string): boolean {
    const name = nameOf(text);
    return paired.has(name) && come.get(name) === text;
  }
}

/** What a text is about: `database`, `database/001_create up`. */
function nameOf(text: string): string {
  const [head = ''] = text.split('\n', 1);
  return /^.*? (?:up|down)(?=[ :]|$)|^[^:]*/.exec(head)?.[0] ?? head;
}

function pairLines({ gone, come }: Pair): readonly string[] {
  if (gone === undefined) return oneSided('+', come ?? '');
  if (come === undefined) return oneSided('-', gone);
  if (gone === come) return [`  ${gone.split('\n', 1).join('')} (in another place)`];
  const laidOut = compareLines(partsOf(gone), partsOf(come));
  // JSON that is only written in another way is sent in another way.
  const isSame = laidOut.every(({ mark }) => mark === ' ');
  const [head, ...rest] = isSame ? compareLines(gone.split('\n'), come.split('\n')) : laidOut;
  if (head === undefined) return [];
  // What it is about is shown, however far from it the change is.
  return head.mark === ' ' ? [`  ${head.text}`, ...shown(rest)] : shown([head, ...rest]);
}

function shown(lines: readonly DifferenceLine[]): readonly string[] {
  return foldEqualLines(lines).map(({ mark, text }) => (mark === '@' ? `  … ${text}` : `${mark} ${text}`).trimEnd());
}

function oneSided(mark: '+' | '-', text: string): readonly string[] {
  const lines = partsOf(text);
  const left = lines.length - MAX_LINES_OF_ONE;
  const kept = lines.slice(0, MAX_LINES_OF_ONE).map((line) => `${mark} ${line}`.trimEnd());
  return left > 0 ? [...kept, `${mark} … and ${left} more lines`] : kept;
}

/** The lines of a stage or step; a body in JSON has one for each member. */
function partsOf(text: string): readonly string[] {
  const [head, body] = splitBody(text);
  return body === undefined ? head.split('\n') : [...head.split('\n'), ...(jsonLines(body) ?? body.split('\n'))];
}

function splitBody(text: string): readonly [head: string, body?: string] {
  const place = text.indexOf('\n\n');
  return place < 0 ? [text] : [text.slice(0, place), text.slice(place + 2)];
}
