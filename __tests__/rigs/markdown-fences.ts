/** The backticks of a fence that is left open at the end of a page; `undefined` where every one is closed. */
export function openFence(page: string): string | undefined {
  let open: string | undefined;
  for (const line of page.split('\n')) {
    const ticks = /^(`{3,})(.*)$/.exec(line);
    if (ticks === null) continue;
    if (open === undefined) open = ticks[1];
    else if (ticks[1] === open && ticks[2] === '') open = undefined;
  }
  return open;
}
