import type { Result } from '../domain/result.ts';

/** What a comment is to say. */
export interface CommentToPut {
  /** Of the pull request, or of an issue. */
  readonly number: number;
  /** Its first line is a marker, see `src/domain/comment-marker.ts`. */
  readonly body: string;
  /** Whether one is made where there is none. */
  readonly create: boolean;
}

/** What became of it. `newer`: a newer run has written the comment already, which is left as it is. */
export type PutComment =
  { readonly outcome: 'created' | 'updated' | 'newer'; readonly url: string } | { readonly outcome: 'none' };

/** Why there is no comment. `not_allowed`: the token may not write any. */
export interface CommentProblem {
  readonly reason: 'not_allowed' | 'other';
  /** A sentence for the user. */
  readonly message: string;
}

/** The comments on pull requests and issues of a repository. */
export interface PullRequestComments {
  /**
   * Writes the one comment that has the key of this marker: updates it in place, or makes it. Also where several runs do
   * so at once, one stays.
   */
  put(comment: CommentToPut, signal: AbortSignal): Promise<Result<PutComment, CommentProblem>>;
}
