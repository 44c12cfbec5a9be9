import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import type { CommandArguments, CommandDescription } from './command-description.ts';
import { OPTIONS_OF } from './option-table.ts';

/** The table of commands, in the order in which help shows them. Each loads its own code when it runs. */
export const COMMANDS: readonly CommandDescription[] = [
  {
    name: 'validate',
    summary: 'load everything that stages.yaml names and report every problem',
    positionals: [],
    options: OPTIONS_OF.validate,
    examples: ['stage-orchestrator validate --config deploy/stages.yaml'],
    live: false,
    run: async (context) => (await import('./validate.ts')).runValidate(context),
  },
  {
    name: 'plan',
    summary: 'what up would do, requests rendered, nothing sent',
    positionals: [],
    options: OPTIONS_OF.plan,
    examples: ['stage-orchestrator plan', 'stage-orchestrator plan --environment production --out production.plan'],
    live: false,
    run: async (context) =>
      (await import('./plan.ts')).runPlan({ ...context, options: { ...context.options, dryRun: true } }, 'up'),
  },
  {
    name: 'up',
    summary: 'run the stages that have something to do',
    positionals: [],
    options: OPTIONS_OF.up,
    examples: [
      'stage-orchestrator up',
      'stage-orchestrator up --to services',
      'stage-orchestrator up --plan production.plan',
    ],
    live: true,
    run: (context) => runOrPlan(context, 'up'),
  },
  {
    name: 'down',
    summary: 'roll back, newest first; --dry-run shows it first',
    positionals: [],
    options: OPTIONS_OF.down,
    examples: [
      'stage-orchestrator down --stage configuration --dry-run',
      'stage-orchestrator down --from services --to database',
    ],
    live: true,
    run: (context) => runOrPlan(context, 'down'),
  },
  {
    name: 'scheduled',
    summary: 'run what is due of the stages with execute_at',
    positionals: [],
    options: OPTIONS_OF.scheduled,
    examples: ['stage-orchestrator scheduled --dry-run', 'stage-orchestrator scheduled --environment production'],
    live: true,
    run: (context) => runOrPlan({ ...context, options: { ...context.options, onlyDue: true } }, 'up'),
  },
  {
    name: 'status',
    summary: 'state, applied and pending versions of each stage',
    positionals: [],
    options: OPTIONS_OF.status,
    examples: ['stage-orchestrator status --verbose'],
    live: false,
    run: async (context) => (await import('./status.ts')).runStatus(context),
  },
  {
    name: 'history',
    summary: 'every attempt, oldest first',
    positionals: ['[STAGE]'],
    options: OPTIONS_OF.history,
    examples: ['stage-orchestrator history database'],
    live: false,
    run: async (context, given) => (await import('./history.ts')).runHistory(withStage(context, given)),
  },
  {
    name: 'why',
    summary: 'why a stage ran or did not',
    positionals: ['STAGE'],
    options: OPTIONS_OF.why,
    examples: ['stage-orchestrator why services'],
    live: false,
    run: async (context, given) => (await import('./why.ts')).runWhy(withStage(context, given)),
  },
  {
    name: 'resolve',
    summary: 'settle what is in doubt, or mark versions as applied',
    positionals: ['STAGE', '[VERSION]'],
    options: OPTIONS_OF.resolve,
    examples: [
      'stage-orchestrator resolve database 003 --applied --reason "the user exists"',
      'stage-orchestrator resolve database --baseline 012 --reason "set up by hand"',
    ],
    live: false,
    run: async (context, given) =>
      (await import('./resolve-arguments.ts')).runResolveCommand(withStage(context, given), given),
  },
  {
    name: 'unlock',
    summary: 'free a lock, after showing its holder',
    positionals: [],
    options: OPTIONS_OF.unlock,
    examples: ['stage-orchestrator unlock --environment production --yes'],
    live: false,
    run: async (context) => (await import('./unlock.ts')).runUnlock(context),
  },
  {
    name: 'state list',
    summary: 'the kept histories: generations, stores, the working copy',
    positionals: [],
    options: OPTIONS_OF['state list'],
    examples: ['stage-orchestrator state list --environment production'],
    live: false,
    run: async (context) => (await import('./state-list.ts')).runStateList(context),
  },
  {
    name: 'state export',
    summary: 'write the newest kept histories into one file',
    positionals: ['FILE'],
    options: OPTIONS_OF['state export'],
    examples: [
      'stage-orchestrator state export histories.json',
      'stage-orchestrator state export histories.json --yes',
    ],
    live: false,
    run: async (context, given) => (await import('./state-export.ts')).runStateExport(context, given.positionals),
  },
  {
    name: 'state import',
    summary: 'take over histories from an export, or from a folder of them',
    positionals: ['FILE'],
    options: OPTIONS_OF['state import'],
    examples: [
      'stage-orchestrator state import histories.json --dry-run',
      'stage-orchestrator state import .stage-orchestrator/production',
      'stage-orchestrator state import histories.json --take database',
    ],
    live: false,
    run: async (context, given) => (await import('./state-import.ts')).runStateImport(context, given),
  },
  {
    name: 'state rollback-to',
    summary: 'put older histories back: the record alone, no system',
    positionals: ['GENERATION'],
    options: OPTIONS_OF['state rollback-to'],
    examples: [
      'stage-orchestrator state rollback-to 12 --environment production --dry-run',
      'stage-orchestrator state rollback-to 12 --environment production --yes',
    ],
    live: false,
    run: async (context, given) => (await import('./state-rollback.ts')).runStateRollback(context, given.positionals),
  },
  {
    name: 'graph',
    summary: 'the stages and their dependencies, in words or as Mermaid, DOT or JSON',
    positionals: [],
    options: OPTIONS_OF.graph,
    examples: ['stage-orchestrator graph --format dot'],
    live: false,
    run: async (context) => (await import('./graph.ts')).runGraph(context),
  },
  {
    name: 'new',
    summary: 'the next migration file of a stage, numbered, with up and down to fill in',
    positionals: ['STAGE', 'NAME'],
    options: OPTIONS_OF.new,
    examples: ['stage-orchestrator new database "create user"'],
    live: false,
    run: async (context, given) => (await import('./new.ts')).runNew(context, given.positionals),
  },
  {
    name: 'init',
    summary: 'a small working project with comments',
    positionals: ['[DIR]'],
    options: OPTIONS_OF.init,
    examples: ['stage-orchestrator init my-stages'],
    live: false,
    run: async (context, given) => (await import('./init.ts')).runInit(context, given.positionals),
  },
  {
    name: 'demo',
    summary: 'the embedded demo API and the example project, from plan to rollback',
    positionals: [],
    options: OPTIONS_OF.demo,
    examples: ['stage-orchestrator demo', 'stage-orchestrator demo --serve --port 8790'],
    live: false,
  },
];

async function runOrPlan(context: CommandContext, direction: 'up' | 'down'): Promise<CommandOutcome> {
  if (context.options.dryRun || context.options.planOut !== undefined)
    return (await import('./plan.ts')).runPlan(context, direction);
  return (await import('./run-plan.ts')).runUpOrDown(context, direction);
}

/** The stage as a positional argument is the same as the option. */
function withStage(context: CommandContext, { positionals }: CommandArguments): CommandContext {
  const [stage] = positionals;
  return stage === undefined ? context : { ...context, options: { ...context.options, stage } };
}
