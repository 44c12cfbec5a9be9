/**
 * Takes the pictures of the README in docs/pictures/: `npm run pictures`. What is in them is real: an example is changed,
 * planned and run against the demo API, its Markdown and its terminal are drawn by a browser, and Mermaid draws the graphs.
 */
import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, launch } from 'puppeteer-core';
import { commentFrame, summaryFrame, terminalFrame } from './pictures/frames.ts';
import { markdownToHtml } from './pictures/markdown.ts';
import { smallPng } from './pictures/small-png.ts';
import { type SampleShop, makeSampleShop } from './pictures/sample-shop.ts';

const root = path.dirname(import.meta.dirname);
const folder = path.join(root, 'docs/pictures');

const CHROMIUM = '/usr/bin/chromium';
const MERMAID = path.join(root, 'node_modules/mermaid/dist/mermaid.min.js');

/** Pixels of the picture for one of the page. */
const SCALE = 1.5;

interface Picture {
  readonly name: string;
  readonly html: string;
  readonly width: number;
  /** Absent: all of the page. */
  readonly height?: number;
  /** Run in the page before the picture is taken. */
  readonly before?: string;
}

async function take(browser: Browser, { name, html, width, height, before }: Picture): Promise<void> {
  const page = await browser.newPage();
  await page.setViewport({ width, height: height ?? 200, deviceScaleFactor: SCALE });
  await page.setContent(html);
  if (html.includes('class="mermaid"')) {
    await page.addScriptTag({ path: MERMAID });
    await page.evaluate("mermaid.initialize({ startOnLoad: false, theme: 'neutral' }); mermaid.run()");
  }
  if (before !== undefined) await page.evaluate(before);
  // What was opened has to be laid out, or the picture ends where the page ended before.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  const file = path.join(folder, `${name}.png`);
  await writeFile(file, smallPng(await page.screenshot({ fullPage: height === undefined })));
  await page.close();
  console.log(`docs/pictures/${name}.png: ${Math.round((await stat(file)).size / 1000)} kB`);
}

const OPEN_ALL = "for (const one of document.querySelectorAll('details')) one.open = true";
const OPEN_FAILED = "for (const one of document.querySelectorAll('.stage.is-failed')) one.open = true";

/** Columns of the terminal in its picture. */
const COLUMNS = 100;

const prompt = (line: string): string => `<span class="prompt">$</span> stage-orchestrator ${line}\n`;

/** A first deployment that fails half-way. */
async function failingShop(): Promise<SampleShop> {
  const shop = await makeSampleShop(root);
  await shop.change();
  await shop.fail({ method: 'POST', path: '/apps/shop-orders/routes', status: 503 });
  return shop;
}

async function planComment(): Promise<string> {
  await using shop = await makeSampleShop(root);
  await shop.onTerminal(['up'], COLUMNS);
  await shop.change();
  return await shop.planComment();
}

async function runSummary(): Promise<string> {
  await using shop = await failingShop();
  return await shop.runSummary();
}

async function terminalAndReport(): Promise<{ readonly terminal: string; readonly report: string }> {
  await using shop = await failingShop();
  const up = await shop.onTerminal(['up', '--report-html', 'report.html'], COLUMNS);
  const why = await shop.onTerminal(['why', 'orders'], COLUMNS);
  return { terminal: `${prompt('up')}${up}\n\n${prompt('why orders')}${why}`, report: await shop.page('report.html') };
}

await mkdir(folder, { recursive: true });
const [comment, summary, { terminal, report }] = await Promise.all([planComment(), runSummary(), terminalAndReport()]);
const browser = await launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
try {
  await take(browser, { name: 'comment', html: commentFrame(markdownToHtml(comment)), width: 860, before: OPEN_ALL });
  await take(browser, { name: 'summary', html: summaryFrame(markdownToHtml(summary)), width: 860 });
  await take(browser, { name: 'terminal', html: terminalFrame(terminal), width: 880 });
  await take(browser, { name: 'report', html: report, width: 1_100, height: 1_560, before: OPEN_FAILED });
} finally {
  await browser.close();
}
