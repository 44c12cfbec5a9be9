/** What a comment says about itself where nobody sees it. */
export interface CommentMarker {
  /** Finds the comment again: 16 hexadecimal digits. */
  readonly key: string;
  /** The run that wrote it, as GitHub numbers runs, and its attempt. */
  readonly run: number;
  readonly attempt: number;
  /** For whoever reads the source of the comment. Empty where the files could not be read. */
  readonly project: string;
  readonly environments: readonly string[];
  readonly planHash: string;
}

/** What a comment is found by: everything before the first blank behind the key. */
const NAME = 'stage-orchestrator-comment';

const MARKER = /^<!-- stage-orchestrator-comment (?<key>[0-9a-f]{16}) run=(?<run>\d+)\.(?<attempt>\d+) /u;

/** Of what is only for people; a marker takes its room from the comment. */
const MAX_SHOWN_CHARACTERS = 500;

/** The first line of a comment. Nothing in it can end it. */
export function writeMarker({ key, run, attempt, project, environments, planHash }: CommentMarker): string {
  const about = [
    `project=${encode(project)}`,
    `environments=${environments.map(encode).join(',')}`,
    `plan=${encode(planHash)}`,
  ].join(' ');
  // A cut can only fall into an escaped character, which nothing reads.
  return `<!-- ${NAME} ${key} run=${run}.${attempt} ${about.slice(0, MAX_SHOWN_CHARACTERS)} -->`;
}

/** What is needed of the marker of a comment; `undefined`: it is somebody else's. */
export function readMarker(body: string): Pick<CommentMarker, 'key' | 'run' | 'attempt'> | undefined {
  const { key, run, attempt } = MARKER.exec(body)?.groups ?? {};
  return key === undefined ? undefined : { key, run: Number(run), attempt: Number(attempt) };
}

/** Two dashes end a comment of HTML. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('-', '%2D');
}
