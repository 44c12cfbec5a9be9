import type { PlacedValue, WrittenPiece } from './written-piece.ts';

/** Characters for private use (https://www.unicode.org/charts/PDF/UE000.pdf): YAML takes them everywhere. */
const PRIVATE_USE = /[\uE000-\uF8FF]/g;
const [FIRST_PRIVATE, LAST_PRIVATE] = [0xe000, 0xf8ff];

/** A text in which a placeholder stands for each value, so that YAML can be read before the values are in it. */
export interface PlacedText {
  readonly text: string;
  /** Puts something in the place of each placeholder of a part of the text. */
  fill(part: string, fillWith: (placed: PlacedValue) => string): string;
  /** The values whose placeholders stand in a part of the text. */
  valuesIn(part: string): readonly PlacedValue[];
  /** Where a place of this text is in the source. */
  offsetInSource(offset: number): number;
}

/** Replaces values by placeholders; undefined where the text uses every character that could mark one. */
export function placeValues(pieces: readonly WrittenPiece[]): PlacedText | undefined {
  const mark = freeMark(pieces);
  if (mark === undefined) return undefined;
  const values: PlacedValue[] = [];
  const starts: { readonly placed: number; readonly source: number; readonly isText: boolean }[] = [];
  let text = '';
  for (const piece of pieces) {
    const isText = piece.kind === 'text';
    starts.push({ placed: text.length, source: isText ? piece.offset : piece.token.offset, isText });
    text += isText ? piece.text : `${mark}${values.length}${mark}`;
    if (!isText) values.push(piece);
  }
  const placeholder = new RegExp(`${mark}([0-9]+)${mark}`, 'g');
  return {
    text,
    fill: (part, fillWith) =>
      part.replaceAll(placeholder, (found, number: string) => {
        const placed = values[Number(number)];
        return placed === undefined ? found : fillWith(placed);
      }),
    valuesIn: (part) => [...part.matchAll(placeholder)].flatMap(([, number]) => values[Number(number)] ?? []),
    offsetInSource(offset) {
      const start = starts.findLast(({ placed }) => placed <= offset);
      if (start === undefined) return 0;
      return start.isText ? start.source + offset - start.placed : start.source;
    },
  };
}

/** Only what stands in the text itself matters: values are put in last. */
function freeMark(pieces: readonly WrittenPiece[]): string | undefined {
  const used = new Set(pieces.flatMap((piece) => (piece.kind === 'text' ? (piece.text.match(PRIVATE_USE) ?? []) : [])));
  for (let code = FIRST_PRIVATE; code <= LAST_PRIVATE; code += 1) {
    const mark = String.fromCharCode(code);
    if (!used.has(mark)) return mark;
  }
  return undefined;
}
