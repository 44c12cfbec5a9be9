import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { sessionsOf, withOutputs } from '../rigs/documented-session.ts';
import { replay } from '../rigs/replay-session.ts';

/** Many processes, on a machine that may be busy. */
const TIMEOUT_MS = 120_000;

const PAGES = [
  'docs/command-line.md',
  'docs/plan.md',
  'docs/running.md',
  'docs/schedules.md',
  'docs/state.md',
  'docs/strategies.md',
];

/** `UPDATE_GOLDEN=1` writes into the pages what is printed now, to be read and cut before it is committed. */
const isUpdate = process.env['UPDATE_GOLDEN'] === '1';

const fileOf = (page: string): URL => new URL(`../../${page}`, import.meta.url);

const sessions = PAGES.map((page) =>
  sessionsOf(readFileSync(fileOf(page), 'utf8')).map((session, index) => ({
    name: `${page}:${session.line}`,
    page,
    session,
    index,
  })),
);

describe('the commands of a page print what it shows', () => {
  test.each(sessions.flat())(
    '$name',
    async ({ page, session, index }) => {
      const steps = await replay(session);
      const wrong = steps.filter(({ shown, printed }) => shown !== printed);
      if (isUpdate) {
        // Sessions before this one may have changed the page.
        const now = readFileSync(fileOf(page), 'utf8');
        const places = sessionsOf(now)[index]?.steps.flatMap(({ output }) => output ?? []) ?? [];
        const outputs = wrong.flatMap((step) => {
          const output = places[steps.indexOf(step)];
          return output ? [[output, step.text] as const] : [];
        });
        writeFileSync(fileOf(page), withOutputs(now, outputs));
      } else expect(wrong.map(({ printed }) => printed)).toEqual(wrong.map(({ shown }) => shown));
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
    ['takes a page for true that shows what is printed', '$ echo "$NAME"; \\\n  false\nx\n$ echo $?\n1\n', true],
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

  test('can put another output into its place', () => {
    const text = page('$ echo a\nb\n$ true\n');
    const outputs = sessionsOf(text)
      .flatMap(({ steps }) => steps)
      .flatMap(({ output }) => (output ? [[output, 'a\n'] as const] : []));
    expect(withOutputs(text, outputs)).toBe(page('$ echo a\na\n$ true\na\n'));
  });
});
