/** An option of the command line. The action has inputs of the same names. */
export interface OptionDescription {
  readonly name: string;
  readonly short?: string;
  /** Absent: a switch. */
  readonly value?: string;
  readonly repeatable?: boolean;
  readonly help: string;
}

const CONFIG: OptionDescription = {
  name: 'config',
  short: 'c',
  value: 'FILE',
  help: 'stages.yaml (default: stages.yaml)',
};
const ENVIRONMENT: OptionDescription = {
  name: 'environment',
  value: 'NAMES',
  repeatable: true,
  help: 'one or several environments: a,b or repeated',
};
const STAGE: OptionDescription = { name: 'stage', value: 'NAME', help: 'this stage alone' };
const FROM: OptionDescription = {
  name: 'from',
  value: 'NAME',
  help: 'up: this stage and what depends on it; down: where rollback starts',
};
const TO: OptionDescription = {
  name: 'to',
  value: 'NAME',
  help: 'up: this stage and what it depends on; down: where rollback ends',
};
const TAGS: OptionDescription = { name: 'tags', value: 'A,B', repeatable: true, help: 'stages with any of these tags' };
const VARIABLE: OptionDescription = {
  name: 'variable',
  value: 'NAME=VALUE',
  repeatable: true,
  help: 'a variable above all layers but the env of a migration',
};
const ENV_ALLOW: OptionDescription = {
  name: 'env-allow',
  value: 'A,B',
  repeatable: true,
  help: 'process variables that the template function env may read',
};
const STRATEGY: OptionDescription = {
  name: 'strategy',
  value: 'NAME',
  help: 'sequential, batch, transactional, allowed_to_fail, dependency_graph, scheduled',
};
const MAX: OptionDescription = { name: 'max-concurrent-stages', value: 'N', help: 'most stages running at once' };
const STATE: OptionDescription = {
  name: 'state',
  value: 'STORES',
  help: 'where histories are kept between runs: directory (default), git, git=REMOTE; in Actions artifact, cache',
};
const STATE_DIR: OptionDescription = {
  name: 'state-dir',
  value: 'FOLDER',
  help: 'folder of the histories (default: .stage-orchestrator beside stages.yaml)',
};
const STATE_KEY: OptionDescription = {
  name: 'state-key',
  value: 'KEY',
  help: 'seals secrets; better: the variable STAGE_ORCHESTRATOR_STATE_KEY or --state-key-file',
};
const STATE_KEY_FILE: OptionDescription = {
  name: 'state-key-file',
  value: 'FILE',
  help: 'file with one state key in each line, the newest first',
};
const ON_MISSING: OptionDescription = {
  name: 'on-missing-state',
  value: 'start|fail',
  help: 'what to do when no history is found (default: start)',
};
const DRY_RUN: OptionDescription = { name: 'dry-run', help: 'only show it: nothing is sent or written' };
const FAIL_ON_DRIFT: OptionDescription = { name: 'fail-on-drift', help: 'refuse when an applied file has changed' };
const REPEAT: OptionDescription = { name: 'repeat', help: 'run completed shell stages again' };
const FORCE: OptionDescription = {
  name: 'force',
  value: 'REASON',
  help: 'repeat what is in doubt; the reason is recorded',
};
const SKIP_IRREVERSIBLE: OptionDescription = { name: 'skip-irreversible', help: 'leave out what has no down' };
const CASCADE: OptionDescription = { name: 'cascade', help: 'roll back applied dependants as well' };
const REASON: OptionDescription = { name: 'reason', value: 'TEXT', help: 'why; recorded in the history' };
const ISOLATION: readonly OptionDescription[] = [
  { name: 'isolate', help: 'hold a lock on each environment while it changes' },
  { name: 'lock-timeout', value: 'DURATION', help: 'how long to wait for a lock (default: 60s)' },
  { name: 'lock-ttl', value: 'DURATION', help: 'how long a lock holds that nobody renews (default: 10m)' },
  { name: 'on-locked', value: 'fail|skip', help: 'what a lock that stays taken means (default: fail)' },
];
const JSON_OUTPUT: OptionDescription = { name: 'json', help: 'one JSON document on standard output' };
const VERBOSE: OptionDescription = {
  name: 'verbose',
  short: 'v',
  help: 'more: variables and their sources, unchanged stages',
};
const NO_COLOR: OptionDescription = { name: 'no-color', help: 'no colours (also: NO_COLOR)' };
const YES: OptionDescription = { name: 'yes', help: 'do not ask' };

/** Options that every command takes. */
export const COMMON_OPTIONS: readonly OptionDescription[] = [CONFIG, JSON_OUTPUT, VERBOSE, NO_COLOR, YES];

/** Where values and histories come from. */
export const STATE_OPTIONS: readonly OptionDescription[] = [STATE, STATE_DIR, STATE_KEY, STATE_KEY_FILE, ON_MISSING];

/** Which stages. */
export const SELECTION_OPTIONS: readonly OptionDescription[] = [ENVIRONMENT, STAGE, FROM, TO, TAGS];

/** What templates may see. */
export const VARIABLE_OPTIONS: readonly OptionDescription[] = [VARIABLE, ENV_ALLOW];

const DETAILED: OptionDescription = { name: 'detailed-exitcode', help: 'exit with 2 when there are changes' };
const OUT: OptionDescription = { name: 'out', value: 'FILE', help: 'keep the plan, for up --plan FILE' };
const PLAN: OptionDescription = {
  name: 'plan',
  value: 'FILE',
  help: 'apply exactly this plan, or refuse with the difference',
};
const PLAN_HASH: OptionDescription = { name: 'plan-hash', value: 'HASH', help: 'apply only a plan with this hash' };

/** What a command came to, in files for other programs and people; the action has inputs of the same names. */
const REPORTS: readonly OptionDescription[] = [
  { name: 'report-file', value: 'FILE', help: 'what it came to, as JSON: the document of --json' },
  { name: 'event-log', value: 'FILE', help: 'every event as a line of JSON, added while the run goes on' },
  { name: 'report-junit', value: 'FILE', help: 'what it came to, as JUnit XML: a case for each stage' },
  { name: 'report-html', value: 'FILE', help: 'what it came to, as one page to open in a browser' },
];

const PLANNING: readonly OptionDescription[] = [
  ...SELECTION_OPTIONS,
  STRATEGY,
  MAX,
  ...VARIABLE_OPTIONS,
  ...STATE_OPTIONS,
];

/** What each command takes beside the common options. */
export const OPTIONS_OF = {
  validate: [ENVIRONMENT, ...VARIABLE_OPTIONS, STATE_DIR],
  plan: [...PLANNING, FAIL_ON_DRIFT, REPEAT, OUT, DETAILED, ...REPORTS],
  up: [...PLANNING, DRY_RUN, FAIL_ON_DRIFT, REPEAT, FORCE, ...ISOLATION, OUT, PLAN, PLAN_HASH, DETAILED, ...REPORTS],
  down: [
    ...PLANNING,
    DRY_RUN,
    SKIP_IRREVERSIBLE,
    CASCADE,
    FORCE,
    ...ISOLATION,
    OUT,
    PLAN,
    PLAN_HASH,
    DETAILED,
    ...REPORTS,
  ],
  scheduled: [...PLANNING, DRY_RUN, FAIL_ON_DRIFT, FORCE, ...ISOLATION, DETAILED, ...REPORTS],
  status: [...SELECTION_OPTIONS, ...VARIABLE_OPTIONS, ...STATE_OPTIONS],
  history: [...SELECTION_OPTIONS, ...STATE_OPTIONS],
  why: [ENVIRONMENT, ...VARIABLE_OPTIONS, ...STATE_OPTIONS],
  resolve: [
    ENVIRONMENT,
    { name: 'applied', help: 'what is in doubt is there; of an interrupted down: still there' },
    { name: 'not-applied', help: 'what is in doubt is not there, or not any more' },
    { name: 'mark-applied', help: 'the version was done outside of this program' },
    { name: 'baseline', value: 'VERSION', help: 'all versions up to this one were done outside of this program' },
    REASON,
    ...VARIABLE_OPTIONS,
    ...STATE_OPTIONS,
  ],
  graph: [
    ...SELECTION_OPTIONS,
    ...STATE_OPTIONS,
    {
      name: 'format',
      value: 'text|mermaid|dot|json',
      help: 'how it is drawn (default: text on a terminal, else mermaid)',
    },
  ],
  unlock: [ENVIRONMENT, STATE, STATE_DIR],
  'state list': [ENVIRONMENT, STATE, STATE_DIR],
  'state export': [ENVIRONMENT, STATE, STATE_DIR],
  'state import': [
    ENVIRONMENT,
    STAGE,
    {
      name: 'take',
      value: 'STAGES',
      repeatable: true,
      help: 'where both have changed, take the imported history of these stages',
    },
    DRY_RUN,
    STATE,
    STATE_DIR,
  ],
  'state rollback-to': [ENVIRONMENT, DRY_RUN, STATE, STATE_DIR],
  init: [],
  new: [],
  demo: [
    { name: 'serve', help: 'only start the demo API and keep it running' },
    { name: 'port', value: 'N', help: 'port of the demo API (default: a free one; with --serve 8790)' },
  ],
} as const satisfies Record<string, readonly OptionDescription[]>;
