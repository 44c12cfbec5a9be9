import { insteadOfComment } from '../adapters/reporters/comment-elsewhere.ts';
import type { CommentView } from '../adapters/reporters/comment-page.ts';
import { MAX_SUMMARY_BYTES } from '../adapters/reporters/summary-sections.ts';
import type { CommandOutcome } from '../commands/command-outcome.ts';
import type { ShowNext } from '../domain/next-step.ts';
import { commentKey } from '../execution/comment-key.ts';
import type { CommentProblem } from '../execution/comment-ports.ts';
import { annotate, writeSummary } from './action-step.ts';
import type { ActionStep } from './action-step.ts';
import { keepWhole } from './comment-artifact.ts';
import type { CommentChoice, CommentTarget } from './comment-target.ts';
import type { ToldOutcome } from './comment-text.ts';
import { commentText, hasChanges, planOfOutcome, toldOutcome } from './comment-text.ts';
import { openComments, openRunArtifacts } from './github-stores.ts';
import { runLink } from './run-identity.ts';

/** For finding, writing and looking again, with what the API wants to be waited for. A job is not held up longer. */
const COMMENT_TIMEOUT_MS = 120_000;

/** What the step has shown already. */
export interface CommentFacts {
  readonly showNext: ShowNext;
  /** The file that a plan was written to; empty: none. */
  readonly planFile: string;
  /** Of the summary that the step has written. */
  readonly summaryBytes: number;
}

/** What was asked for, and what the workflow run is about. */
interface AskedComment extends CommentFacts {
  /** The command whose outcome is told. */
  readonly command: string;
  readonly choice: CommentChoice;
  readonly target: Exclude<CommentTarget, { readonly kind: 'not_asked' }>;
}

/** A comment with its place and all that it tells. */
interface CommentJob extends AskedComment {
  readonly outcome: ToldOutcome;
  readonly target: Extract<CommentTarget, { readonly kind: 'issue' }>;
}

/**
 * Comments on what a command came to, and returns the address of the comment; empty where there is none. What goes wrong
 * fails no run: it is a warning, and the text stands in the summary.
 */
export async function commentOutcome(step: ActionStep, outcome: CommandOutcome, asked: AskedComment): Promise<string> {
  const { target, choice, command } = asked;
  const told = toldOutcome(command, outcome);
  if (told === undefined) {
    if (choice !== 'auto') step.print([`note: ${command} has nothing for a comment`]);
    return '';
  }
  if (target.kind === 'issue') return writeComment(step, { ...asked, target, outcome: told });
  if (target.expected) step.print([`note: no comment: ${target.why}`]);
  else annotate(step, { kind: 'warning', title: 'no comment', message: target.why });
  return '';
}

async function writeComment(step: ActionStep, job: CommentJob): Promise<string> {
  const { view, print, redact } = step;
  const { number, ofFork } = job.target;
  const timeout = AbortSignal.timeout(COMMENT_TIMEOUT_MS);
  const signal = AbortSignal.any([view.stop, timeout]);
  const body = await bodyOf(step, job, signal);
  await using comments = openComments(view, step.getInput('github-token'));
  const create = job.choice !== 'changes-only' || hasChanges(job.outcome);
  const put = await comments.put({ number, body, create }, signal);
  if (put.ok) {
    if (put.value.outcome === 'none') return '';
    const left = put.value.outcome === 'newer' ? ', which a newer run has written, and which is left as it is' : '';
    print([`comment: ${put.value.url}${left}`]);
    return put.value.url;
  }
  const why = timeout.aborted ? 'GitHub took too long to take it' : whyNot(put.error, ofFork);
  if (ofFork && put.error.reason === 'not_allowed') print([`note: no comment on #${number}: ${why}`]);
  else annotate(step, { kind: 'warning', title: 'no comment', message: `on #${number}: ${why}` });
  const maxBytes = MAX_SUMMARY_BYTES - job.summaryBytes;
  if (create) await writeSummary(step, insteadOfComment(why, body, { redact, maxBytes }));
  return '';
}

function whyNot({ reason, message }: CommentProblem, ofFork: boolean): string {
  return ofFork && reason === 'not_allowed' ? 'the token of a pull request from a fork may only read' : message;
}

/** What fits into a comment, with a link to everything where that is more. */
async function bodyOf(step: ActionStep, job: CommentJob, signal: AbortSignal): Promise<string> {
  const { command, outcome, target, planFile } = job;
  const view = viewOf(step, job);
  const fitting = commentText(command, outcome, view);
  const whole = commentText(command, outcome, { ...view, maxCharacters: Infinity });
  const run = runLink(step.view.environment);
  // A fork's comment will most likely not be written.
  if (whole === fitting || run === undefined || target.ofFork) return fitting;
  const { key, planHash, attempt } = view.marker;
  await using artifacts = openRunArtifacts(step.view);
  const name = `stage-comment.${planHash.slice(0, 16) || key}.${outcome.kind}.${attempt}`;
  const id = await keepWhole(artifacts, { name, text: whole, planFile: planFile || undefined }, signal);
  if (id === undefined) return fitting;
  return commentText(command, outcome, { ...view, links: { run, everything: `${run}/artifacts/${id}` } });
}

function viewOf({ view, getInput, redact, fileOf }: ActionStep, { outcome, showNext }: CommentJob): CommentView {
  const plan = planOfOutcome(outcome);
  const environments = getInput('environment')
    .split(/[\n,]/u)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const { GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt } = view.environment;
  return {
    redact,
    showNext,
    fileOf,
    marker: {
      key: commentKey(fileOf(getInput('config') || 'stages.yaml'), environments),
      run: Number(run) || 0,
      attempt: Number(attempt) || 1,
      project: plan?.project ?? '',
      environments: plan?.environments ?? environments,
      planHash: outcome.kind === 'failure' ? '' : outcome.hash,
    },
    links: { run: runLink(view.environment) },
  };
}
