import{modules as shared}from"./shared.index.js";export const id=1681;export const ids=[1681];export const modules={...shared,31681:((e,t,a)=>{a.r(t),a.d(t,{htmlDocument:()=>ev});var r=a(77598),n=a(28927),o=a(23448),i=a(87100),s=a(63386),l=a(72027),d=a(97536),c=a(70540),p=a(76259);let u=new Set(["meta","input","br","link"]),g={"&":"&amp;","<":"&lt;",">":"&gt;",'"':"&quot;","'":"&#39;"};function h(e,t,...a){return{tag:e,attributes:t,children:a}}function f(e,t){return t(e).split(/\r\n|[\n\r\p{Zl}\p{Zp}]/u).map(p.g).join(`
`).replaceAll(/[&<>"']/g,e=>g[e]??e)}let x={width:176,height:34};function v(e,t,a){if(0===e.length)return[];if(e.length>1500)return h("p",{class:"quiet"},`A graph of ${(0,d.B4)(e.length)} stages is not drawn.`);let r=[...Map.groupBy(e,({planned:e})=>e.environment)],n=r.some(([e])=>e!==s.Uz);return r.map(([e,r])=>[n?h("h3",{},e):[],function(e,t,a){let r=function(e,t){var a,r,n;let o=[...Map.groupBy(e,({wave:e})=>e)].toSorted(([e],[t])=>e-t),i=[],s=new Map;for(let[,e]of o){let t=e.map(e=>({stage:e,height:function({waitsFor:e},t){let a=e.flatMap(e=>t.get(e)??[]);return 0===a.length?0:a.reduce((e,t)=>e+t,0)/a.length}(e,s)})).toSorted((e,t)=>e.height-t.height).map(({stage:e})=>e);for(let e=0;e<t.length;e+=14){let a=t.slice(e,e+14);for(let[e,{id:t}]of a.entries())s.set(t,e-(a.length-1)/2);i.push(a)}}let l=24+Math.max(1,...i.map(({length:e})=>e))*(t.height+12)-12,d=new Map;for(let[e,a]of i.entries()){let r=(l-a.length*(t.height+12)+12)/2,n=12+e*(t.width+56);for(let[e,{id:o}]of a.entries())d.set(o,{x:n,y:r+e*(t.height+12)})}return{width:24+i.length*(t.width+56)-56,height:l,boxes:d,lines:(a=e,r=d,n=t,a.flatMap(({id:e,waitsFor:t})=>t.flatMap(t=>{let[a,o]=[r.get(t),r.get(e)];if(void 0===a||void 0===o)return[];let i=n.height/2;return[{from:t,to:e,start:{x:a.x+n.width,y:a.y+i},end:{x:o.x,y:o.y+i}}]})))}}(t.map(({planned:e})=>e),x),{width:n,height:o}=r;return h("div",{class:"scroll",tabindex:"0",role:"group","aria-label":`${e}: ${(0,d.LS)(t.length,"stage")}, what each waits for to its left`},h("svg",{class:"graph",viewBox:`0 0 ${n} ${o}`,width:n,height:o},function({lines:e},t,a){return e.map(({from:e,to:r,start:n,end:o})=>{let i=Math.max(24,(o.x-n.x)/2),s=`M${n.x} ${n.y}C${n.x+i} ${n.y} ${o.x-i} ${o.y} ${o.x} ${o.y}`;return h("path",{class:t.has(e)&&t.has(r)?"line critical":"line",d:s,"data-from":a.get(e),"data-to":a.get(r)})})}(r,a.critical,new Map(t.map(({planned:e,key:t})=>[e.id,t]))),t.map(e=>(function(e,{boxes:t},{critical:a,redact:r}){let{key:n,planned:o,group:i,state:s,why:d}=e,{x:p=0,y:u=0}=t.get(o.id)??{},g=a.has(o.id)?" critical":"";return h("a",{href:`#${n}`,class:`box is-${i}${g}`,"data-key":n},h("title",{},`${(0,l.EM)(o)}: ${s}: ${d}`),h("rect",{x:p,y:u,width:x.width,height:x.height,rx:7}),h("circle",{cx:p+16,cy:u+x.height/2,r:5}),h("text",{x:p+29,y:u+x.height/2+4},(0,c.G1)(r(o.stage),21)))})(e,r,a))))}(e,r,{critical:t,redact:a})])}let b=`'use strict';
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
`,m=`:root {
  color-scheme: light dark;
  --ground: light-dark(#ffffff, #0d1117);
  --raised: light-dark(#f6f8fa, #151b23);
  --edge: light-dark(#d1d9e0, #3d444d);
  --ink: light-dark(#1f2328, #f0f6fc);
  --quiet: light-dark(#59636e, #9198a1);
  --link: light-dark(#0969da, #4493f8);
  --good: light-dark(#1a7f37, #3fb950);
  --bad: light-dark(#d1242f, #f85149);
  --warning: light-dark(#9a6700, #d29922);
  --good-ground: light-dark(#dafbe1, #12261e);
  --bad-ground: light-dark(#ffebe9, #25171c);
  --warning-ground: light-dark(#fff8c5, #272115);
  --link-ground: light-dark(#ddf4ff, #121d2f);
  --code: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 1160px; padding: 28px 24px 80px; background: var(--ground); color: var(--ink);
  font: 15px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif;
}
h1, h2, h3, p { margin: 0; }
h1 { font-size: 26px; line-height: 1.25; font-weight: 600; }
h2 { font-size: 17px; font-weight: 600; margin: 36px 0 12px; }
h3 { font-size: 14px; font-weight: 600; margin: 14px 0 6px; color: var(--quiet); }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
code, pre, .method { font-family: var(--code); font-size: 12.5px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.quiet, .facts, small { color: var(--quiet); }
.facts { font-size: 13px; overflow-wrap: anywhere; }

.head { border-left: 5px solid var(--tone); padding: 2px 0 2px 18px; --tone: var(--link); }
.head.is-good { --tone: var(--good); }
.head.is-bad { --tone: var(--bad); }
.head.is-warning { --tone: var(--warning); }
.word {
  display: inline-block; vertical-align: 4px; margin-right: 6px; padding: 1px 10px; border-radius: 20px;
  background: var(--tone); color: var(--ground); font-size: 13px; font-weight: 600;
}
.sentence { margin: 6px 0 2px; font-size: 16px; }

.failure {
  margin: 18px 0 0; padding: 12px 16px; border: 1px solid var(--bad); border-radius: 8px; background: var(--bad-ground);
  overflow-wrap: anywhere;
}
.failure p { font-weight: 600; }
.failure pre { margin-bottom: 0; background: transparent; padding: 0; border: 0; }
.notices { margin: 18px 0 0; padding: 0; list-style: none; }
.notices li { padding: 7px 14px; border-left: 4px solid var(--edge); background: var(--raised); margin-bottom: 4px; border-radius: 0 6px 6px 0; }
.notice.is-irreversible, .notice.is-in_doubt, .notice.is-missing_history { border-color: var(--bad); }
.notice.is-drift, .notice.is-deleted_file, .notice.is-out_of_order, .notice.is-secret_withheld, .notice.is-strategy { border-color: var(--warning); }

.scroll { overflow: auto; max-height: 70vh; border: 1px solid var(--edge); border-radius: 8px; background: var(--raised); }
svg { display: block; font: 12.5px/1 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
svg text { fill: var(--ink); }
svg a:hover { text-decoration: none; }
svg a:focus-visible { outline: none; }
.line { fill: none; stroke: var(--edge); stroke-width: 1.5; }
.line.critical { stroke: var(--quiet); stroke-width: 2; }
.line.touched { stroke: var(--link); stroke-width: 2.5; }
.box rect { fill: var(--ground); stroke: var(--edge); stroke-width: 1.25; }
.box.critical rect { stroke-width: 2; stroke: var(--quiet); }
.box:hover rect, .box:focus-visible rect { stroke: var(--link); stroke-width: 2.5; }
.box.faded { opacity: .28; }
.box.is-failed rect { fill: var(--bad-ground); stroke: var(--bad); }
.timings { min-width: 760px; width: 100%; height: auto; padding: 6px 8px; }
.tick { stroke: var(--edge); stroke-width: 1; }
svg text.tick { fill: var(--quiet); stroke: none; font-size: 11px; }
.bar .whole { fill: color-mix(in srgb, var(--tone) 32%, var(--raised)); }
.bar.critical .whole { stroke: var(--tone); stroke-width: 1.5; }
.bar .part { fill: var(--tone); }
.bar .part.is-done, .bar .part.is-found { fill: var(--good); }
.bar .part.is-failed { fill: var(--bad); }
.bar .took { fill: var(--quiet); font-size: 11.5px; }
.bar:hover text:not(.took), .bar:focus-visible text:not(.took) { fill: var(--link); text-decoration: underline; }

.is-run { --tone: var(--good); }
.is-plan .is-run, .is-scheduled { --tone: var(--link); }
.is-failed { --tone: var(--bad); }
.is-cancelled, .is-undecided { --tone: var(--warning); }
.is-skipped, .is-unchanged, .is-waiting { --tone: var(--quiet); }
.dot { width: 10px; height: 10px; border-radius: 50%; background: var(--tone); display: inline-block; flex: none; }
.is-unchanged .dot, .is-skipped .dot, .is-waiting .dot { background: transparent; border: 2px solid var(--tone); }
.box circle { fill: var(--tone); }
.box.is-unchanged circle, .box.is-skipped circle, .box.is-waiting circle { fill: transparent; stroke: var(--tone); stroke-width: 2; }

.tools {
  position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 10px; align-items: center; padding: 12px 0;
  background: var(--ground); border-bottom: 1px solid var(--edge); margin-bottom: 12px;
}
#search {
  flex: 1 1 240px; min-width: 0; font: inherit; padding: 7px 12px; border: 1px solid var(--edge); border-radius: 6px;
  background: var(--raised); color: var(--ink);
}
.tools button {
  font: inherit; font-size: 13px; padding: 6px 12px; border: 1px solid var(--edge); border-radius: 6px; background: var(--raised);
  color: var(--ink); cursor: pointer;
}
.tools button:hover { border-color: var(--quiet); }
.switches { display: flex; flex-wrap: wrap; gap: 8px; flex-basis: 100%; font-size: 13px; }
.switch {
  display: inline-flex; align-items: center; gap: 6px; padding: 3px 12px 3px 10px; border: 1px solid var(--edge);
  border-radius: 20px; cursor: pointer; user-select: none;
}
.switch:hover { border-color: var(--quiet); }
.switch input { position: absolute; opacity: 0; pointer-events: none; }
.switch:has(input:focus-visible) { outline: 2px solid var(--link); outline-offset: 2px; }
.switch:has(input:not(:checked)) { opacity: .5; text-decoration: line-through; }
#found { color: var(--quiet); font-size: 13px; }
.keys { font-size: 12.5px; color: var(--quiet); margin-top: 28px; }
kbd { font: 11.5px var(--code); border: 1px solid var(--edge); border-bottom-width: 2px; border-radius: 4px; padding: 0 5px; background: var(--raised); }

.stage { border: 1px solid var(--edge); border-radius: 8px; margin-bottom: 6px; scroll-margin-top: 118px; background: var(--ground); }
.stage[open] { margin-bottom: 14px; }
.stage > summary {
  display: grid; grid-template-columns: 12px minmax(150px, 1.4fr) 152px 62px 2.2fr; gap: 4px 12px; align-items: baseline;
  padding: 9px 14px; cursor: pointer; list-style: none; border-radius: 8px;
}
.stage > summary::-webkit-details-marker { display: none; }
.stage > summary:hover { background: var(--raised); }
.stage[open] > summary { border-bottom: 1px solid var(--edge); border-radius: 8px 8px 0 0; }
.stage .name { font-weight: 600; overflow-wrap: anywhere; }
.environment, .name small { font-weight: 400; color: var(--quiet); }
.state { color: var(--tone); font-size: 13px; font-weight: 600; white-space: nowrap; }
.took { color: var(--quiet); font-size: 13px; text-align: right; font-variant-numeric: tabular-nums; }
.why { color: var(--quiet); font-size: 13px; overflow-wrap: anywhere; }
.is-failed .why { color: var(--bad); }
.is-failed[open] .why { visibility: hidden; height: 1.5em; overflow: hidden; }
.inside { padding: 12px 16px 16px 38px; }
.inside .failure { margin: 0 0 12px; }
.steps { margin: 10px 0 0; padding: 0; list-style: none; }
.step { padding: 12px 0 14px; border-top: 1px solid var(--edge); }
.step:first-child { border-top: 0; padding-top: 4px; }
.step.is-left-out { opacity: .65; }
.step-name { margin-bottom: 6px; }
.badge {
  display: inline-block; margin-left: 4px; padding: 0 8px; border-radius: 10px; font-size: 12px; white-space: nowrap;
  color: var(--quiet); border: 1px solid var(--edge);
}
.badge.bad { color: var(--bad); border-color: var(--bad); background: var(--bad-ground); }
.badge.good { color: var(--good); border-color: var(--good); background: var(--good-ground); }
.badge.changed { color: var(--warning); border-color: var(--warning); background: var(--warning-ground); }
.badge.new { color: var(--link); border-color: var(--link); background: var(--link-ground); }
.request .line { overflow-wrap: anywhere; }
.method { display: inline-block; min-width: 58px; font-weight: 700; color: var(--link); }
.method.get, .method.head { color: var(--quiet); }
.method.delete { color: var(--bad); }
.method.put, .method.patch { color: var(--warning); }
table { border-collapse: collapse; margin: 6px 0; font-size: 12.5px; font-family: var(--code); }
th { text-align: left; font-weight: 400; color: var(--quiet); padding: 1px 18px 1px 0; vertical-align: top; white-space: nowrap; }
td { padding: 1px 18px 1px 0; overflow-wrap: anywhere; }
pre {
  margin: 8px 0; padding: 10px 12px; background: var(--raised); border: 1px solid var(--edge); border-radius: 6px; overflow: auto;
  max-height: 420px; white-space: pre-wrap; overflow-wrap: anywhere;
}
.unknown { color: var(--warning); background: var(--warning-ground); border-radius: 4px; padding: 0 3px; }
.difference .added { display: block; color: var(--good); background: var(--good-ground); }
.difference .taken { display: block; color: var(--bad); background: var(--bad-ground); }
.difference .kept, .difference .left-out { display: block; color: var(--quiet); }
.absent { margin: 14px 0; padding-left: 18px; font-size: 13px; }
.variables { margin-top: 12px; font-size: 13px; }
.variables > summary { cursor: pointer; color: var(--quiet); }
.next pre.command { user-select: all; cursor: copy; margin: 0 0 6px; }
footer { margin-top: 48px; font-size: 12.5px; color: var(--quiet); }

@media (max-width: 760px) {
  body { padding: 18px 14px 60px; }
  .stage > summary { grid-template-columns: 12px 1fr auto auto; }
  .why { grid-column: 2 / -1; }
  .inside { padding-left: 16px; }
}
@media print {
  .tools, .keys { display: none; }
  .scroll, pre { max-height: none; overflow: visible; }
  .stage { break-inside: avoid; }
}
`;var w=a(85252),k=a(783),y=a(38778),$=a(10685),M=a(50114),q=a(75841),S=a(20359),A=a(12596),z=a(27063),L=a(65545),E=a(3271),B=a(94684),C=a(19053);let H={"+":"added","-":"taken"," ":"kept","@":"left-out"};function D(e){if(0===e.length)return[];let t=e.length-400;return h("pre",{class:"difference",tabindex:"0","aria-label":"Difference to what was last applied"},e.slice(0,400).map(({mark:e,text:t})=>h("span",{class:H[e]},"@"===e?`\u{2026} ${t}`:`${e} ${t}`)),t>0?h("span",{class:"left-out"},`\u{2026} ${(0,d.LS)(t,"more line")}`):[])}let F={lines:400,characters:4e4};function I(e){return e?.kind==="changed"?D(e.difference??[]):[]}function N(e,t){return[" ",h("span",{class:`badge ${e}`},t)]}function j({method:e,url:t,headers:a,body:r,auth:n},o){let i=a.map(([e,t])=>h("tr",{},h("th",{scope:"row"},e),h("td",{},G(t)))),s=void 0===n?[]:h("tr",{},h("th",{scope:"row"},"sign-in"),h("td",{},n));return h("div",{class:"request"},h("p",{class:"line"},h("span",{class:`method ${e.toLowerCase()}`},e)," ",h("code",{},G(t))),0===i.length&&void 0===n?[]:h("table",{},i,s),void 0===r||""===r?[]:_((0,C.B4)(r,F,{colour:!1,redact:o})))}function _(e){return h("pre",{tabindex:"0"},G(e.join(`
`)))}function G(e){return e.split(/(<known after: [^<>]*>)/).map((e,t)=>t%2==1?h("span",{class:"unknown"},e):e)}function T(e){return e.map((e,t)=>[0===t?"":", ",h("code",{},e)])}function U(e){let[t,...a]=e.environments;return t===s.Uz&&0===a.length?[]:[(0,l.iF)(e)]}function K({project:e,direction:t}){return"up"===t?e:`${e}: rollback`}function Z({hue:e,word:t,title:a,sentence:r,facts:n,hash:o}){return h("header",{class:`head is-${e}`},h("h1",{},h("span",{class:"word"},t)," ",a),h("p",{class:"sentence"},r),h("p",{class:"facts"},n.filter(e=>""!==e).map((e,t)=>[0===t?"":" \xb7 ",e])," \xb7 plan-hash ",h("code",{},o)))}function O(e){return e.map(e=>{let{summary:t,details:a}=(0,k.I)(e);return h("div",{class:"failure",role:"alert"},h("p",{},t),0===a.length?[]:_(a))})}function W({notices:e}){if(0===e.length)return[];let t=(0,q.mJ)(e).slice(0,100),a=e.length-t.length;return h("ul",{class:"notices"},t.map(e=>h("li",{class:`notice is-${e.kind}`},(0,q.Wl)(e))),a>0?h("li",{class:"quiet"},`\u{2026} and ${(0,d.B4)(a)} more`):[])}function X(e,t){let a=t(e);return 0===a.length?[]:h("section",{class:"next"},h("h2",{},"Next"),a.map(e=>h("pre",{class:"command",tabindex:"0"},e)))}let Y={cancelled:"cancelled",undecided:"undecided",scheduled:"scheduled",waiting:"not started",skipped:"skipped",unchanged:"unchanged"},J=["failed","cancelled","run","undecided","scheduled","waiting","skipped","unchanged"];var P=a(38557),V=a(58860),R=a(98870);let Q={failed:"will fail",cancelled:"cancelled",run:"will run",undecided:"undecided",scheduled:"scheduled",skipped:"skipped",unchanged:"unchanged"};function ee(e){if("deployment"===e.kind||e.comparison?.kind!=="unknown")return e;let{comparison:t,...a}=e;return a}var et=a(84186),ea=a(20791),er=a(62633);let en=new Set(["unchanged","skipped","waiting"]),eo=h("p",{class:"quiet"},"What it sends is left out: there are too many stages.");function ei(e,t){let a=(0,et.Zr)(e,{colour:!1,redact:t});return 0===a.length?[]:h("ul",{class:"absent quiet"},a.map(e=>h("li",{},e)))}let es=[1,2,5];function el({result:e}){return Math.max(0,e.endedAt-e.startedAt)}function ed(e,t){return h("section",{},h("h2",{},e),t)}function ec(e,t,a){let r,n,o,i,c,p;return[ed("Stages",[h("div",{class:"tools"},h("input",{id:"search",type:"search",placeholder:"Search names, requests, values","aria-label":"Search",autocomplete:"off"}),h("span",{id:"found","aria-live":"polite"}),h("button",{id:"open",type:"button"},"Open all"),h("button",{id:"close",type:"button"},"Close all"),(r={...Y,...t},n=Map.groupBy(e,({group:e})=>e),h("div",{class:"switches",role:"group","aria-label":"Stages that are shown"},J.flatMap(e=>{let t=n.get(e)?.length??0;return 0===t?[]:h("label",{class:`switch is-${e}`},h("input",{type:"checkbox",checked:!0,value:e,autocomplete:"off"}),h("span",{class:"dot","aria-hidden":"true"}),h("b",{},(0,d.B4)(t)),` ${r[e]}`)})))),(o=new Map(e.map(({planned:e,key:t})=>[e.id,t])),i=e.filter(({group:e})=>!en.has(e)),c=e.filter(({group:e})=>en.has(e)),p=new Set([...i,...c].slice(0,2e3)),e.map(e=>h("details",{class:`stage is-${e.group}`,id:e.key,"data-group":e.group},function({planned:e,state:t,why:a,result:r}){let{environment:n,stage:o,displayName:i}=e,l=void 0===r||"skipped"===r.conclusion?"":(0,w.uH)(Math.max(0,r.endedAt-r.startedAt));return h("summary",{},h("span",{class:"dot","aria-hidden":"true"}),h("span",{class:"name"},n===s.Uz?[]:h("span",{class:"environment"},`${n}/`),o,void 0===i?[]:h("small",{},` ${i}`)),h("span",{class:"state"},t),h("span",{class:"took"},l),h("span",{class:"why"},a))}(e),h("div",{class:"inside"},p.has(e)?function(e,t,a){var r,n,o;let i,{planned:c,result:p,times:u}=e,g=p?.failure??c.failure,f=(0,l.k9)(c),{waitsFor:x,wave:v,steps:b,variables:m=[]}=c,y=p?.exports??[],$={colour:!1,redact:a},M=[...(0,er.P)(c,$),...(0,ea.F)(c,$)];return[void 0===g?[]:function(e){let{summary:t,details:a}=(0,k.I)(e);return h("div",{class:"failure"},h("p",{},t),0===a.length?[]:_(a))}(g),h("p",{class:"facts"},`wave ${v}`,0===x.length?[]:[" \xb7 after ",(r=x,n=t,r.map((e,t)=>{let a=n.get(e),r=(0,s.bE)(e);return[0===t?"":", ",void 0===a?r:h("a",{href:`#${a}`},r)]}))],0===y.length?[]:[" \xb7 handed on ",T(y)],f.map(e=>` \xb7 ${e}`)),0===M.length?[]:_(M),0===b.length?[]:h("ol",{class:"steps"},b.map(e=>{let t;return function(e,t,a){if("migration"!==e.kind){let t="shell"===e.kind?I(e.comparison):[];return h("li",{class:"step"},_((0,E.m)(e,{colour:!1,redact:a})),t)}let{label:r,name:n,note:o,find:i,request:s,skipped:l,exports:d}=e;return h("li",{class:l?"step is-left-out":"step"},h("p",{class:"step-name"},h("b",{},r),void 0===n||""===n?[]:[" ",n],function(e,t){let{reversible:a,inDoubt:r,direction:n,comparison:o}=e,i={colour:!1,redact:t};return[a?[]:N("bad","up"===n?"no way back":"not reversible"),(0,L.p)(e)?N("bad","it deletes"):[],r?N("bad","in doubt"):[],(0,z.gC)(e,i).map(e=>N(o?.kind??"",e)),(0,B.r)(e,i).map(e=>N("",e))]}(e,a),t.map(e=>(function({outcome:e,status:t,attempts:a,startedAt:r,endedAt:n,direction:o}){let i=["down"===o?"taken back":({done:"done",found:"was there",failed:"failed"})[e],...void 0===t?[]:[String(t)],..."found"===e?[]:[(0,w.uH)(Math.max(0,n-r))],...a>1?[`${a} attempts`]:[]];return N("failed"===e?"bad":"good",i.join(" \xb7 "))})(e))),void 0===o?[]:h("p",{class:"quiet"},l?`skipped: ${o}`:o),void 0===i||l?[]:[h("p",{class:"quiet"},"asks first"),j(i,a)],void 0===s||l?[]:j(s,a),I(e.comparison),0===d.length||l?[]:h("p",{class:"quiet"},"hands on ",T(d)))}(e,"migration"===e.kind?(t=e.label,u.filter(e=>e.label===t)):[],a)})),void 0===c.standing?[]:function({unchanged:e,others:t},a){let r=t.length-100;return[t.slice(0,100).map(e=>{let{comparison:t,label:r}=e,n="changed"===t.kind?t.difference??[]:[];return h("div",{class:"step"},h("p",{class:"step-name"},h("b",{},r)," ",(0,z.o4)(e,a)),D(n))}),r>0?h("p",{class:"quiet"},`\u{2026} and ${(0,d.LS)(r,"more version")}`):[],e>0?h("p",{class:"quiet"},`${(0,d.LS)(e,"applied version")} unchanged`):[]]}(c.standing,e.isCompared),0===m.length?[]:(i=(o=m).map(({name:e,value:t,note:a,source:r})=>h("tr",{},h("th",{scope:"row"},e),h("td",{},t??`(${a??"not shown"})`),h("td",{class:"quiet"},r))),h("details",{class:"variables"},h("summary",{},(0,d.LS)(o.length,"variable")),h("table",{},i)))]}(e,o,a):eo))))]),h("script",{},{trusted:b})]}let ep=h("p",{class:"keys"},[["/","search"],["j","next stage"],["k","stage before"],["Enter","open it"],["e","open all"],["c","close all"]].map(([e="",t=""])=>[h("kbd",{},e),` ${t}   `]));function eu(e,t,{redact:a,version:r},n){let o,i=`default-src 'none'; style-src '${eg(m)}'; script-src '${eg(b)}'; base-uri 'none'; form-action 'none'`,s=h("html",{lang:"en"},h("head",{},h("meta",{charset:"utf-8"}),h("meta",{"http-equiv":"Content-Security-Policy",content:i}),h("meta",{name:"viewport",content:"width=device-width, initial-scale=1"}),h("meta",{name:"color-scheme",content:"light dark"}),h("title",{},e),h("style",{},{trusted:m})),h("body",{class:t},n,h("footer",{},`stage-orchestrator ${r}`)));return`<!doctype html>
${function e(t,a,r){if("string"==typeof t)r.push(f(t,a));else if(Array.isArray(t))for(let n of t)e(n,a,r);else if("trusted"in t)r.push(t.trusted);else{if(r.push(`<${t.tag}`,...function({attributes:e},t){return Object.entries(e).flatMap(([e,a])=>void 0===a||!1===a?[]:!0===a?[` ${e}`]:[` ${e}="${f(String(a),t)}"`])}(t,a),">"),u.has(t.tag))return;for(let n of t.children)e(n,a,r);r.push(`</${t.tag}>`)}}(s,a,o=[]),o.join("")}
`}function eg(e){return`sha256-${(0,r.createHash)("sha256").update(e).digest("base64")}`}var eh=a(65415),ef=a(94647),ex=a(19287);function ev(e,{command:t,redact:a,showNext:r=eh.D4},l){let p={redact:a,showNext:r,version:ex.x};switch(e.kind){case"run":return function(e,{hash:t,times:a},r){let l,{plan:p,direction:u}=e,g=(l=Map.groupBy(a,({id:e})=>e),(0,i.IH)(e).map((e,t)=>{var a;let{result:r}=e,n={...a=e.planned,steps:a.steps.map(ee)},o=l.get(n.id)??[],s={key:`s${t}`,planned:n,state:(0,i.wX)(e),times:o,isCompared:!1};if(void 0===r)return{...s,group:"waiting",why:"the run ended before it was its turn"};let{failure:d,reason:c}=r,p=void 0===d?(0,P.Fc)(c):(0,V.d$)(n.id,d);return{...s,group:(0,R.m0)(r),why:p,result:r}})),f=new Set((0,n.z)((0,i.IH)(e)).map(({planned:e})=>e.id));return eu(`${K(p)}: ${e.conclusion}`,"is-run-page",r,[function(e,t){let{plan:a,startedAt:r,endedAt:n,id:o,attempt:s,conclusion:l}=e,d=[(0,A.l)((0,S.L)(r)),(0,w.uH)(Math.max(0,n-r)),...U(a),a.strategy.name,s>1?`run ${o}, attempt ${s}`:`run ${o}`];return Z({hue:(0,i.DD)(e),word:l,title:K(a),sentence:(0,i.yz)(e),facts:d,hash:t})}(e,t),O([e.failure,e.unsaved].filter(e=>void 0!==e)),W(p),X((0,i.Xh)(e),(0,o.sJ)(r.showNext)),ed("Timings",function(e,t,a){var r,n,o,i,l,p,u;let g,f,x,v,b,m,k=t.flatMap(e=>void 0===e.result||"skipped"===e.result.conclusion?[]:[{...e,result:e.result}]);if(0===k.length)return h("p",{class:"quiet"},"No stage had anything to do.");let y=k.toSorted((e,t)=>el(t)-el(e)).slice(0,500).toSorted((e,t)=>e.result.startedAt-t.result.startedAt),$=k.length-y.length;return[h("div",{class:"scroll",tabindex:"0",role:"group","aria-label":"When each stage worked"},(r=e,n=y,o=a,g=Math.max(1,r.endedAt-r.startedAt),f=26+24*n.length+6,x=810/g,v=e=>Math.round(200+(Math.min(e,r.endedAt)-r.startedAt)*x),h("svg",{class:"timings",viewBox:`0 0 1080 ${f}`,role:"img","aria-label":"A bar for each stage"},(i=g,l=x,p=f,Array.from({length:Math.floor(i/(m=(u=120/l,b=10**Math.floor(Math.log10(Math.max(1,u))),(es.find(e=>e*b>=u)??10)*b)))+1},(e,t)=>{let a=Math.round(200+t*m*l);return[h("line",{class:"tick",x1:a,x2:a,y1:20,y2:p}),h("text",{class:"tick",x:a,y:14,"text-anchor":"middle"},0===t?"0":(0,w.uH)(t*m))]})),n.map((e,t)=>(function({key:e,planned:t,group:a,state:r,result:n,times:o},i,{at:l,critical:d,redact:p}){let[u,g]=[l(n.startedAt),l(n.endedAt)],f=(0,w.uH)(Math.max(0,n.endedAt-n.startedAt)),x=(0,s.bE)(t.id);return h("a",{href:`#${e}`,class:`bar is-${a}${d.has(t.id)?" critical":""}`},h("title",{},`${x}: ${r}, ${f}`),h("text",{x:188,y:i+15,"text-anchor":"end"},(0,c.G1)(p(x),26)),h("rect",{class:"whole",x:u,y:i+3,width:Math.max(3,g-u),height:16,rx:4}),o.map(({label:e,startedAt:t,endedAt:a,outcome:r})=>h("rect",{class:`part is-${r}`,x:l(t),y:i+6,width:Math.max(2,l(a)-l(t)),height:10,rx:2},h("title",{},`${e}: ${(0,w.uH)(Math.max(0,a-t))}`))),h("text",{class:"took",x:Math.max(g,u+3)+7,y:i+15},f))})(e,26+24*t,{...o,at:v}))))),$>0?h("p",{class:"quiet"},`\u{2026} and ${(0,d.B4)($)} stages that took less`):[]]}(e,g,{critical:f,redact:r.redact})),ed("Graph",v(g,f,r.redact)),ec(g,{run:"up"===u?"completed":"taken back",failed:"failed"},r.redact),ei(p.absent??[],r.redact),ep])}(e.run,{hash:e.hash,times:l},p);case"plan":{let{plan:a,hash:r,refused:n}=e;return function(e,{hash:t,refused:a,next:r},n){var o;let i,s,l=function({stages:e}){return e.map((e,t)=>{let{id:a,decision:r,failure:n}=e,o=(0,R.tU)(e),i="skip"===r.kind||"scheduled"===r.kind?(0,R.XY)(r.reason):(0,P.Gk)(r.reason),s=void 0===n?i:(0,V.d$)(a,n);return{key:`s${t}`,planned:e,group:o,state:Q[o],why:s,times:[],isCompared:!0}})}(e);return eu(`${K(e)}: plan`,"is-plan",n,[(o=a.length>0,i=[...U(e),e.strategy.name],s=(0,M.F)(e),Z({hue:o?"bad":"name",word:o?"refused":"plan",title:K(e),sentence:s,facts:i,hash:t})),O(a),W(e),ed("Graph",v(l,new Set,n.redact)),ec(l,{run:"up"===e.direction?"to run":"to take back",failed:"will fail"},n.redact),ei(e.absent??[],n.redact),X(r,n.showNext),ep])}(a,{hash:r,refused:n,next:(0,ef._)(t,e)},p)}case"failure":var u,g;let f,x;return u=e.failure,eu(f=`${t}: failed`,"is-run-page",p,[h("header",{class:"head is-bad"},h("h1",{},f)),"configuration"===u.reason?(g=u.diagnostics,x=(0,$.m)(g).map(({severity:e,message:t,hint:a,location:r})=>h("li",{class:`notice is-${"error"===e?"irreversible":"drift"}`},h("code",{},(0,y.j)(r)),` ${t}`,void 0===a?[]:h("pre",{},a))),h("ul",{class:"notices"},x)):O([u])]);default:return}}})};
