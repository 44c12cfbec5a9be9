/** The start of a session: `<!-- replay in examples/four-stages -->`, or `in the files above` for those the page shows. */
const BEGIN = /^<!-- replay in (?<where>.+?) -->$/;

/** What happens before the next command without being shown: `<!-- replay first: COMMAND -->`. */
const HIDDEN = /^<!-- replay first: (?<command>.+) -->$/;

/** The comment with which a page begins a file of a project. */
const FILE = /^# (?<file>\S+\.ya?ml)\n/;

/** A command of a session. */
export interface DocumentedStep {
  readonly command: string;
  /** Absent: the page does not show the command. */
  readonly output?: DocumentedOutput;
}

/** What a page shows of the output of a command. */
export interface DocumentedOutput {
  readonly text: string;
  /** Where it begins in the page, in characters from 0. */
  readonly start: number;
}

/** Commands that a page shows one after the other, in one folder. */
export interface DocumentedSession {
  /** Of the page, from 1. */
  readonly line: number;
  /** An example of this repository; absent: the project consists of `files`. */
  readonly example?: string;
  /** The files that the page has shown by then, by their path in the project. */
  readonly files: ReadonlyMap<string, string>;
  readonly steps: readonly DocumentedStep[];
}

/**
 * The sessions of a page: its `console` blocks, in which commands begin with `$ ` and go on after a `\` at the end of a
 * line.
 */
export function sessionsOf(page: string): readonly DocumentedSession[] {
  const sessions: (DocumentedSession & { readonly steps: DocumentedStep[] })[] = [];
  const files = new Map<string, string>();
  const take = (...steps: readonly DocumentedStep[]): void => {
    const session = sessions.at(-1);
    if (!session) throw new Error('A console block needs a line <!-- replay in … --> before it.');
    session.steps.push(...steps);
  };
  for (const part of partsOf(page)) {
    const { language, text, start } = part;
    const { where } = BEGIN.exec(text)?.groups ?? {};
    const { command } = HIDDEN.exec(text)?.groups ?? {};
    const { file } = FILE.exec(text)?.groups ?? {};
    if (language === 'console') take(...shownSteps(part));
    else if (language === 'yaml' && file !== undefined) files.set(file, text);
    else if (command !== undefined) take({ command });
    else if (where !== undefined) {
      const example = where === 'the files above' ? {} : { example: where };
      sessions.push({ line: page.slice(0, start).split('\n').length, ...example, files: new Map(files), steps: [] });
    }
  }
  return sessions;
}

/** The page with another output at some places. */
export function withOutputs(page: string, outputs: readonly (readonly [DocumentedOutput, string])[]): string {
  return outputs
    .toSorted(([one], [other]) => other.start - one.start)
    .reduce((text, [{ start, text: old }, now]) => text.slice(0, start) + now + text.slice(start + old.length), page);
}

interface Part {
  /** Of a fenced block; empty for a line outside of one. */
  readonly language: string;
  readonly text: string;
  /** Where the text begins in the page. */
  readonly start: number;
}

/** Fenced blocks, and the lines outside of them. */
function partsOf(page: string): readonly Part[] {
  const found = page.matchAll(/^(?<fence>```(?<language>\w*)\n)(?<block>[^]*?)^```$|^(?<line>.*)$/gm);
  return [...found].map(({ index, groups }) => ({
    language: groups?.['language'] ?? '',
    text: groups?.['block'] ?? groups?.['line'] ?? '',
    start: index + (groups?.['fence'] ?? '').length,
  }));
}

function shownSteps({ text: block, start }: Part): readonly DocumentedStep[] {
  return [...block.matchAll(/^\$ (?<command>(?:.*\\\n)*.*\n)(?<output>(?:(?!\$ ).*\n)*)/gm)].map(
    ({ index, groups }) => {
      const { command = '', output = '' } = groups ?? {};
      return {
        command: command.replaceAll(/\\\n\s*/g, '').trimEnd(),
        output: { text: output, start: start + index + '$ '.length + command.length },
      };
    },
  );
}
