import { stripVTControlCharacters } from 'node:util';
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
import type { Redact } from './style.ts';
import { cutToWidth, widthOf } from './text-width.ts';
import { createTextWriter } from './text-writer.ts';

/** Lines kept of one stage until its group is written; a stage with more of them gets several groups. */
const MAX_KEPT_LINES = 5_000;

/** Columns of a group's title. */
const MAX_TITLE_WIDTH = 200;

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
 * The log of a job: one group per stage, and annotations for failures and warnings. Stages that run at once would be
 * mixed up, so the lines of each are kept until it ends; only its start is told at once.
 */
export function createActionsReporter(options: ActionsReporterOptions): RunReporter {
  const { write, redact, colour = false, limit = createAnnotationLimit(), fileOf = (file) => file, showNext } = options;
  const narrate = createRunLines({ colour, redact, ...(showNext === undefined ? {} : { showNext }) });
  const print = createTextWriter({ write, redact, actions: true });
  const kept = new Map<InstanceId, string[]>();

  function keep(id: InstanceId, lines: readonly string[]): void {
    const ofStage = kept.get(id) ?? [];
    ofStage.push(...lines);
    kept.set(id, ofStage);
    if (ofStage.length >= MAX_KEPT_LINES) writeGroup(id, `${showInstance(id)}  (goes on)`);
  }

  function writeGroup(id: InstanceId, title: string): void {
    const lines = kept.get(id) ?? [];
    kept.delete(id);
    if (lines.length === 0) return;
    command('group', title);
    print(lines);
    write('::endgroup::\n');
  }

  function command(name: string, text: string): void {
    const line = stripVTControlCharacters(text);
    write(redact(`::${name}::${cutToWidth(line, MAX_TITLE_WIDTH)}\n`));
  }

  function annotate(annotation: Annotation): void {
    if (!limit.admit(annotation.kind)) return;
    const { location } = annotation;
    const there = location === undefined ? {} : { location: { ...location, file: fileOf(location.file) } };
    write(`${redact(formatAnnotation({ ...annotation, ...there }, redact))}\n`);
  }

  function closeAll(): void {
    for (const id of kept.keys()) writeGroup(id, showInstance(id));
  }

  /** The end of a stage or of its rollback is the title of its group, and stands in it again only where it was cut. */
  function end(id: InstanceId, lines: readonly string[]): void {
    if (!kept.has(id)) {
      print(lines);
      return;
    }
    const [title = ''] = lines;
    keep(id, widthOf(title) > MAX_TITLE_WIDTH ? lines : lines.slice(1));
    writeGroup(id, title);
  }

  return {
    emit(event) {
      const lines = narrate(event);
      if (event.type === 'operations_finished') closeAll();
      if (isStageEnd(event) || event.type === 'rolled_back') {
        if (lines.length > 0) end(event.id, lines);
      } else if (isKept(event)) keep(event.id, lines);
      else print(lines);
      for (const annotation of annotationsOf(event)) annotate(annotation);
      if (event.type === 'operations_finished' && options.limit === undefined) print(limit.leftOut());
    },
    close: closeAll,
  };
}

/** The start of a stage is told at once, so that a long one can be seen to run. */
function isKept(event: RunEvent): event is RunEvent & { readonly id: InstanceId } {
  return 'id' in event && event.type !== 'stage_started';
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
    case 'operations_finished': {
      const failure = ownFailure(event.run);
      return failure && failure.reason !== 'cancelled' ? [failureAnnotation('error', 'the run failed', failure)] : [];
    }
    default:
      return [];
  }
}
