import type { DemoApi } from '../adapters/demo-api/server.ts';
import { DEMO_CREDENTIALS } from '../adapters/demo-api/sign-in.ts';
import { EXIT_DONE } from '../domain/exit-status.ts';
import { PROGRAM } from '../domain/next-step.ts';
import type { Streams } from './present.ts';
import type { ProcessView } from './world.ts';

/** Says where the demo API is and what to do with it, and keeps it running until the user interrupts. */
export async function serveDemo(api: DemoApi, view: ProcessView, streams: Streams): Promise<number> {
  const { username, password, clientId, clientSecret } = DEMO_CREDENTIALS;
  const lines = [
    `The demo API listens on ${api.url} until Ctrl-C. What it keeps is gone then.`,
    '',
    `  basic    ${username} / ${password}   (networks, subnets, databases)`,
    `  OAuth2   ${clientId} / ${clientSecret} at ${api.url}/oauth/token   (services and their configuration)`,
    '',
    'In a second terminal:',
    '',
    `  export DEMO_API_URL=${api.url}`,
    `  ${PROGRAM} init my-stages && cd my-stages`,
    `  ${PROGRAM} plan`,
    `  ${PROGRAM} up`,
    `  curl -u ${username}:${password} ${api.url}/resources`,
    '',
    'Let the next request of a kind fail, to see what a run makes of it:',
    '',
    `  curl ${api.url}/_demo/fail -H 'Content-Type: application/json' -d '{"method": "POST", "path": "/vpcs"}'`,
    '',
  ];
  streams.out(`${lines.join('\n')}\n`);
  await interrupted(view.stop);
  return EXIT_DONE;
}

function interrupted(stop: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (stop.aborted) resolve();
  stop.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}
