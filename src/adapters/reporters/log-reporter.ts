import { createRunLines } from './run-lines.ts';
import type { RunReporter } from './run-reporter.ts';
import type { Style } from './style.ts';
import type { PrintLines } from './text-writer.ts';

/** One line per event, written as it comes: for logs, and wherever there is no terminal. */
export function createLogReporter({
  print,
  style,
}: {
  readonly print: PrintLines;
  readonly style: Style;
}): RunReporter {
  const narrate = createRunLines(style);
  return {
    emit: (event) => print(narrate(event)),
    close: () => undefined,
  };
}
