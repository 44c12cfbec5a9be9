import type { CommentMarker } from '../../domain/comment-marker.ts';
import { readMarker } from '../../domain/comment-marker.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { CommentProblem, CommentToPut, PullRequestComments, PutComment } from '../../execution/comment-ports.ts';
import { issueComments, type IssueComment, type IssueComments } from './issue-comments.ts';
import type { RestApiForChanges, RestProblem } from './rest-api.ts';

/** How often is begun anew where others delete or make comments meanwhile, or an answer is lost. */
const MAX_ROUNDS = 3;

/** What a comment says that another one has replaced. */
const OUTDATED = 'This plan is outdated: ';

type Marker = Pick<CommentMarker, 'key' | 'run' | 'attempt'>;

/** What is to be written, and what that is done with. */
interface Job {
  readonly comments: IssueComments;
  readonly comment: CommentToPut;
  readonly marker: Marker;
  readonly signal: AbortSignal;
}

/** What a round came to: an end, or a reason to begin anew. */
type Round = { readonly end: Result<PutComment, CommentProblem> } | { readonly again: RestProblem };

/** Writes the comments of a repository, `owner/name`, through the REST API, which belongs to the caller. */
export function pullRequestComments(api: RestApiForChanges, repository: string): PullRequestComments {
  const comments = issueComments(api, repository);
  return {
    async put(comment, signal) {
      const marker = readMarker(comment.body);
      if (marker === undefined) throw new Error('A comment begins with its marker.');
      let last: RestProblem = { message: '' };
      for (let round = 1; round <= MAX_ROUNDS; round += 1) {
        const came = await beginRound({ comments, comment, marker, signal });
        if ('end' in came) return came.end;
        last = came.again;
      }
      return problem(last);
    },
  };
}

async function beginRound(job: Job): Promise<Round> {
  const listed = await ours(job);
  if (!listed.ok) return { end: problem(listed.error) };
  const [oldest, ...younger] = listed.value;
  if (oldest !== undefined) return update(job, oldest, younger);
  return job.comment.create ? create(job) : { end: ok({ outcome: 'none' }) };
}

/** All with our key that one of us wrote, oldest first. */
async function ours({ comments, comment, marker, signal }: Job): Promise<Result<readonly IssueComment[], RestProblem>> {
  const listed = await comments.list(comment.number, signal);
  return listed.ok ? ok(listed.value.filter((one) => isOurs(one, marker.key))) : listed;
}

async function update(
  { comments, comment, marker, signal }: Job,
  { id, body, html_url: url }: IssueComment,
  younger: readonly IssueComment[],
): Promise<Round> {
  if (isNewer(readMarker(body ?? ''), marker)) return { end: ok({ outcome: 'newer', url }) };
  const written = await comments.update(id, comment.body, signal);
  // It was deleted since it was listed; or it is hidden from us, which the next rounds will show.
  if (!written.ok) return written.error.status === 404 ? { again: written.error } : { end: problem(written.error) };
  // Left behind by a run that was killed while two were at work; whoever is at work right now deletes its own.
  for (const one of younger) await comments.update(one.id, `${OUTDATED}see [the newest one](${url}).`, signal);
  return { end: ok({ outcome: 'updated', url }) };
}

/** After making a comment everybody looks again. The oldest one stays, so that all come to the same. */
async function create(job: Job): Promise<Round> {
  const { comments, comment, signal } = job;
  const made = await comments.create(comment.number, comment.body, signal);
  if (!made.ok) return isLost(made.error) ? { again: made.error } : { end: problem(made.error) };
  const { id, html_url: url } = made.value;
  const listed = await ours(job);
  const [oldest] = listed.ok ? listed.value : [];
  if (oldest === undefined || oldest.id >= id) return { end: ok({ outcome: 'created', url }) };
  await comments.remove(id, signal);
  return update(job, oldest, []);
}

/** Who may push to the repository. https://docs.github.com/en/graphql/reference/enums#commentauthorassociation */
const TRUSTED: ReadonlySet<string> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

/**
 * Anybody can write a comment with our marker and change it after we have filled it, so only those count that a program
 * wrote, or somebody who may push anyway.
 */
function isOurs({ body, user, author_association: association = '' }: IssueComment, key: string): boolean {
  const isTrusted = user?.type === 'Bot' || TRUSTED.has(association);
  return isTrusted && readMarker(body ?? '')?.key === key;
}

function isNewer(there: Marker | undefined, { run, attempt }: Marker): boolean {
  return there !== undefined && (there.run > run || (there.run === run && there.attempt > attempt));
}

/** Whether a comment may have been made all the same. */
function isLost({ status }: RestProblem): boolean {
  return status === undefined || status >= 500;
}

/** GitHub hides behind 404 what a token may not see. */
function problem({ status, message }: RestProblem): Result<never, CommentProblem> {
  return err({ reason: status === 403 || status === 404 ? 'not_allowed' : 'other', message });
}
