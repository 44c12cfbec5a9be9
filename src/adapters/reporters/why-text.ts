import type { Explanation } from '../../domain/status.ts';
import { nextLines } from './failure-text.ts';
import type { Style } from './style.ts';
import { show } from './style.ts';
import { wrapToWidth } from './text-width.ts';

/** Columns of a paragraph where lines have no end. */
const PARAGRAPH_WIDTH = 100;

/** Why a stage ran or did not, as one paragraph, and what to type next. */
export function whyText({ sentences, next }: Explanation, style: Style): readonly string[] {
  const paragraph = sentences.map(asSentence).join(' ');
  const width = Math.min(style.width ?? PARAGRAPH_WIDTH, PARAGRAPH_WIDTH);
  return [...wrapToWidth(show(style, paragraph), width), ...nextLines(next, style)];
}

function asSentence(text: string): string {
  return /[.!?…:]$/.test(text) ? text : `${text}.`;
}
