/**
 * What a page does beside showing itself: searching, hiding groups, and keys. Without it everything is there and can be
 * opened. It runs in a browser, so it is text here.
 *
 * `/` goes to the search, `Escape` leaves it, `j` and `k` go from stage to stage, `e` opens all of them and `c` closes them.
 */
export const PAGE_SCRIPT = `'use strict';
const stages = [...document.querySelectorAll('.stage')];
const search = document.querySelector('#search');
const found = document.querySelector('#found');
const boxes = [...document.querySelectorAll('.switch input')];
const drawn = new Map([...document.querySelectorAll('.box')].map((box) => [box.dataset.key, box]));
const texts = new Map(stages.map((stage) => [stage, stage.textContent.toLowerCase()]));

function show() {
  const words = search.value.toLowerCase().split(/\\s+/).filter((word) => word !== '');
  const groups = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  let count = 0;
  for (const stage of stages) {
    const fits = groups.has(stage.dataset.group) && words.every((word) => texts.get(stage).includes(word));
    stage.hidden = !fits;
    count += fits ? 1 : 0;
    drawn.get(stage.id)?.classList.toggle('faded', !fits);
  }
  found.textContent = count === stages.length ? '' : count + ' of ' + stages.length + ' stages';
}

function openTarget() {
  const stage = document.getElementById(location.hash.slice(1));
  if (!stage || !stage.classList.contains('stage')) return;
  if (stage.hidden) {
    search.value = '';
    for (const box of boxes) box.checked = true;
    show();
  }
  stage.open = true;
  stage.scrollIntoView({ block: 'start' });
  stage.querySelector('summary').focus({ preventScroll: true });
}

function step(by) {
  const visible = stages.filter((stage) => !stage.hidden).map((stage) => stage.querySelector('summary'));
  const at = visible.indexOf(document.activeElement);
  const next = visible[at < 0 ? 0 : Math.min(visible.length - 1, Math.max(0, at + by))];
  if (next) next.focus();
}

function openAll(open) {
  for (const stage of stages) if (!stage.hidden) stage.open = open;
}

const KEYS = new Map([
  ['/', () => { search.focus(); search.select(); }],
  ['j', () => step(1)],
  ['k', () => step(-1)],
  ['e', () => openAll(true)],
  ['c', () => openAll(false)],
]);

document.addEventListener('keydown', (event) => {
  if (event.target === search) {
    if (event.key === 'Escape') { search.value = ''; show(); search.blur(); }
    if (event.key === 'Enter') step(1);
    return;
  }
  const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : KEYS.get(event.key);
  if (act) { event.preventDefault(); act(); }
});

function mark(event, on) {
  const box = event.target.closest ? event.target.closest('.box') : null;
  if (!box) return;
  for (const line of box.ownerSVGElement.querySelectorAll('.line')) {
    const touches = line.dataset.from === box.dataset.key || line.dataset.to === box.dataset.key;
    line.classList.toggle('touched', on && touches);
  }
}
for (const type of ['mouseover', 'focusin']) document.addEventListener(type, (event) => mark(event, true));
for (const type of ['mouseout', 'focusout']) document.addEventListener(type, (event) => mark(event, false));

document.querySelector('#open').addEventListener('click', () => openAll(true));
document.querySelector('#close').addEventListener('click', () => openAll(false));
search.addEventListener('input', show);
for (const box of boxes) box.addEventListener('change', show);
addEventListener('hashchange', openTarget);
addEventListener('click', (event) => {
  const link = event.target.closest ? event.target.closest('a') : null;
  // A second click on the same link changes no address, and is meant all the same.
  if (link && link.getAttribute('href') === location.hash) openTarget();
});
addEventListener('beforeprint', () => openAll(true));
show();
openTarget();
`;
