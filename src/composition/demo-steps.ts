import { EXIT_DONE, EXIT_FAILED } from '../domain/exit-status.ts';

/** One step of the demo: what is said, what is run, and what has to come of it for the story to be true. */
export interface DemoStep {
  readonly title: string;
  /** Lines of narration, before the output of the command. */
  readonly words: readonly string[];
  /** What happens to the world first: the project grows, and the API is about to lose an answer. */
  readonly trouble?: boolean;
  readonly line: readonly string[];
  readonly expected: {
    readonly exitStatus: number;
    /** How many requests reach the demo API, signing in and looking included. Absent: that is beside the point. */
    readonly requests?: number;
    /** What exists afterwards, as `GET /resources` counts it; kinds of which there are none are left out. */
    readonly resources: Readonly<Record<string, number>>;
  };
  /** Whether the requests are worth a look one by one. */
  readonly showRequests?: boolean;
}

const NOTHING = {};
const EVERYTHING = { vpcs: 1, subnets: 1, databases: 1, services: 2, routes: 1, settings: 1 };
const HALF_WAY = { ...EVERYTHING, databases: 2, services: 3 };
const EVERYTHING_AND_MORE = { ...HALF_WAY, routes: 2 };
const BELOW_SERVICES = { vpcs: 1, subnets: 1, databases: 2 };

/** The last two stages. */
const RANGE = ['--from', 'configuration', '--to', 'services'] as const;

/** The story, from plan to rollback. */
export const DEMO_STEPS: readonly DemoStep[] = [
  {
    title: 'the plan',
    words: [
      'What would happen? Every request as it would be sent, in order. A value that only the run can find out is shown',
      'as <known after: …>.',
    ],
    line: ['plan'],
    expected: { exitStatus: EXIT_DONE, requests: 0, resources: NOTHING },
  },
  {
    title: 'up',
    words: ['Now for real. What one stage finds out (ids, addresses, a password) the next ones use.'],
    line: ['up'],
    expected: { exitStatus: EXIT_DONE, resources: EVERYTHING },
  },
  {
    title: 'up, once more',
    words: ['Every stage keeps a history of what was applied, so there is nothing left to do.'],
    line: ['up'],
    expected: { exitStatus: EXIT_DONE, requests: 0, resources: EVERYTHING },
  },
  {
    title: 'it breaks half-way',
    words: [
      'The project grows: a second database, a worker among the services, another path. And now the worst that can',
      'happen does: the API creates the worker, but its answer gets lost. Was it done or not? Nobody knows.',
    ],
    trouble: true,
    line: ['up'],
    expected: { exitStatus: EXIT_FAILED, resources: HALF_WAY },
  },
  {
    title: 'resume',
    words: [
      'The same command goes on where it stopped. It does not send the worker again: the migration says how to look for',
      'it (find), so it is looked up and found.',
    ],
    line: ['up'],
    expected: { exitStatus: EXIT_DONE, resources: EVERYTHING_AND_MORE },
    showRequests: true,
  },
  {
    title: 'status',
    words: ['Where everything stands now.'],
    line: ['status'],
    expected: { exitStatus: EXIT_DONE, requests: 0, resources: EVERYTHING_AND_MORE },
  },
  {
    title: 'the way back, looked at first',
    words: ['Take back the last two stages: what would that send?'],
    line: ['down', ...RANGE, '--dry-run'],
    expected: { exitStatus: EXIT_DONE, requests: 0, resources: EVERYTHING_AND_MORE },
  },
  {
    title: 'down, in part',
    words: ['Newest first, with the ids that were recorded on the way up. The database is not touched.'],
    line: ['down', ...RANGE],
    expected: { exitStatus: EXIT_DONE, resources: BELOW_SERVICES },
  },
  {
    title: 'down',
    words: ['And the rest.'],
    line: ['down'],
    expected: { exitStatus: EXIT_DONE, resources: NOTHING },
  },
];
