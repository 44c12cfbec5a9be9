import { showInstance } from '../../domain/instance.ts';
import type { Notice, Plan } from '../../domain/plan.ts';
import { formatLocation } from '../../domain/source-location.ts';
import { formatCount } from './plural.ts';
import type { Hue, Style } from './style.ts';
import { paint, show } from './style.ts';
import { prose } from './text-block.ts';

/** Notices of one kind that are shown; the rest is counted. */
const MAX_NOTICES_PER_KIND = 50;

/** What each kind is called and means; the lower the rank, the graver. */
const KINDS: Readonly<Record<Notice['kind'], { readonly rank: number; readonly words: string; readonly hue: Hue }>> = {
  irreversible: { rank: 1, words: 'irreversible', hue: 'bad' },
  in_doubt: { rank: 2, words: 'in doubt', hue: 'bad' },
  missing_history: { rank: 3, words: 'missing history', hue: 'bad' },
  drift: { rank: 4, words: 'drift', hue: 'warning' },
  deleted_file: { rank: 5, words: 'deleted file', hue: 'warning' },
  out_of_order: { rank: 6, words: 'out of order', hue: 'warning' },
  secret_withheld: { rank: 7, words: 'secret not kept', hue: 'warning' },
  strategy: { rank: 8, words: 'strategy', hue: 'warning' },
  added_since: { rank: 9, words: 'added since', hue: 'name' },
  adopted: { rank: 10, words: 'adopted', hue: 'name' },
  other: { rank: 11, words: 'note', hue: 'name' },
};

/** Notices, the gravest kinds first, each kind in the order of the plan. */
export function sortNotices(notices: readonly Notice[]): readonly Notice[] {
  return notices.toSorted((a, b) => KINDS[a.kind].rank - KINDS[b.kind].rank);
}

/** A notice as one sentence that names what it is about: `drift: alpha/001_a changed after it was applied`. */
export function noticeWords({ kind, instance, message, diagnostic }: Notice): string {
  const { words } = KINDS[kind];
  const name = instance === undefined ? '' : showInstance(instance);
  const named = message.includes(name) ? message : `${name}: ${message}`;
  const place = diagnostic === undefined ? '' : ` (${formatLocation(diagnostic.location)})`;
  return named.startsWith(`${words}:`) ? named + place : `${words}: ${named}${place}`;
}

/** What is worth knowing about a plan before its stages. */
export function noticeLines({ notices }: Plan, style: Style): readonly string[] {
  const kinds = Map.groupBy(sortNotices(notices), ({ kind }) => kind);
  return [...kinds].flatMap(([kind, ofKind]) => {
    const { words, hue } = KINDS[kind];
    const lines = ofKind.slice(0, MAX_NOTICES_PER_KIND).flatMap((notice) => {
      const text = show(style, noticeWords(notice));
      const colon = text.startsWith(words) ? words.length : 0;
      return prose(paint(style, hue, text.slice(0, colon)) + text.slice(colon), style);
    });
    const left = ofKind.length - MAX_NOTICES_PER_KIND;
    return left > 0 ? lines.concat(`${words}: … and ${formatCount(left)} more`) : lines;
  });
}
