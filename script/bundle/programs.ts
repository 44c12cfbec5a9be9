/** A program in dist/: what somebody outside starts by a path that must not change. */
export interface Program {
  /** The name under which the one bundle exports it. */
  readonly name: string;
  /** Its source, relative to the project's folder; it runs when it is imported. */
  readonly source: string;
  /** The file in dist/ that starts it. */
  readonly launcher: string;
  /** What to do on a Node that is too old, as a sentence. */
  readonly remedy: string;
  /** Whether a shell starts it by itself, again and again on the same machine. */
  readonly isCommand: boolean;
}

const ON_A_RUNNER = {
  remedy: 'The runner brings the Node.js that its actions run on: update the runner.',
  isCommand: false,
} as const;

/** All programs. One whose source is not there is left out of dist/. */
export const PROGRAMS: readonly Program[] = [
  {
    name: 'cli',
    source: 'src/cli.ts',
    launcher: 'cli/index.js',
    remedy: 'Install it from https://nodejs.org or with your version manager, and run the same command again.',
    isCommand: true,
  },
  { name: 'action', source: 'src/action.ts', launcher: 'action/index.js', ...ON_A_RUNNER },
  { name: 'post', source: 'src/post.ts', launcher: 'action/post.js', ...ON_A_RUNNER },
  { name: 'clients', source: 'src/clients.ts', launcher: 'action/clients.js', ...ON_A_RUNNER },
  { name: 'wave', source: 'src/wave.ts', launcher: 'wave/index.js', ...ON_A_RUNNER },
  { name: 'wavePost', source: 'src/wave-post.ts', launcher: 'wave/post.js', ...ON_A_RUNNER },
];
