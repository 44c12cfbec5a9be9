/** A comment on a pull request or an issue. */
export interface CommentRecord {
  /** Grows with time, over the whole repository. */
  readonly id: number;
  /** Of the pull request. */
  readonly number: number;
  readonly author: Author;
  body: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** Who wrote a comment. `association` is `author_association` of the API. */
export interface Author {
  readonly login: string;
  readonly type: 'Bot' | 'User';
  readonly association: string;
}

/** Who the `GITHUB_TOKEN` of a job writes as. */
export const ACTIONS_BOT: Author = { login: 'github-actions[bot]', type: 'Bot', association: 'NONE' };

/** Somebody who opened a pull request, and may write comments as everybody may. */
export const STRANGER: Author = { login: 'eve', type: 'User', association: 'FIRST_TIME_CONTRIBUTOR' };

/** Somebody who may push to the repository. */
export const MEMBER: Author = { login: 'ada', type: 'User', association: 'MEMBER' };

/** The comments of a repository. */
export interface Comments {
  /** Oldest first. */
  readonly all: readonly CommentRecord[];
  add(number: number, body: string, author?: Author): CommentRecord;
  find(id: number): CommentRecord | undefined;
  /** False: there is none. */
  remove(id: number): boolean;
}

/** No comments yet. */
export function createComments(now: () => number): Comments {
  const all: CommentRecord[] = [];
  let newest = 1_000;
  return {
    all,
    add(number, body, author = ACTIONS_BOT) {
      newest += 1;
      const comment = { id: newest, number, author, body, createdAt: now() };
      all.push(comment);
      return comment;
    },
    find: (id) => all.find((comment) => comment.id === id),
    remove(id) {
      const place = all.findIndex((comment) => comment.id === id);
      if (place >= 0) all.splice(place, 1);
      return place >= 0;
    },
  };
}
