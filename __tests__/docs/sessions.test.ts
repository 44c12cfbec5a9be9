import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { sessionsOf } from '../rigs/documented-session.ts';
import { replay } from '../rigs/replay-session.ts';

/** Many processes, on a machine that may be busy. */
const TIMEOUT_MS = 120_000;

const PAGES = ['docs/command-line.md', 'docs/running.md'];

const sessions = await Promise.all(
  PAGES.map(async (page) => {
    const text = await readFile(new URL(`../../${page}`, import.meta.url), 'utf8');
    return sessionsOf(text).map((session) => [`${page}:${session.line}`, session] as const);
  }),
);

describe('the commands of a page print what it shows', () => {
  test.each(sessions.flat())(
    '%s',
    async (_, session) => {
      const steps = await replay(session);
      expect(steps.map(({ printed }) => printed)).toEqual(steps.map(({ shown }) => shown));
    },
    TIMEOUT_MS,
  );

  test.each(PAGES.map((page, place) => [page, sessions[place]?.length ?? 0] as const))(
    '%s has sessions',
    (_, count) => {
      expect(count).toBeGreaterThan(0);
    },
  );
});

describe('a replay', () => {
  const page = (shown: string): string =>
    `\`\`\`yaml\n# stages.yaml\nname: replayed\nstages: [{ name: one, run: echo hello }]\n\`\`\`\n<!-- replay in the files above -->\n<!-- replay first: export NAME=x -->\n\`\`\`console\n${shown}\`\`\`\n`;

  test.each([
    ['takes a page for true that shows what is printed', '$ echo "$NAME"; false\nx\n$ echo $?\n1\n', true],
    [
      'overlooks times, and lines that the page leaves out',
      '$ stage-orchestrator up\n…\none | hello\none  completed in 5ms\n…\n',
      true,
    ],
    ['finds a command that prints something else', '$ echo "$NAME"\ny\n', false],
    ['finds a line that is not printed', '$ stage-orchestrator validate\n…\nreplayed: 2 stages\n…\n', false],
  ])(
    '%s',
    async (_, shown, isTrue) => {
      const [session] = sessionsOf(page(shown));
      const steps = session ? await replay(session) : [];
      expect(steps.length).toBeGreaterThan(0);
      expect(steps.every((step) => step.printed === step.shown)).toBe(isTrue);
    },
    TIMEOUT_MS,
  );
});
