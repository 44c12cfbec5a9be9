import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'puppeteer-core';
import { startChromium } from '../../../rigs/chromium.ts';
import { largeRun, planPageOf, runPageOf } from '../../../rigs/sample-pages.ts';
import { failedRun, failedRunEvents, planOf, plannedOf, richPlan } from '../../../rigs/sample-plans.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../../../rigs/temporary-folder.ts';

/** A browser that starts on a machine that is busy. */
const TIMEOUT_MS = 60_000;

let browser: Browser;
let folder: TemporaryFolder;
beforeAll(async () => {
  [browser, folder] = await Promise.all([startChromium(), makeTemporaryFolder()]);
}, TIMEOUT_MS);
afterAll(async () => {
  await browser.close();
  await folder[Symbol.asyncDispose]();
});

/** A page in a tab of its own, with everything that it asked for or complained of. */
interface Opened extends AsyncDisposable {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly asked: readonly string[];
  /** The texts of these elements. */
  texts(selector: string): Promise<readonly string[]>;
  /** The names of the stages that can be seen. */
  visible(): Promise<readonly string[]>;
  /** The name of the stage whose line has the focus; empty: none. */
  focused(): Promise<string>;
}

/** Run in the page, whose types are not those of Node. */
const FOCUSED = "document.activeElement?.closest('.stage')?.querySelector('.name')?.textContent ?? ''";

async function open(text: string, fragment = ''): Promise<Opened> {
  const file = path.join(folder.path, 'report.html');
  await writeFile(file, text);
  const page = await browser.newPage();
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => void complaints.push(message.text()));
  page.on('pageerror', (error) => void complaints.push(String(error)));
  page.on('request', (request) => void asked.push(request.url()));
  await page.goto(pathToFileURL(file).href + fragment);
  const texts = async (selector: string): Promise<readonly string[]> => {
    const elements = `[...document.querySelectorAll(${JSON.stringify(selector)})]`;
    return (await page.evaluate(`${elements}.map((one) => one.textContent)`)) as readonly string[];
  };
  return {
    page,
    complaints,
    asked,
    texts,
    visible: () => texts('.stage:not([hidden]) > summary .name'),
    focused: async () => String(await page.evaluate(FOCUSED)),
    [Symbol.asyncDispose]: () => page.close(),
  };
}

const FAILED = runPageOf(failedRun(), failedRunEvents());

describe.each([
  ['a run', FAILED],
  ['a plan', planPageOf(richPlan())],
  ['a run of 500 stages', runPageOf(largeRun(500))],
])('the page of %s', (_, text) => {
  test(
    'opens without a complaint and asks for nothing but itself',
    async () => {
      await using opened = await open(text);
      expect(opened.complaints).toEqual([]);
      expect(opened.asked).toEqual([opened.page.url()]);
    },
    TIMEOUT_MS,
  );

  test(
    'has no field that is wider than a phone',
    async () => {
      await using opened = await open(text);
      await opened.page.setViewport({ width: 380, height: 800 });
      await opened.page.keyboard.press('e');
      expect(await opened.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380);
    },
    TIMEOUT_MS,
  );
});

describe('searching', () => {
  test(
    'leaves the stages in which all words occur, in their requests too, and says how many',
    async () => {
      await using opened = await open(FAILED);
      const { page, visible } = opened;
      await page.keyboard.press('/');
      await page.keyboard.type('ALPHA 001');
      // Bravo waits for alpha.
      expect(await visible()).toEqual(['alpha', 'bravo']);
      expect(await opened.texts('#found')).toEqual(['2 of 5 stages']);
      expect(await opened.texts('.box.faded text')).toEqual(expect.arrayContaining(['delta', 'echo', 'charlie']));
      await page.keyboard.press('Escape');
      expect(await visible()).toHaveLength(5);
    },
    TIMEOUT_MS,
  );

  test(
    'a count hides and shows its stages',
    async () => {
      await using opened = await open(FAILED);
      await opened.page.click('.switch.is-failed');
      expect((await opened.visible()).toSorted()).toEqual(['alpha', 'charlie', 'echo']);
      await opened.page.focus('.switch.is-failed input');
      await opened.page.keyboard.press('Space');
      expect(await opened.visible()).toHaveLength(5);
    },
    TIMEOUT_MS,
  );

  test(
    'keeps up with 500 stages',
    async () => {
      await using opened = await open(runPageOf(largeRun(500)));
      await opened.page.keyboard.press('/');
      await opened.page.keyboard.type('418');
      expect(await opened.visible()).toEqual(['production/catalogue-24']);
    },
    TIMEOUT_MS,
  );
});

test(
  '3,000 stages can be searched',
  async () => {
    await using opened = await open(runPageOf(largeRun(3_000)));
    await opened.page.keyboard.press('/');
    await opened.page.keyboard.type('pot');
    expect(await opened.visible()).toHaveLength(1);
  },
  TIMEOUT_MS,
);

describe('with keys alone', () => {
  test(
    'one goes from stage to stage and opens them',
    async () => {
      await using opened = await open(FAILED);
      const { page, focused } = opened;
      const seen: string[] = [];
      for (const key of ['j', 'j', 'j', 'k'] as const) {
        await page.keyboard.press(key);
        seen.push(await focused());
      }
      const [first = '', second = '', third = ''] = await opened.visible();
      expect(seen).toEqual([first, second, third, second]);
      await page.keyboard.press('Enter');
      expect(await opened.texts('.stage[open] .name')).toEqual([second]);
      await page.keyboard.press('e');
      expect(await page.$$('.stage[open]')).toHaveLength(5);
      await page.keyboard.press('c');
      expect(await page.$$('.stage[open]')).toHaveLength(0);
    },
    TIMEOUT_MS,
  );

  test(
    'a box of the graph leads to its stage, also to one that is hidden',
    async () => {
      await using opened = await open(FAILED);
      const { page } = opened;
      await page.click('.switch.is-failed');
      const isThere = 'document.activeElement.matches(".graph .box.is-failed")';
      for (let presses = 0; presses < 30 && (await page.evaluate(isThere)) !== true; presses += 1) {
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Enter');
      await page.waitForSelector('.stage.is-failed[open]:not([hidden])');
      expect(await page.$$('.stage[open]')).toHaveLength(1);
      expect(await opened.focused()).not.toBe('');
    },
    TIMEOUT_MS,
  );

  test(
    'a link to a stage opens it',
    async () => {
      await using opened = await open(FAILED, '#s3');
      expect(await opened.texts('.stage[open] .name')).toEqual(['bravo']);
    },
    TIMEOUT_MS,
  );
});

test(
  'what a stage is called is not run',
  async () => {
    const stage = plannedOf('default/web', { stage: '<img src=x onerror="console.log(1)">' });
    await using opened = await open(
      planPageOf(planOf([stage], { project: '</script><script>console.log(2)</script>' })),
    );
    expect(opened.complaints).toEqual([]);
    expect(await opened.visible()).toEqual(['<img src=x onerror="console.log(1)">']);
  },
  TIMEOUT_MS,
);

test(
  'by night the page is dark',
  async () => {
    await using opened = await open(FAILED);
    const groundOf = async (scheme: string): Promise<string> => {
      await opened.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      return String(await opened.page.evaluate('getComputedStyle(document.body).backgroundColor'));
    };
    expect([await groundOf('light'), await groundOf('dark')]).toEqual(['rgb(255, 255, 255)', 'rgb(13, 17, 23)']);
  },
  TIMEOUT_MS,
);
