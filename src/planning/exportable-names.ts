import type { Stage } from '../domain/stage.ts';

/** What a stage can hand on, as far as its files tell. */
export interface ExportableNames {
  /** Names that it declares or extracts. */
  readonly names: ReadonlySet<string>;
  /** It may hand on others too: what a script writes or a deployment returns is known when it has run. */
  readonly open: boolean;
}

/** The names that a stage can export. */
export function exportableNames({ work, exports, exportsStrict }: Stage): ExportableNames {
  const declared = exports.map(({ name }) => name);
  if (work.kind !== 'migrations') return { names: new Set(declared), open: !exportsStrict };
  const extracted = work.config.migrations.flatMap(({ up }) =>
    [up.response, up.find?.response].flatMap((response) => response?.extractions.map(({ name }) => name) ?? []),
  );
  return { names: new Set([...declared, ...extracted]), open: false };
}
