import type { InstanceId } from '../../domain/instance.ts';
import { showInstance } from '../../domain/instance.ts';
import { printable } from './printable.ts';
import type { Redact } from './style.ts';
import { cutToWidth, widthOf } from './text-width.ts';
import type { PrintLines } from './text-writer.ts';

/** Lines kept of one stage until its group is written; a stage with more of them gets several groups. */
const MAX_KEPT_LINES = 5_000;

/** Columns of a group's title. */
const MAX_TITLE_WIDTH = 200;

const END_OF_GROUP = '::endgroup::\n';

/** The log of a job, with the lines of each stage in groups that can be folded. */
export interface StageGroups {
  /** Lines that belong to no group. */
  say(lines: readonly string[]): void;
  /** A stage begins to work; `lines` are told at once, so that a long one can be seen to run. */
  start(id: InstanceId, lines: readonly string[]): void;
  /** What a stage does: told as it comes where it works alone, otherwise kept until its end. */
  add(id: InstanceId, lines: readonly string[]): void;
  /** The end of a stage or of its rollback. It is the title of a group that was kept, and stands below one that was told. */
  end(id: InstanceId, lines: readonly string[]): void;
  /** Writes what is still kept. */
  close(): void;
}

/** Where groups go: `print` writes lines that a runner takes for text, `write` its commands. */
export interface StageGroupsOptions {
  readonly write: (text: string) => void;
  readonly print: PrintLines;
  readonly redact: Redact;
}

/** Groups of one run. Never are two open at once: GitHub has no group within a group. */
export function createStageGroups({ write, print, redact }: StageGroupsOptions): StageGroups {
  const kept = new Map<InstanceId, string[]>();
  const running = new Set<InstanceId>();
  const told = new Set<InstanceId>();
  /** The stage whose group is open and grows. */
  let open: InstanceId | undefined;

  function begin(title: string): void {
    closeOpen();
    write(`::group::${cutToWidth(printable(redact(title)), MAX_TITLE_WIDTH)}\n`);
  }

  function closeOpen(): void {
    if (open !== undefined) write(END_OF_GROUP);
    open = undefined;
  }

  function say(lines: readonly string[]): void {
    if (lines.length === 0) return;
    closeOpen();
    print(lines);
  }

  function tell(id: InstanceId, lines: readonly string[]): void {
    if (open !== id) {
      begin(told.has(id) ? `${showInstance(id)}  (goes on)` : showInstance(id));
      told.add(id);
      open = id;
    }
    print(lines);
  }

  function keep(id: InstanceId, lines: readonly string[]): void {
    const ofStage = kept.get(id) ?? [];
    ofStage.push(...lines);
    kept.set(id, ofStage);
    if (ofStage.length >= MAX_KEPT_LINES) writeKept(id, `${showInstance(id)}  (goes on)`);
  }

  function writeKept(id: InstanceId, title: string): void {
    const lines = kept.get(id) ?? [];
    kept.delete(id);
    if (lines.length === 0) return;
    begin(title);
    print(lines);
    write(END_OF_GROUP);
  }

  return {
    say,
    start(id, lines) {
      say(lines);
      running.add(id);
    },
    add(id, lines) {
      const isAlone = running.size === 1 && running.has(id) && !kept.has(id);
      if (isAlone) tell(id, lines);
      else keep(id, lines);
    },
    end(id, lines) {
      running.delete(id);
      if (!kept.has(id)) {
        say(lines);
        return;
      }
      // The title stands in the group again only where it was cut.
      const [title = ''] = lines;
      keep(id, widthOf(title) > MAX_TITLE_WIDTH ? lines : lines.slice(1));
      writeKept(id, title);
    },
    close() {
      closeOpen();
      for (const id of kept.keys()) writeKept(id, showInstance(id));
    },
  };
}
