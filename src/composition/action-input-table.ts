import { ACTION_STATE } from './read-state-choice.ts';

/** How the text of an input is read. `lines`: each line is one value, and may hold commas. */
export type InputForm = 'text' | 'list' | 'lines' | 'switch';

/** One input of the action, as action.yml declares it. */
export interface ActionInput {
  readonly default: string;
  readonly form: InputForm;
  /** The option of the command line that it becomes; absent: the step itself reads it, or the wiring of GitHub does. */
  readonly option?: string;
}

function text(name: string, fallback = ''): ActionInput {
  return { default: fallback, form: 'text', option: name };
}

function list(name: string, fallback = ''): ActionInput {
  return { default: fallback, form: 'list', option: name };
}

function onOff(name: string): ActionInput {
  return { default: 'false', form: 'switch', option: name };
}

/** Every input of action.yml with its default and what becomes of it. A test compares the two. */
export const ACTION_INPUTS: Readonly<Record<string, ActionInput>> = {
  command: { default: 'up', form: 'text' },
  config: text('config', 'stages.yaml'),
  'working-directory': { default: '.', form: 'text' },
  environment: list('environment'),
  stage: text('stage'),
  from: text('from'),
  to: text('to'),
  tags: list('tags'),
  'dry-run': onOff('dry-run'),
  strategy: text('strategy'),
  'max-concurrent-stages': text('max-concurrent-stages'),
  variables: { default: '', form: 'lines', option: 'variable' },
  'env-allow': list('env-allow'),
  state: list('state', ACTION_STATE.join(', ')),
  'state-dir': text('state-dir'),
  'on-missing-state': text('on-missing-state', 'start'),
  'state-key': text('state-key'),
  comment: { default: 'auto', form: 'text' },
  summary: { default: 'true', form: 'switch' },
  outputs: { default: '', form: 'lines' },
  'report-file': text('report-file'),
  'report-junit': text('report-junit'),
  'report-html': text('report-html'),
  'event-log': text('event-log'),
  isolate: onOff('isolate'),
  'lock-timeout': text('lock-timeout', '60s'),
  'lock-ttl': text('lock-ttl', '10m'),
  'on-locked': text('on-locked', 'fail'),
  repeat: onOff('repeat'),
  force: text('force'),
  cascade: onOff('cascade'),
  'skip-irreversible': onOff('skip-irreversible'),
  'fail-on-drift': onOff('fail-on-drift'),
  'plan-file': text('plan'),
  'plan-hash': text('plan-hash'),
  version: text('version'),
  applied: onOff('applied'),
  'not-applied': onOff('not-applied'),
  'mark-applied': onOff('mark-applied'),
  baseline: text('baseline'),
  reason: text('reason'),
  file: text('file'),
  generation: text('generation'),
  take: list('take'),
  yes: onOff('yes'),
  'github-token': { default: '${{ github.token }}', form: 'text' },
};

/**
 * Inputs that hold a command back: to less than everything, to what was reviewed, to looking only. A command that
 * changes anything and can't honour one is refused, since it would do more than was asked.
 */
export const HOLDING_BACK: ReadonlySet<string> = new Set([
  'environment',
  'stage',
  'from',
  'to',
  'tags',
  'dry-run',
  'isolate',
  'plan-file',
  'plan-hash',
  'version',
]);

/**
 * Inputs that say what the project is and how it is run, whatever is done with it. A workflow sets them on all its steps
 * alike, so a command that has no use for one says nothing about it.
 */
export const OF_THE_PROJECT: ReadonlySet<string> = new Set([
  'strategy',
  'max-concurrent-stages',
  'variables',
  'env-allow',
  'state',
  'state-dir',
  'on-missing-state',
  'state-key',
  'lock-timeout',
  'lock-ttl',
  'on-locked',
]);
