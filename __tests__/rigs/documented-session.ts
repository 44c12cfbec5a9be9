/** The start of a session: `<!-- replay in examples/four-stages -->`, or `in the files above` for those the page shows. */
const BEGIN = /^<!-- replay in (?<where>.+?) -->$/;

/** What happens before the next command without being shown: `<!-- replay first: COMMAND -->`. */
const HIDDEN = /^<!-- replay first: (?<command>.+) -->$/;

/** The comment with which a page begins a file of a project. */
const FILE = /^# (?<file>\S+\.ya?ml)\n/;

/** A command of a session with the output that the page shows. */
export interface DocumentedStep {
  readonly command: string;
  /** Absent: it is not shown. */
  readonly output?: string;
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
  for (const { line, language, text } of partsOf(page)) {
    const { where } = BEGIN.exec(text)?.groups ?? {};
    const { command } = HIDDEN.exec(text)?.groups ?? {};
    const { file } = FILE.exec(text)?.groups ?? {};
    if (language === 'console') take(...shownSteps(text));
    else if (language === 'yaml' && file !== undefined) files.set(file, text);
    else if (command !== undefined) take({ command });
    else if (where !== undefined) {
      const example = where === 'the files above' ? {} : { example: where };
      sessions.push({ line, ...example, files: new Map(files), steps: [] });
    }
  }
  return sessions;
}

interface Part {
  /** Of the page, from 1. */
  readonly line: number;
  /** Of a fenced block; empty for a line outside of one. */
  readonly language: string;
  readonly text: string;
}

/** Fenced blocks, and the lines outside of them. */
function partsOf(page: string): readonly Part[] {
  const found = page.matchAll(/^```(?<language>\w*)\n(?<block>[^]*?)^```$|^(?<text>.*)$/gm);
  return [...found].map(({ index, groups }) => ({
    line: page.slice(0, index).split('\n').length,
    language: groups?.['language'] ?? '',
    text: groups?.['block'] ?? groups?.['text'] ?? '',
  }));
}

function shownSteps(block: string): readonly DocumentedStep[] {
  const commands = block.split(/^\$ /m).slice(1);
  return commands.map((text) => {
    const [command = '', ...output] = text.replaceAll(/\\\n\s*/g, '').split('\n');
    return { command, output: output.join('\n') };
  });
}
