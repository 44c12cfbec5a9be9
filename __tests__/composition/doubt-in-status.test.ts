import { expect, test } from '@jest/globals';
import { startApiServer } from '../rigs/api-server.ts';
import { makeDesk } from '../rigs/command-line.ts';

test('a lost answer that the next run settles is left to it, and only the others are asked of a person', async () => {
  let isMade = false;
  await using api = await startApiServer(({ method, socket }, response) => {
    response.statusCode = isMade ? 200 : 404;
    if (method !== 'POST') return void response.end('{}');
    isMade = true;
    socket.destroy();
  });
  const request = `request: { method: POST, url: '${api.url}/things' }`;
  await using desk = await makeDesk({
    'stages.yaml': `stages:
  - { name: looked-for, config_path: a/config.yaml, on_failure: continue }
  - { name: unknown, config_path: b/config.yaml, depends_on: looked-for }
`,
    'a/config.yaml': 'migrate_dir: .',
    'a/001_a.yaml': `up: { find: { request: { method: GET, url: '${api.url}/things' } }, ${request} }`,
    'b/config.yaml': 'migrate_dir: .',
    'b/001_b.yaml': `up: { ${request} }`,
  });
  const next = [
    'stage-orchestrator up --from looked-for',
    'stage-orchestrator resolve unknown 001 --applied --reason "…"',
    'stage-orchestrator resolve unknown 001 --not-applied --reason "…"',
  ];
  const lost = await desk.run(['up']);
  expect(lost.out).toContain('001_a is in doubt, and the next up settles that by itself');
  expect(lost.out).not.toContain('what 001_a makes is there');
  expect(lost.next.toSorted()).toEqual(next.toSorted());
  const status = await desk.run(['status']);
  expect(status.out.match(/answer is unknown; the next up settles that by itself/g)).toHaveLength(1);
  expect(status.next).toEqual(next);
  const again = await desk.run(['up', '--stage', 'looked-for']);
  expect(again.out).toContain('found: it is there already');
});
