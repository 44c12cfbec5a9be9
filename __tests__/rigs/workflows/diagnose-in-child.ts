/**
 * Checks workflows and actions with the language service that editors use, and prints what it finds as JSON:
 *
 *     node diagnose-in-child.ts ROOT FILE…        FILE is relative to ROOT
 *
 * A process of its own, because the service imports JSON in a way that only bundlers accept, and the hook that mends
 * it must be there before the service is loaded, outside Jest's own module loader.
 */
import { readFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';

/** Our own action, as users and the examples name it. */
const OWN_ACTION = { owner: 'org', name: 'stage-orchestrator' };

const [root = '.', ...files] = process.argv.slice(2);

registerHooks({
  load(url, context, next) {
    const importAttributes = url.endsWith('.min.json') ? { type: 'json' } : context.importAttributes;
    return next(url, { ...context, importAttributes });
  },
});

const { registerLogger, validate } = await import('@actions/languageservice');
const { TextDocument } = await import('vscode-languageserver-textdocument');

// When it cannot check a file, the service only logs that, and the file would pass.
const logged: string[] = [];
const log = (message: string) => void logged.push(message);
registerLogger({ error: log, warn: log, info: () => undefined, log: () => undefined });

/** The action.yml of an action in this repository; of others nothing is known here. */
async function metadataOf(action: { owner: string; name: string; path?: string }) {
  if (action.owner !== OWN_ACTION.owner || action.name !== OWN_ACTION.name) return { name: '', description: '' };
  const text = await readFile(path.join(root, action.path ?? '', 'action.yml'), 'utf8');
  return parse(text) as { name: string; description: string; inputs?: Record<string, { description: string }> };
}

async function getFileContent(reference: object): Promise<{ name: string; content: string }> {
  const name = 'path' in reference ? String(reference.path) : '';
  const own = 'owner' in reference && reference.owner === OWN_ACTION.owner;
  if ('repository' in reference && !own) throw new Error(`${name} is in another repository`);
  return { name, content: await readFile(path.join(root, name), 'utf8') };
}

const problems: string[] = [];
for (const file of files) {
  const text = await readFile(path.join(root, file), 'utf8');
  const document = TextDocument.create(pathToFileURL(path.join(root, file)).href, 'yaml', 1, text);
  const diagnostics = await validate(document, {
    actionsMetadataProvider: { fetchActionMetadata: metadataOf },
    fileProvider: { getFileContent },
  });
  for (const { message, range } of diagnostics) {
    const words = typeof message === 'string' ? message : message.value;
    problems.push(`${file}:${range.start.line + 1}: ${words}`);
  }
  problems.push(...logged.splice(0).map((message) => `${file}: ${message}`));
}
process.stdout.write(JSON.stringify(problems));
