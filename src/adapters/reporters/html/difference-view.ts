import type { DifferenceLine } from '../../../domain/comparison.ts';
import type { StandingVersions } from '../../../domain/plan.ts';
import { standingWords } from '../comparison-text.ts';
import { plural } from '../plural.ts';
import { element } from './html-node.ts';
import type { HtmlNode } from './html-node.ts';

/** Lines of one difference. */
const MAX_LINES = 400;

/** Applied versions that are told apart; the rest is counted. */
const MAX_STANDING = 100;

const LINE_CLASSES: Readonly<Record<DifferenceLine['mark'], string>> = {
  '+': 'added',
  '-': 'taken',
  ' ': 'kept',
  '@': 'left-out',
};

/** What is different from what was last applied, line by line. */
export function differenceView(difference: readonly DifferenceLine[]): HtmlNode {
  if (difference.length === 0) return [];
  const left = difference.length - MAX_LINES;
  return element(
    'pre',
    { class: 'difference', tabindex: '0', 'aria-label': 'Difference to what was last applied' },
    difference
      .slice(0, MAX_LINES)
      .map(({ mark, text }) =>
        element('span', { class: LINE_CLASSES[mark] }, mark === '@' ? `… ${text}` : `${mark} ${text}`),
      ),
    left > 0 ? element('span', { class: 'left-out' }, `… ${plural(left, 'more line')}`) : [],
  );
}

/**
 * What is applied of a stage and stays as it is: each version whose file changed or is gone, and how many did not.
 * `isCompared`: with what was sent, as a plan does.
 */
export function standingView({ unchanged, others }: StandingVersions, isCompared: boolean): HtmlNode {
  const left = others.length - MAX_STANDING;
  return [
    others.slice(0, MAX_STANDING).map((version) => {
      const { comparison, label } = version;
      const difference = comparison.kind === 'changed' ? (comparison.difference ?? []) : [];
      return element(
        'div',
        { class: 'step' },
        element('p', { class: 'step-name' }, element('b', {}, label), ' ', standingWords(version, isCompared)),
        differenceView(difference),
      );
    }),
    left > 0 ? element('p', { class: 'quiet' }, `… and ${plural(left, 'more version')}`) : [],
    unchanged > 0 ? element('p', { class: 'quiet' }, `${plural(unchanged, 'applied version')} unchanged`) : [],
  ];
}
