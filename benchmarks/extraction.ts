import { extractText, getPath } from '../src/extraction/extract.ts';
import { isValidJson } from '../src/extraction/valid-json.ts';

/** How long each operation is repeated; long enough for the compiler to settle. */
const MEASURE_MS = 500;

const vpc = JSON.stringify({
  vpc: {
    id: 'vpc-0a1b2c',
    cidr: '10.0.0.0/16',
    tags: { Name: 'main', team: 'core' },
    subnets: ['a', 'b', 'c'].map((zone, index) => ({ id: `subnet-${index}`, zone, free: 250 - index })),
  },
  request_id: 'r-1',
});

const list = JSON.stringify(
  Array.from({ length: 20_000 }, (_, id) => ({
    id,
    name: `item ${id}`,
    labels: { zone: 'a', note: 'x"y' },
    size: [1, 2],
  })),
);

const operations: readonly (readonly [name: string, run: () => unknown])[] = [
  ['member of a small answer', () => extractText(vpc, 'vpc.id')],
  ['last member of a small answer', () => extractText(vpc, 'request_id')],
  ['index', () => extractText(vpc, 'vpc.subnets.2.id')],
  ['query', () => extractText(vpc, 'vpc.subnets.#(zone=="c").id')],
  ['every member', () => extractText(vpc, 'vpc.subnets.#.id')],
  ['multipath', () => extractText(vpc, '{vpc.id,vpc.tags.Name}')],
  ['wildcard', () => extractText(vpc, 'vpc.t*s.N*e')],
  ['JSON.parse and the same member, for comparison', () => (JSON.parse(vpc) as { vpc: { id: string } }).vpc.id],
  ['last of 20,000 by index', () => extractText(list, '19999.name')],
  ['last of 20,000 by query', () => extractText(list, '#(id==19999).name')],
  ['count of 20,000', () => extractText(list, '#')],
  ['20,000 in a new shape', () => getPath(list, '#.{id,zone:labels.zone}')],
  ['20,000 laid out', () => getPath(list, '@pretty')],
  ['20,000 validated', () => isValidJson(list)],
  ['20,000 by JSON.parse, for comparison', () => JSON.parse(list) as unknown],
];

console.log(`small answer ${vpc.length} characters, list ${list.length} characters`);
for (const [name, run] of operations) {
  let count = 0;
  const start = performance.now();
  let elapsedMs = 0;
  while (elapsedMs < MEASURE_MS) {
    run();
    count++;
    elapsedMs = performance.now() - start;
  }
  const perSecond = Math.round((count * 1000) / elapsedMs);
  console.log(`${perSecond.toLocaleString('en').padStart(12)} ops/s  ${name}`);
}
