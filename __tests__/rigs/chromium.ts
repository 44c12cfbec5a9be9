import { existsSync } from 'node:fs';
import { type Browser, launch } from 'puppeteer-core';

/** Debian's package first, then what a runner of GitHub has. */
const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

/** A page that does not settle fails its test, and not the whole run of tests. */
const LIMIT_MS = 30_000;

/** Starts a browser without a window. Throws where there is none, and says what to install. */
export async function startChromium(): Promise<Browser> {
  const program = PROGRAMS.find((file) => existsSync(file));
  if (program === undefined)
    throw new Error(
      `There is no browser at ${PROGRAMS.join(' or ')}: install Debian's package chromium, as .ci/run does.`,
    );
  return launch({
    executablePath: program,
    timeout: LIMIT_MS,
    protocolTimeout: LIMIT_MS,
    // A container has neither the rights for a sandbox nor much shared memory, and what is opened here is our own.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none'],
  });
}
