import { showInstance } from '../../domain/instance.ts';
import type { StateChange, StateRollback } from '../../domain/state-report.ts';
import { listed, plural } from './plural.ts';
import type { Style } from './style.ts';
import { paint, show } from './style.ts';
import { indented } from './text-block.ts';

/** Labels in one list. */
const MAX_LISTED_LABELS = 20;

/** What going back to an older generation changes in the record, by stage. */
export function rollbackText(report: StateRollback, style: Style): readonly string[] {
  const { environment, generation, changes, dropped } = report;
  const unchanged = changes.filter(({ history }) => history === 'unchanged').length;
  const name = paint(style, 'strong', show(style, environment));
  return [
    `${name}: back to generation ${generation}${fromWords(report)}`,
    ...indented(
      [
        ...changes.flatMap((change) => changeLines(change, style)),
        ...(unchanged > 0 ? [`${plural(unchanged, 'history is', 'histories are')} the same`] : []),
      ],
      '  ',
    ),
    ...(dropped.length === 0
      ? []
      : [
          paint(
            style,
            'warning',
            show(style, `dropped: what was never saved of ${listed(dropped, MAX_LISTED_LABELS)}`),
          ),
        ]),
    ...closing(report, style),
  ];
}

function fromWords({ generation, newest }: StateRollback): string {
  if (newest === undefined) return ', from what can not be read';
  return generation === newest ? ', the newest saved one' : `, from ${newest}`;
}

function changeLines({ id, history, forgotten, known, attempts }: StateChange, style: Style): readonly string[] {
  if (history === 'unchanged') return [];
  const about = [
    ...(forgotten.length > 0
      ? [`no longer known as applied: ${listed(forgotten, MAX_LISTED_LABELS)}; the next run would apply it again`]
      : []),
    ...(known.length > 0 ? [`known as applied again: ${listed(known, MAX_LISTED_LABELS)}`] : []),
    ...(attempts > 0 ? [`${plural(attempts, 'attempt')} no longer known`] : []),
  ];
  const title = `${paint(style, 'strong', show(style, showInstance(id)))}  ${HISTORY_WORDS[history]}`;
  return [
    title,
    ...indented(
      about.map((line) => show(style, line)),
      '  ',
    ),
  ];
}

const HISTORY_WORDS: { readonly [History in StateChange['history']]: string } = {
  changed: 'changes',
  removed: 'is removed: that generation has no history of it',
  restored: 'is there again',
  replaced: 'is replaced: the one here is damaged, so that nothing can be compared',
  unchanged: 'is the same',
};

function closing({ result, saved, changes, dropped }: StateRollback, style: Style): readonly string[] {
  if (result !== 'done' && dropped.length === 0 && changes.every(({ history }) => history === 'unchanged')) {
    return ['there is nothing to change: the record is that of this generation'];
  }
  const warning = [
    paint(style, 'warning', 'Only the record goes back, and no system is touched:'),
    ...indented(['what was applied since is still there, and would be applied again by the next run'], '  '),
  ];
  switch (result) {
    case 'done':
      return saved === undefined
        ? ['nothing was changed: it is so already']
        : [...(changes.some(({ forgotten }) => forgotten.length > 0) ? warning : []), `saved as generation ${saved}`];
    case 'would_do':
      return [...warning, 'nothing was written: this is a dry run'];
    case 'refused':
      return [...warning, paint(style, 'bad', 'nothing was written: say --yes when this is what you want')];
  }
}
