import { countImported } from '../../src/domain/state-report.ts';
import type { HistorySummary, StateImport, StateReport } from '../../src/domain/state-report.ts';

const facts = {
  project: 'shop',
  environment: 'production',
  generation: 12,
  run: '812',
  attempt: 2,
  commit: 'c0ffee0123456789',
  createdAt: '2026-01-02T03:04:05.000Z',
  stages: ['database', 'infrastructure'],
};

const summary = (applied: readonly string[], run: string, inDoubt: readonly string[] = []): HistorySummary => ({
  applied,
  inDoubt,
  attempts: applied.length,
  last: { run, attempt: run === '812' ? 2 : 1, endedAt: '2026-01-02T03:04:07.000Z' },
});

const elsewhere = [{ id: 'production/reports', place: 'PostgreSQL (reports at db.example)' }] as const;

function counted(report: { readonly action: 'import' } & Omit<StateImport, 'counts'>): StateReport {
  return { ...report, counts: countImported(report.histories) };
}

/** What the commands `state …` come to, by the name of a golden file. */
export const SAMPLE_STATE_REPORTS: Readonly<Record<string, StateReport>> = {
  'state-list': {
    action: 'list',
    project: 'shop',
    environments: [
      {
        environment: 'production',
        place: 'refs/stage-orchestrator/production in https://git.example/shop.git',
        generations: [
          { generation: 32, stores: ['cache', 'git'] },
          { generation: 31, stores: ['directory', 'git'] },
          ...Array.from({ length: 30 }, (_, index) => ({ generation: 30 - index, stores: ['git'] })),
        ],
        newest: { ...facts, generation: 32 },
        workingCopy: { generation: 31, unsaved: ['database'] },
      },
      {
        environment: 'test',
        place: '.stage-orchestrator/test',
        generations: [{ generation: 3, stores: ['git'] }],
        problem: 'the history generation 3 is damaged: database.db has another checksum than when it was saved',
      },
      { environment: 'development', place: '.stage-orchestrator/development', generations: [] },
    ],
    elsewhere,
  },
  'state-export': {
    action: 'export',
    project: 'shop',
    file: 'histories.json',
    bytes: 12_345,
    environments: [
      { environment: 'production', generation: 12, stages: facts.stages, unsaved: ['database'] },
      { environment: 'test', generation: 3, stages: ['database'], unsaved: [] },
    ],
    empty: ['development'],
    elsewhere,
  },
  'state-import': counted({
    action: 'import',
    project: 'shop',
    source: 'histories.json',
    histories: [
      {
        id: 'production/database',
        outcome: 'taken',
        imported: summary(['001_create', '002_fill'], '812', ['003_more']),
      },
      {
        id: 'production/infrastructure',
        outcome: 'unchanged',
        imported: summary(['001_vpc'], '811'),
        here: summary(['001_vpc'], '811'),
      },
      { id: 'production/services', outcome: 'kept', imported: summary([], '810'), here: summary(['001_api'], '811') },
    ],
    notices: ['production/old is not in stages.yaml: its history is kept for the day it is there again'],
    objections: [],
    result: 'done',
    saved: [{ environment: 'production', generation: 13 }],
  }),
  'state-import-conflict': counted({
    action: 'import',
    project: 'shop',
    source: 'histories.json',
    histories: [
      {
        id: 'production/database',
        outcome: 'conflicting',
        imported: summary(['001_create', '002_fill'], '812'),
        here: summary(['001_create', '003_grant'], '820', ['004_drop']),
      },
      { id: 'production/infrastructure', outcome: 'taken', imported: summary(['001_vpc'], '811') },
    ],
    notices: [],
    objections: [],
    result: 'refused',
    saved: [],
  }),
  'state-import-overtaken': counted({
    action: 'import',
    project: 'shop',
    source: 'histories.json',
    histories: [
      { id: 'test/database', outcome: 'taken', imported: summary(['001_create'], '812') },
      {
        id: 'production/database',
        outcome: 'conflicting',
        imported: summary(['001_create'], '812'),
        here: summary(['002_fill'], '820'),
      },
    ],
    notices: [],
    objections: [],
    result: 'refused',
    saved: [{ environment: 'test', generation: 4 }],
  }),
  'state-import-objection': counted({
    action: 'import',
    project: 'shop',
    source: 'histories.json',
    histories: [{ id: 'production/reports', outcome: 'left_out', imported: summary(['001_create'], '812') }],
    notices: ['it was made by the project store, this one is shop'],
    objections: ['histories.json is of the project store, this one is shop'],
    result: 'refused',
    saved: [],
  }),
  'state-rollback': {
    action: 'rollback',
    environment: 'production',
    generation: 10,
    newest: 12,
    changes: [
      { id: 'production/database', forgotten: ['003_grant'], known: ['002_fill'], attempts: 2, history: 'changed' },
      { id: 'production/infrastructure', forgotten: [], known: [], attempts: 0, history: 'unchanged' },
      { id: 'production/old', forgotten: [], known: ['001_old'], attempts: 0, history: 'restored' },
      { id: 'production/reports', forgotten: [], known: ['001_create'], attempts: 0, history: 'replaced' },
      { id: 'production/services', forgotten: ['001_api'], known: [], attempts: 1, history: 'removed' },
    ],
    dropped: ['services'],
    result: 'refused',
  },
  'state-rollback-done': {
    action: 'rollback',
    environment: 'production',
    generation: 12,
    newest: 12,
    changes: [{ id: 'production/services', forgotten: ['001_api'], known: [], attempts: 1, history: 'removed' }],
    dropped: ['services'],
    result: 'done',
    saved: 13,
  },
};
