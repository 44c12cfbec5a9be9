// A strategy of one's own: reads the plan, prints waves. Usage: node waves-by-tag.mjs TAG...
// Stages with the first tag come first, then those with the next, then all others; each one no earlier than what it
// waits for allows.
import { text } from 'node:stream/consumers';

const tags = process.argv.slice(2);
const { stages } = JSON.parse(await text(process.stdin));

const rank = ({ tags: own }) => {
  const place = tags.findIndex((tag) => own.includes(tag));
  return place < 0 ? tags.length : place;
};

const waves = [];
const done = new Set();
while (done.size < stages.length) {
  const ready = stages.filter(({ id, waitsFor }) => !done.has(id) && waitsFor.every((other) => done.has(other)));
  const next = Math.min(...ready.map(rank));
  const wave = ready.filter((stage) => rank(stage) === next).map(({ id }) => id);
  waves.push(wave);
  for (const id of wave) done.add(id);
}
console.log(JSON.stringify({ waves }));
