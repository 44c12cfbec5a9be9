import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';

/** What the input `comment` can say. */
export const COMMENT_CHOICES = ['auto', 'always', 'never', 'changes-only'] as const;

export type CommentChoice = (typeof COMMENT_CHOICES)[number];

/** Where a comment belongs, or why there is none. */
export type CommentTarget =
  | { readonly kind: 'issue'; readonly number: number; readonly ofFork: boolean }
  /** `expected`: nobody asked for one here, so this is no warning. */
  | { readonly kind: 'none'; readonly why: string; readonly expected: boolean }
  | { readonly kind: 'not_asked' };

type Environment = Readonly<Record<string, string | undefined>>;

/** What is used of the event that started the workflow. https://docs.github.com/en/webhooks/webhook-events-and-payloads */
const EVENT = z.object({
  pull_request: z.optional(
    z.object({
      number: z.number(),
      head: z.optional(z.object({ repo: z.nullish(z.object({ full_name: z.string() })) })),
    }),
  ),
  issue: z.optional(z.object({ number: z.number() })),
});

type Event = z.infer<typeof EVENT>;

/** `refs/pull/7/merge` */
const PULL_REF = /^refs\/pull\/(?<number>\d+)\//u;

const TARGET_EVENT =
  'on pull_request_target the code of a pull request runs with the rights and secrets of the repository, so no comment ' +
  'is written there: use the event pull_request';

/** Reads the input; empty is `auto`. The error is a sentence. */
export function readCommentChoice(text: string): Result<CommentChoice, string> {
  const choice = COMMENT_CHOICES.find((one) => one === (text || 'auto'));
  if (choice !== undefined) return ok(choice);
  return err(`the input comment is ${COMMENT_CHOICES.join(', ')}, not ${JSON.stringify(text)}`);
}

/** Finds the pull request that a workflow run is about, or with `always` the issue. */
export async function commentTarget(choice: CommentChoice, environment: Environment): Promise<CommentTarget> {
  const name = environment['GITHUB_EVENT_NAME'] ?? '';
  if (choice === 'never') return { kind: 'not_asked' };
  if (name === 'pull_request_target') return { kind: 'none', why: TARGET_EVENT, expected: choice !== 'always' };
  if (choice !== 'always' && name !== 'pull_request') return { kind: 'not_asked' };
  const event = await readEvent(environment['GITHUB_EVENT_PATH']);
  const number = event.pull_request?.number ?? event.issue?.number ?? numberInRef(environment['GITHUB_REF']);
  if (number !== undefined) return { kind: 'issue', number, ofFork: isOfFork(event, environment) };
  const why = `the event ${name || 'that started this'} is about no pull request and no issue`;
  return { kind: 'none', why, expected: false };
}

/** An event that can't be read says nothing. */
async function readEvent(file: string | undefined): Promise<Event> {
  if (!file) return {};
  try {
    const read = EVENT.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return read.success ? read.data : {};
  } catch {
    return {};
  }
}

function numberInRef(ref = ''): number | undefined {
  const { number } = PULL_REF.exec(ref)?.groups ?? {};
  return number === undefined ? undefined : Number(number);
}

/** A fork that was deleted has no repository any more. */
function isOfFork({ pull_request: pull }: Event, environment: Environment): boolean {
  const repo = pull?.head?.repo;
  return repo === null || (repo !== undefined && repo.full_name !== environment['GITHUB_REPOSITORY']);
}
