import type { Explanation } from '../../domain/status.ts';
import { nextLines } from './failure-text.ts';
import type { Style } from './style.ts';
import { show } from './style.ts';
import { wrapToWidth } from './text-width.ts';

/** Columns of a paragraph where lines have no end. */
const PARAGRAPH_WIDTH = 100;

/** Why a stage ran or did not, as one paragraph for each environment, and what to type next. */
export function whyText(explanations: readonly Explanation[], style: Style): readonly string[] {
  const width = Math.min(style.width ?? PARAGRAPH_WIDTH, PARAGRAPH_WIDTH);
  return explanations.flatMap(({ sentences, next }, place) => {
    const paragraph = sentences.map(asSentence).join(' ');
    return [...(place === 0 ? [] : ['']), ...wrapToWidth(show(style, paragraph), width), ...nextLines(next, style)];
  });
}

function asSentence(text: string): string {
  return /[.!?…:]$/.test(text) ? text : `${text}.`;
}
