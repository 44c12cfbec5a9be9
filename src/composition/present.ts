import { diagnosticsText } from '../adapters/reporters/diagnostics-text.ts';
import type { JsonDocumentOptions } from '../adapters/reporters/json-document.ts';
import { createLogReporter } from '../adapters/reporters/log-reporter.ts';
import type { RunReporter } from '../adapters/reporters/run-reporter.ts';
import type { Style } from '../adapters/reporters/style.ts';
import { systemTimer } from '../adapters/reporters/terminal.ts';
import type { Terminal } from '../adapters/reporters/terminal.ts';
import { createTextWriter } from '../adapters/reporters/text-writer.ts';
import type { CommandOutcome } from '../commands/command-outcome.ts';
import type { CommandArguments, CommandDescription } from '../commands/command-description.ts';
import { EXIT_CHANGES, EXIT_DONE } from '../domain/exit-status.ts';
import { mayChange } from '../domain/plan-changes.ts';
import type { EventSink } from '../execution/ports.ts';
import type { Redactor } from '../execution/redact.ts';
import { followUpCommands } from './follow-up-commands.ts';
import { outcomeLines, sourceReader } from './outcome-lines.ts';
import { openReports } from './report-files.ts';
import { askedWithPlan } from './typed-line.ts';
import type { ProcessView } from './world.ts';

/** Where text goes. `terminal`: standard output is one, and may be drawn on. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly terminal?: Terminal | undefined;
}

/** Shows a command: its events while it runs, its outcome at the end. */
export interface Presenter {
  readonly events: EventSink;
  /** Writes the outcome and returns the exit status. */
  finish(outcome: CommandOutcome): Promise<number>;
}

/** What a presenter is made from. */
export interface PresenterInput {
  readonly command: CommandDescription;
  readonly given: CommandArguments;
  readonly view: ProcessView;
  readonly streams: Streams;
  readonly redactor: Redactor;
}

/** Chooses the views: JSON on standard output, a live view on a terminal, otherwise lines. */
export async function createPresenter(input: PresenterInput): Promise<Presenter> {
  const { given, streams, view, redactor } = input;
  const json = given.values.has('json');
  const redact = (text: string): string => redactor.redact(text);
  const colour = !json && wantsColour(input);
  const asked = await askedWithPlan(given, view.workingDirectory);
  const showNext = followUpCommands({ command: input.command.name, given: asked, redact });
  const width = streams.terminal && !json ? { width: streams.terminal.columns() } : {};
  const style: Style = { colour, redact, showNext, ...width };
  const write = json ? streams.error : streams.out;
  const print = createTextWriter({ write, redact, actions: view.environment['GITHUB_ACTIONS'] === 'true' });
  const reporter = await chooseReporter(input, style, print);
  const reports = await openReports(given, view.workingDirectory);
  const report = async (outcome: CommandOutcome, told: JsonDocumentOptions): Promise<void> => {
    const problems = (await reports?.write(outcome, told)) ?? [];
    for (const problem of problems) streams.error(redact(`warning: ${problem}\n`));
  };
  return {
    events: reports?.through(reporter) ?? reporter,
    async finish(outcome) {
      reporter.close();
      const exitStatus = given.values.has('detailed-exitcode') ? detailed(outcome) : outcome.exitStatus;
      const told = { command: input.command.name, exitStatus, redact, showNext };
      if (json) {
        const { jsonDocument } = await import('../adapters/reporters/json-document.ts');
        streams.out(jsonDocument(outcome, told));
        await report(outcome, told);
        return exitStatus;
      }
      const sourceOf = sourceReader(view.workingDirectory);
      print(diagnosticsText(outcome.warnings, sourceOf, style));
      print(await outcomeLines(outcome, { command: input.command.name, given, sourceOf, style }));
      await report(outcome, told);
      return exitStatus;
    },
  };
}

async function chooseReporter(
  { command, given, streams, view, redactor }: PresenterInput,
  style: Style,
  print: ReturnType<typeof createTextWriter>,
): Promise<RunReporter> {
  const { terminal } = streams;
  if (!terminal || !command.live || given.values.has('json') || !canRedraw(view.environment)) {
    return createLogReporter({ print, style });
  }
  const { createLiveView } = await import('../adapters/reporters/live-view.ts');
  return createLiveView({
    terminal,
    timer: systemTimer,
    redact: (text) => redactor.redact(text),
    colour: style.colour,
    ...(style.showNext === undefined ? {} : { showNext: style.showNext }),
  });
}

/** 2 where something would change or has changed, as scripts ask of `--detailed-exitcode`. */
function detailed(outcome: CommandOutcome): number {
  if (outcome.exitStatus !== EXIT_DONE) return outcome.exitStatus;
  if (outcome.kind === 'plan') return outcome.plan.stages.some(mayChange) ? EXIT_CHANGES : EXIT_DONE;
  if (outcome.kind === 'run')
    return outcome.run.stages.some(({ conclusion }) => conclusion === 'success') ? EXIT_CHANGES : EXIT_DONE;
  return EXIT_DONE;
}

/**
 * Whether lines may be redrawn in place. A job of CI may well have a terminal, but its log is read later, and keeps every
 * redrawing; `CI` is what the servers set. A dumb terminal has no cursor to move.
 */
export function canRedraw({ CI, TERM }: Readonly<Record<string, string | undefined>>): boolean {
  return (CI === undefined || CI === '' || CI === 'false') && TERM !== 'dumb';
}

/** Colours on a terminal, unless the user or the environment says no (no-color.org). */
export function wantsColour({ given, streams, view }: Pick<PresenterInput, 'given' | 'streams' | 'view'>): boolean {
  if (given.values.has('no-color') || view.environment['NO_COLOR']) return false;
  return streams.terminal !== undefined;
}
