/** How a page looks, by day and by night, on a wide screen, a narrow one and paper. */
export const PAGE_STYLE = `:root {
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
`;
