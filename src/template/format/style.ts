/** The flags, width and precision of a `printf` verb. */
export interface Style {
  /** In code points. */
  readonly width?: number;
  readonly precision?: number;
  readonly minus: boolean;
  readonly plus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  /** `%#v`: as a Go program would write the value. */
  readonly goSyntax: boolean;
}

/** No flags at all, as in `%v`. */
export const PLAIN: Style = {
  minus: false,
  plus: false,
  sharp: false,
  space: false,
  zero: false,
  goSyntax: false,
};

/** The number of code points in a text; a stray byte counts as one. */
function codePointLength(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length - 1; at += 1) {
    const pair = (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
    if (pair) {
      length -= 1;
      at += 1;
    }
  }
  return length;
}

/** Fills a text up to the width: at the left, with `-` at the right; with zeros only at the left. */
export function pad(text: string, style: Style): string {
  if (style.width === undefined || style.width === 0) return text;
  const missing = style.width - codePointLength(text);
  if (missing <= 0) return text;
  if (style.minus) return text + ' '.repeat(missing);
  return (style.zero ? '0' : ' ').repeat(missing) + text;
}

/** The same, but never with zeros. */
export function padWithBlanks(text: string, style: Style): string {
  return pad(text, { ...style, zero: false });
}

/** Cuts a text to the precision, which counts code points. */
export function truncate(text: string, { precision }: Style): string {
  if (precision === undefined || precision >= text.length) return text;
  let end = 0;
  for (let count = 0; count < precision && end < text.length; count += 1) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}
