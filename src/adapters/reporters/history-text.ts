import { formatDurationMs } from '../../domain/duration.ts';
import type { AttemptRecord } from '../../domain/history.ts';
import { showInstance } from '../../domain/instance.ts';
import type { HistoryEntry } from '../../domain/status.ts';
import { listed, plural } from './plural.ts';
import { STATE_HUES, stateWords } from './status-text.ts';
import type { Style } from './style.ts';
import { paint, show } from './style.ts';
import type { Cell } from './table.ts';
import { tableRows } from './table.ts';
import { indented } from './text-block.ts';
import { wrapToWidth } from './text-width.ts';
import { elapsedMs } from './time-words.ts';
import { showTime } from '../../domain/shown-time.ts';

/** Characters of a commit's hash. */
const SHOWN_COMMIT_LENGTH = 7;

/** Versions in one list. */
const MAX_VERSIONS = 20;

/** Moves what belongs to an attempt to the right. */
const INDENT = '    ';

/** Every attempt in the order given: when, what, how long, by whom; below it the words that were recorded. */
export function historyText(entries: readonly HistoryEntry[], style: Style): readonly string[] {
  if (entries.length === 0) return ['no attempt is recorded'];
  const rows = tableRows(
    entries.map((entry) => row(entry, style)),
    style,
  );
  const lines = entries.flatMap(({ attempt }, place) => [...(rows[place] ?? []), ...aboutLines(attempt, style)]);
  return [...lines, '', paint(style, 'strong', plural(entries.length, 'attempt'))];
}

function row({ id, attempt }: HistoryEntry, style: Style): readonly Cell[] {
  const { direction, state, startedAt, endedAt, run, attempt: number, actor, commit } = attempt;
  const took = elapsedMs(startedAt, endedAt);
  const who = [actor, commit.slice(0, SHOWN_COMMIT_LENGTH)].filter((part) => part !== '').join(' at ');
  return [
    { text: show(style, showTime(endedAt)), hue: 'quiet', whole: true },
    { text: show(style, showInstance(id)), hue: 'strong' },
    { text: `${direction} ${stateWords(state)}`, hue: STATE_HUES[state], whole: true },
    { text: took === undefined ? '' : formatDurationMs(took) },
    { text: show(style, number > 1 ? `run ${run} attempt ${number}` : `run ${run}`) },
    { text: show(style, who) },
  ];
}

function aboutLines(attempt: AttemptRecord, style: Style): readonly string[] {
  const { message, note } = attempt;
  const words = note === undefined || note === '' ? message : `${message} (${note})`;
  return [...lineOf(words, style), ...lineOf(versionWords(attempt), style)];
}

function versionWords({ versions = [] }: AttemptRecord): string {
  const groups = Map.groupBy(versions, ({ outcome, direction }) => (outcome === 'failed' ? outcome : direction));
  return [...groups]
    .map(
      ([what, of]) => `${VERSION_WORDS[what]} ${listed([...new Set(of.map(({ version }) => version))], MAX_VERSIONS)}`,
    )
    .join('; ');
}

const VERSION_WORDS = { up: 'applied', down: 'took back', failed: 'failed at' } as const;

function lineOf(words: string, style: Style): readonly string[] {
  if (words === '') return [];
  const room = (style.width ?? Number.POSITIVE_INFINITY) - INDENT.length;
  return indented(wrapToWidth(show(style, words), room), INDENT);
}
