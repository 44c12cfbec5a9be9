import type { RunEvent } from '../../domain/event.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { showInstance } from '../../domain/instance.ts';
import type { ShowNext } from '../../domain/next-step.ts';
import type { Annotation, AnnotationLimit } from './annotation.ts';
import { createAnnotationLimit, formatAnnotation } from './annotation.ts';
import { failureAnnotation } from './failure-annotation.ts';
import { createRunLines, isStageEnd } from './run-lines.ts';
import { ownFailure } from './run-outcome.ts';
import type { RunReporter } from './run-reporter.ts';
import { createStageGroups } from './stage-groups.ts';
import type { Redact } from './style.ts';
import { createTextWriter } from './text-writer.ts';

/** How a run is told to a runner of GitHub Actions. */
export interface ActionsReporterOptions {
  /** Takes whole lines. */
  readonly write: (text: string) => void;
  readonly redact: Redact;
  readonly colour?: boolean;
  /** Shared with everything else that annotates in this step; what was left out is then told by whoever made it. */
  readonly limit?: AnnotationLimit;
  /** A file of a location as GitHub knows it: relative to the root of the repository. */
  readonly fileOf?: (file: string) => string;
  /** Completes commands to copy; absent: they are complete. */
  readonly showNext?: ShowNext;
}

/**
 * The log of a job: one group per stage, and annotations for failures and warnings. A stage that works alone is told as
 * it goes. Stages that run at once would be mixed up, so the lines of each are kept until it ends; only its start is told
 * at once.
 */
export function createActionsReporter(options: ActionsReporterOptions): RunReporter {
  const { write, redact, colour = false, limit = createAnnotationLimit(), fileOf = (file) => file, showNext } = options;
  const narrate = createRunLines({ colour, redact, ...(showNext === undefined ? {} : { showNext }) });
  const print = createTextWriter({ write, redact, actions: true });
  const groups = createStageGroups({ write, print, redact });

  function annotate(annotation: Annotation): void {
    if (!limit.admit(annotation.kind)) return;
    const { location } = annotation;
    const there = location === undefined ? {} : { location: { ...location, file: fileOf(location.file) } };
    write(`${redact(formatAnnotation({ ...annotation, ...there }, redact))}\n`);
  }

  return {
    emit(event) {
      const lines = narrate(event);
      if (event.type === 'operations_finished') groups.close();
      if (isStageEnd(event) || event.type === 'rolled_back') {
        if (lines.length > 0) groups.end(event.id, lines);
      } else if (event.type === 'stage_started') groups.start(event.id, lines);
      else if (isOfStage(event)) groups.add(event.id, lines);
      else groups.say(lines);
      for (const annotation of annotationsOf(event)) annotate(annotation);
      if (event.type === 'operations_finished' && options.limit === undefined) print(limit.leftOut());
    },
    close: () => groups.close(),
  };
}

function isOfStage(event: RunEvent): event is RunEvent & { readonly id: InstanceId } {
  return 'id' in event;
}

function annotationsOf(event: RunEvent): readonly Annotation[] {
  switch (event.type) {
    case 'stage_failed': {
      const { failure, tolerated, conclusion } = event.result;
      if (failure === undefined || conclusion !== 'failure') return [];
      const title = `${showInstance(event.id)} failed${tolerated ? ' (tolerated)' : ''}`;
      return [failureAnnotation(tolerated ? 'warning' : 'error', title, failure)];
    }
    case 'rolled_back': {
      const { failure } = event.result;
      return failure ? [failureAnnotation('error', `rollback of ${showInstance(event.id)} failed`, failure)] : [];
    }
    case 'notice': {
      if (event.severity !== 'warning') return [];
      return [
        { kind: 'warning', title: event.id === undefined ? 'warning' : showInstance(event.id), message: event.message },
      ];
    }
    case 'hook_ended': {
      // That of `before` is the failure of its stage.
      if (event.problem === undefined || event.hook === 'before') return [];
      return [{ kind: 'warning', title: `the hook ${event.hook} failed`, message: event.problem }];
    }
    case 'operations_finished': {
      const failure = ownFailure(event.run);
      return failure && failure.reason !== 'cancelled' ? [failureAnnotation('error', 'the run failed', failure)] : [];
    }
    default:
      return [];
  }
}
