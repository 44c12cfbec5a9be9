// Runs the demo API on its own, until Ctrl-C: npx node script/demo-api.ts [--port 8790] [--starting-polls 3] …
import { parseArgs } from 'node:util';
import { DEMO_PORT, startDemoApi } from '../src/adapters/demo-api/server.ts';
import { DEMO_CREDENTIALS } from '../src/adapters/demo-api/sign-in.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: String(DEMO_PORT) },
    'starting-polls': { type: 'string', default: '0' },
    'token-lifetime-seconds': { type: 'string', default: '900' },
    quiet: { type: 'boolean', default: false },
  },
});

/** The whole number given for an option; anything else ends the script with a message. */
function wholeNumber(name: 'port' | 'starting-polls' | 'token-lifetime-seconds', maximum: number): number {
  const text = values[name];
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= maximum) return number;
  console.error(`--${name} takes a whole number from 0 to ${maximum}, not "${text}".`);
  process.exit(1);
}

const port = wholeNumber('port', 65_535);
const options = {
  port,
  startingPolls: wholeNumber('starting-polls', 1000),
  tokenLifetimeMs: wholeNumber('token-lifetime-seconds', 86_400) * 1000,
  ...(values.quiet ? {} : { log: (line: string) => console.log(line) }),
};

try {
  const api = await startDemoApi(options);
  const { username, password, clientId, clientSecret } = DEMO_CREDENTIALS;
  console.log(`The demo API listens on ${api.url} (Ctrl-C ends it).`);
  console.log(`  operator  ${username} / ${password}`);
  console.log(`  client    ${clientId} / ${clientSecret}  (POST ${api.url}/oauth/token)`);
  console.log(`  overview  curl -u ${username}:${password} ${api.url}/resources`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void api.close());
} catch (error) {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
  console.error(`Port ${port} is in use. Choose another one with --port, or end the program that holds it.`);
  process.exitCode = 1;
}
