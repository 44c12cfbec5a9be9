import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./mermaid-process-main.ts', import.meta.url));

/** What Mermaid has understood of a diagram. */
export interface DrawnDiagram {
  /** As they would be drawn: of nodes, then groups; of tasks, then sections. */
  readonly labels: readonly string[];
  /** Arrows of a flowchart. */
  readonly links: number;
  /** Why it is no diagram. */
  readonly problem?: string;
}

/** Reads diagrams with the real Mermaid, in a process of its own. */
export async function readDiagrams(diagrams: readonly string[]): Promise<readonly DrawnDiagram[]> {
  const child = spawn(process.execPath, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(diagrams));
  const read = JSON.parse(await text(child.stdout)) as readonly DrawnDiagram[];
  if (read.length !== diagrams.length) throw new Error(`${diagrams.length} diagrams were given, ${read.length} read`);
  return read;
}

/** The diagrams in a page of Markdown. */
export function diagramsIn(page: string): readonly string[] {
  return [...page.matchAll(/^(`{3,})mermaid\n(?<diagram>[^]*?)\n\1$/gmu)].map(
    ({ groups }) => groups?.['diagram'] ?? '',
  );
}
