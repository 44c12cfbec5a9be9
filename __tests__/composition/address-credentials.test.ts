import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { makeDesk } from '../rigs/command-line.ts';

const SECRETS = ['very-secret-pw', 'bot-password', 'p4ssw0rd-long', 'hook-password', 'ops:admin'];

const FILES = {
  'stages.yaml': `stages:
  - { name: one, config_path: one/config.yaml }
  - name: two
    depends_on: [one]
    run: 'false https://bot:bot-password@host/x'
    hooks: { before: 'echo https://me:hook-password@host' }
`,
  'one/config.yaml': `env: [{ name: API, valueFromEnv: API_URL }]
wait: { url: 'http://ops:admin@127.0.0.1:1/health', timeout: 100ms, interval: 50ms }
`,
  'one/001_a.yaml': `up: { request: { method: POST, url: '{{.API}}/v1', body: { dsn: 'amqp://u:p4ssw0rd-long@mq' } } }\n`,
};

test.each([
  'plan --verbose',
  'plan --json',
  'plan --out a.plan',
  'up --json',
  'up --event-log log.jsonl',
  'status --verbose',
])('no user and password of an address stand in what %s prints and writes', async (line) => {
  await using desk = await makeDesk(FILES);
  const environment = { API_URL: 'https://svc:very-secret-pw@api.example' };
  const said = await desk.run(line.split(' '), { environment });
  const text = [said.out, said.error, ...(await written(desk.folder))].join('\n');
  expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
  if (line.startsWith('plan')) expect(text).toMatch(/two/u);
  if (line === 'plan --verbose') {
    expect(text).toContain('POST https://***@api.example/v1');
    expect(text).toContain('{"dsn":"amqp://***@mq"}');
  }
});

/** All that stands in files that the command has made. */
async function written(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
  const made = files.filter((file) => !Object.hasOwn(FILES, path.relative(folder, file)));
  return Promise.all(made.map((file) => readFile(file, 'latin1')));
}
