const FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", "DejaVu Sans", Helvetica, Arial, sans-serif';
const CODE = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace';

/** Markdown as GitHub shows it, about. */
const MARKDOWN_STYLE = `
  .body { font: 14px/1.5 ${FONT}; color: #1f2328; padding: 16px 20px; }
  h2 { font-size: 20px; border-bottom: 1px solid #d1d9e0; padding-bottom: 6px; margin: 0 0 12px; font-weight: 600; }
  h3 { font-size: 16px; margin: 22px 0 10px; font-weight: 600; }
  p, ul { margin: 0 0 12px; }
  ul { padding-left: 24px; }
  table { border-collapse: collapse; margin: 0 0 14px; }
  th, td { border: 1px solid #d1d9e0; padding: 5px 12px; text-align: left; }
  tr:nth-child(2n) td { background: #f6f8fa; }
  pre { background: #f6f8fa; border-radius: 6px; padding: 12px 14px; font: 12px/1.45 ${CODE}; margin: 0 0 12px; white-space: pre-wrap; }
  pre.mermaid { background: none; padding: 0; text-align: center; }
  code { background: #818b981f; border-radius: 6px; padding: 2px 5px; font: 12px ${CODE}; }
  .added { background: #dafbe1; display: block; height: 1.45em; }
  .taken { background: #ffebe9; display: block; height: 1.45em; }
  .place { color: #8250df; } .kept { color: #1f2328; }
  details { margin: 0 0 8px; } summary { cursor: pointer; margin-bottom: 8px; }
  a { color: #0969da; text-decoration: none; }
  .sign { width: 1em; height: 1em; vertical-align: -.1em; }
  .sign path { fill: none; stroke: #fff; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
`;

/** Signs that a machine without a font for emoji can't draw, as what GitHub shows for them. */
const SIGNS: Readonly<Record<string, readonly [colour: string, shape: string]>> = {
  '✅': ['#1a7f37', 'M4 8.5l2.5 2.5L12 5.5'],
  '❌': ['#d1242f', 'M5 5l6 6M11 5l-6 6'],
  '⚠️': ['#bf8700', 'M8 4v5M8 11.5v.1'],
  '📝': ['#8250df', 'M5 5h6M5 8h6M5 11h3.5'],
  '▶️': ['#0969da', 'M6.5 5l4 3-4 3z'],
  '⏭️': ['#59636e', 'M5 5l3.5 3L5 11M11 5v6'],
  '➖': ['#59636e', 'M4.5 8h7'],
  '🚫': ['#bf8700', 'M5 11l6-6'],
  '❔': ['#bf8700', 'M6 6.2a2 2 0 1 1 2.6 2c-.4.2-.6.5-.6 1M8 11.6v.1'],
};

function drawSigns(html: string): string {
  return Object.entries(SIGNS).reduce(
    (drawn, [sign, [colour, shape]]) =>
      drawn.replaceAll(
        sign,
        `<svg class="sign" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="${colour}"/><path d="${shape}"/></svg>`,
      ),
    html,
  );
}

/** A comment on a pull request with what is in it. */
export function commentFrame(html: string): string {
  return document(
    `body { margin: 0; padding: 14px; background: #fff; }
     .comment { border: 1px solid #d1d9e0; border-radius: 8px; overflow: hidden; }
     .author { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; padding: 9px 16px; font: 14px ${FONT}; color: #59636e; }
     .author b { color: #1f2328; }
     .bot { border: 1px solid #d1d9e0; border-radius: 10px; font-size: 12px; padding: 0 7px; margin: 0 4px; }
     ${MARKDOWN_STYLE}`,
    `<div class="comment"><div class="author"><b>github-actions</b> <span class="bot">bot</span> commented</div>
     <div class="body">${drawSigns(html)}</div></div>`,
  );
}

/** The summary of a job. */
export function summaryFrame(html: string): string {
  return document(
    `body { margin: 0; padding: 14px; background: #fff; }
     .summary { border: 1px solid #d1d9e0; border-radius: 8px; }
     .title { padding: 14px 20px 0; font: 600 14px ${FONT}; color: #59636e; }
     ${MARKDOWN_STYLE}`,
    `<div class="summary"><div class="title">deploy summary</div><div class="body">${drawSigns(html)}</div></div>`,
  );
}

/** A window of a terminal. */
export function terminalFrame(html: string): string {
  return document(
    `body { margin: 0; padding: 0; background: #0d1117; }
     .bar { background: #161b22; padding: 10px 14px; display: flex; gap: 8px; }
     .bar i { width: 12px; height: 12px; border-radius: 50%; background: #3d444d; }
     pre { margin: 0; padding: 16px 20px 20px; font: 13.5px/1.5 ${CODE}; color: #e6edf3; white-space: pre-wrap; word-break: break-all; }
     .prompt { color: #7d8590; } .bold { font-weight: 700; } .dim { opacity: .6; }
     .red { color: #ff7b72; } .green { color: #56d364; } .yellow { color: #e3b341; } .cyan { color: #79c0ff; }`,
    `<div class="bar"><i></i><i></i><i></i></div><pre>${html}</pre>`,
  );
}

function document(style: string, body: string): string {
  return `<!doctype html><html><head><meta charset="utf-8"><style>${style}</style></head><body>${body}</body></html>`;
}
