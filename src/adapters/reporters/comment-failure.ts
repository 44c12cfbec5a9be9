import { describeFailure } from '../../domain/failure-words.ts';
import type { Failure } from '../../domain/failure.ts';
import type { CommentView } from './comment-page.ts';
import { COMMENT_RANKS, causesSection, commentPage, lastSection, linksSection } from './comment-page.ts';
import { failureTitle, problemsSection } from './text-summary.ts';

/** A command that came to no plan and no run as a comment, so that no older plan is taken for the newest one. */
export function failureComment(command: string, failure: Failure, view: CommentView): string {
  const causes =
    failure.reason === 'configuration'
      ? { ...problemsSection(failure.diagnostics, view), rank: COMMENT_RANKS.failures }
      : causesSection([['Cause', failure]], view);
  const { next } = describeFailure(failure);
  return commentPage([failureTitle(command, failure, view), causes, linksSection(view), lastSection(next, view)], view);
}
