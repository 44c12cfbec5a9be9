import DOMPurify from 'dompurify';
import type { DrawnDiagram } from './mermaid.ts';

/**
 * A process that reads a list of diagrams as JSON and says what Mermaid has understood of each. Mermaid cleans labels with
 * a document of a browser, which is not there: they stay as they are, since only its grammar is of interest here.
 */
Object.assign(DOMPurify, { addHook: () => undefined, sanitize: (text: unknown) => String(text) });
const { default: mermaid } = await import('mermaid');

let input = '';
for await (const chunk of process.stdin) input += String(chunk);
const texts: unknown = JSON.parse(input);
const read: DrawnDiagram[] = [];
for (const text of Array.isArray(texts) ? texts : []) read.push(await readDiagram(String(text)));
process.stdout.write(JSON.stringify(read));

async function readDiagram(text: string): Promise<DrawnDiagram> {
  try {
    await mermaid.parse(text);
    const db = await understood(text);
    return { labels: labelsOf(db), links: countOf(db, 'getEdges') };
  } catch (error) {
    return { labels: [], links: 0, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** What Mermaid would draw. There is no promised way to it without drawing. */
async function understood(text: string): Promise<object> {
  const { getDiagramFromText }: { getDiagramFromText(text: string): Promise<{ readonly db: object }> } = Reflect.get(
    mermaid,
    'mermaidAPI',
  );
  return (await getDiagramFromText(text)).db;
}

/** Nodes and groups of a flowchart, tasks and sections of a Gantt chart. */
function labelsOf(db: object): readonly string[] {
  return [
    ...textsOf(db, 'getVertices', 'text'),
    ...textsOf(db, 'getSubGraphs', 'title'),
    ...textsOf(db, 'getTasks', 'task'),
    ...new Set(textsOf(db, 'getTasks', 'section')),
  ].map(decode);
}

function textsOf(db: object, method: string, member: string): readonly string[] {
  return listOf(db, method).map((one) => String(Object.entries(one).find(([name]) => name === member)?.[1]).trim());
}

function countOf(db: object, method: string): number {
  return listOf(db, method).length;
}

function listOf(db: object, method: string): readonly object[] {
  const call: unknown = Reflect.get(db, method);
  if (typeof call !== 'function') return [];
  const found: unknown = Reflect.apply(call, db, []);
  const items: readonly unknown[] = found instanceof Map ? [...found.values()] : Array.isArray(found) ? found : [];
  return items.filter((item) => typeof item === 'object' && item !== null);
}

/** How Mermaid keeps entities until it draws: `ﬂ°°35¶ß` is `&#35;`. */
function decode(text: string): string {
  return text.replaceAll(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)));
}
