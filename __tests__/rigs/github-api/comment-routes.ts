import { REPOSITORY } from '../results-service/runs.ts';
import type { CommentRecord, Comments } from './comments.ts';
import type { ApiResult, Route } from './routes.ts';

const NOT_FOUND = { status: 404, message: 'Not Found' } as const;

/** "Validation failed … body is too long (maximum is 65536 characters)". */
const MAX_BODY_CHARACTERS = 65_536;

/** "REST API endpoints for issue comments" in GitHub's documentation; a pull request is an issue to them. */
export function commentRoutes(comments: Comments): readonly Route[] {
  return [
    {
      operation: 'ListComments',
      method: 'GET',
      path: /^(?<id>\d+)\/comments$/u,
      carryOut(_, number, query) {
        const size = Math.min(Number(query.get('per_page') ?? 30), 100);
        const start = (Number(query.get('page') ?? 1) - 1) * size;
        const ofIssue = comments.all.filter((comment) => comment.number === number);
        return { json: ofIssue.slice(start, start + size).map(describeComment) };
      },
    },
    {
      operation: 'CreateComment',
      method: 'POST',
      path: /^(?<id>\d+)\/comments$/u,
      carryOut: (_, number, __, body) =>
        withText(body, (text) => ({ json: describeComment(comments.add(number, text)), made: true })),
    },
    {
      operation: 'UpdateComment',
      method: 'PATCH',
      path: /^comments\/(?<id>\d+)$/u,
      carryOut: (_, id, __, body) =>
        withText(body, (text) => {
          const comment = comments.find(id);
          if (comment === undefined) return NOT_FOUND;
          comment.body = text;
          return { json: describeComment(comment) };
        }),
    },
    {
      operation: 'DeleteComment',
      method: 'DELETE',
      path: /^comments\/(?<id>\d+)$/u,
      carryOut: (_, id) => (comments.remove(id) ? { status: 204 } : NOT_FOUND),
    },
  ];
}

function withText(body: Buffer, carryOut: (text: string) => ApiResult): ApiResult {
  const asked: unknown = JSON.parse(body.toString());
  const hasText = typeof asked === 'object' && asked !== null && 'body' in asked && typeof asked.body === 'string';
  const text = hasText ? String(asked.body) : '';
  const isTaken = text !== '' && text.length <= MAX_BODY_CHARACTERS;
  return isTaken ? carryOut(text) : { status: 422, message: 'Validation Failed' };
}

function describeComment({ id, number, author, body, createdAt }: CommentRecord): unknown {
  return {
    id,
    html_url: `https://github.com/${REPOSITORY}/pull/${number}#issuecomment-${id}`,
    body,
    user: { login: author.login, type: author.type },
    author_association: author.association,
    created_at: new Date(createdAt).toISOString().replace(/\.\d+Z$/u, 'Z'),
  };
}
