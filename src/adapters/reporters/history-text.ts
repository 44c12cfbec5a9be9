import { formatDurationMs } from '../../domain/duration.ts';
import { showInstance } from '../../domain/instance.ts';
import type { HistoryEntry } from '../../domain/status.ts';
import { plural } from './plural.ts';
import { STATE_HUES, stateWords } from './status-text.ts';
import type { Style } from './style.ts';
import { paint, show } from './style.ts';
import type { Cell } from './table.ts';
import { tableLines } from './table.ts';
import { elapsedMs, showTime } from './time-words.ts';

/** Characters of a commit's hash. */
const SHOWN_COMMIT_LENGTH = 12;

const HEADINGS = ['ended', 'stage', 'what', 'took', 'run', 'actor', 'commit', 'message'] as const;

/** Every attempt in the order given, one row each. */
export function historyText(entries: readonly HistoryEntry[], style: Style): readonly string[] {
  if (entries.length === 0) return ['no attempt is recorded'];
  const heading = HEADINGS.map((text): Cell => ({ text, hue: 'quiet' }));
  const rows = entries.map((entry) => row(entry, style));
  return [...tableLines([heading, ...rows], style), '', paint(style, 'strong', plural(entries.length, 'attempt'))];
}

function row({ id, attempt }: HistoryEntry, style: Style): readonly Cell[] {
  const { direction, state, startedAt, endedAt, run, attempt: number, actor, commit, message, note } = attempt;
  const took = elapsedMs(startedAt, endedAt);
  return [
    { text: show(style, showTime(endedAt)) },
    { text: show(style, showInstance(id)), hue: 'strong' },
    { text: `${direction} ${stateWords(state)}`, hue: STATE_HUES[state] },
    { text: took === undefined ? '' : formatDurationMs(took) },
    { text: show(style, number > 1 ? `${run}/${number}` : run) },
    { text: show(style, actor) },
    { text: show(style, commit.slice(0, SHOWN_COMMIT_LENGTH)) },
    { text: show(style, note === undefined || note === '' ? message : `${message} (${note})`) },
  ];
}
