import { styleText } from 'node:util';
import type { ShowNext } from '../../domain/next-step.ts';
import { printable } from './printable.ts';

/** Takes every secret out of a text, by value. */
export type Redact = (text: string) => string;

/** Takes nothing out: for texts in which nothing is cut or escaped, since what writes them redacts them. */
export const asItIs: Redact = (text) => text;

/** How text is laid out for whoever reads it. */
export interface Style {
  readonly colour: boolean;
  /** Columns of the terminal; absent: a log, in which lines may be as long as they need. */
  readonly width?: number;
  /**
   * Applied to a text before it is cut, escaped or wrapped, so that no half of a secret is left over. What writes the
   * lines applies it once more to all of them.
   */
  readonly redact: Redact;
  /** Completes commands to copy with the options that they have to repeat; absent: there are none. */
  readonly showNext?: ShowNext;
}

/** What a piece of text means, from which its colour follows. */
export type Hue = 'good' | 'bad' | 'warning' | 'quiet' | 'strong' | 'name';

const FORMATS = {
  good: 'green',
  bad: 'red',
  warning: 'yellow',
  quiet: 'dim',
  strong: 'bold',
  name: 'cyan',
} as const;

/** The text in the colour of its meaning, or as it is where colours are off. */
export function paint(style: Style, hue: Hue | undefined, text: string): string {
  if (!style.colour || hue === undefined || text === '') return text;
  // Whether the stream takes colours has been decided by whoever made the style.
  return styleText(FORMATS[hue], text, { validateStream: false });
}

/** A text from a file, a server or a script as one line may show it: redacted, on one line, without control characters. */
export function show(style: Style, text: string): string {
  return printable(style.redact(text));
}
