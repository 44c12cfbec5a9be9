import * as z from 'zod/mini';
import { err, ok, type Result } from '../../domain/result.ts';
import type { RestApiForChanges, RestProblem } from './rest-api.ts';

/** Comments are large: one of ours has up to 65,536 characters. */
const PAGE_SIZE = 30;

/** An issue has 2,500 comments at most. */
const MAX_PAGES = 84;

/** An answer about a comment, as far as it is used. */
const COMMENT = z.object({
  id: z.number(),
  html_url: z.string(),
  body: z.nullish(z.string()),
  author_association: z.optional(z.string()),
  user: z.nullish(z.object({ type: z.optional(z.string()) })),
});

/** A comment as the API describes it. Ids grow with time. */
export type IssueComment = z.infer<typeof COMMENT>;

/** Comments as the REST API has them: a pull request is an issue to it. */
export interface IssueComments {
  /** All of one issue, oldest first. */
  list(number: number, signal: AbortSignal): Promise<Result<readonly IssueComment[], RestProblem>>;
  /** An error without a status, or with one from 500 on: it may have been made all the same. */
  create(number: number, body: string, signal: AbortSignal): Promise<Result<IssueComment, RestProblem>>;
  update(id: number, body: string, signal: AbortSignal): Promise<Result<unknown, RestProblem>>;
  remove(id: number, signal: AbortSignal): Promise<Result<unknown, RestProblem>>;
}

/** The comments of a repository, `owner/name`. */
export function issueComments(api: RestApiForChanges, repository: string): IssueComments {
  const issues = `/repos/${repository}/issues`;
  return {
    async list(number, signal) {
      const found: IssueComment[] = [];
      for (let page = 1; page <= MAX_PAGES; page += 1) {
        const path = `${issues}/${number}/comments?per_page=${PAGE_SIZE}&page=${page}`;
        const answer = await api.ask({ method: 'GET', path }, signal);
        if (!answer.ok) return answer;
        const read = z.array(COMMENT).safeParse(answer.value);
        if (!read.success) return err({ message: 'GitHub’s API listed comments in a form that is not known' });
        found.push(...read.data);
        if (read.data.length < PAGE_SIZE) break;
      }
      return ok(found.toSorted((a, b) => a.id - b.id));
    },
    async create(number, body, signal) {
      const path = `${issues}/${number}/comments`;
      const answer = await api.ask({ method: 'POST', path, body: { body } }, signal);
      if (!answer.ok) return answer;
      const made = COMMENT.safeParse(answer.value);
      return made.success ? ok(made.data) : err({ message: 'GitHub’s API described the comment in an unknown form' });
    },
    update: (id, body, signal) =>
      api.ask({ method: 'PATCH', path: `${issues}/comments/${id}`, body: { body } }, signal),
    remove: (id, signal) => api.ask({ method: 'DELETE', path: `${issues}/comments/${id}` }, signal),
  };
}
