/**
 * Parses a workflow with GitHub's own parser and prints, as JSON, what it says of its jobs:
 *
 *     node parse-in-child.ts FILE
 *
 * A process of its own for the same reason as the language service: the parser imports JSON as only bundlers accept it.
 */
import { readFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import path from 'node:path';

registerHooks({
  load(url, context, next) {
    const importAttributes = url.endsWith('.json') ? { type: 'json' } : context.importAttributes;
    return next(url, { ...context, importAttributes });
  },
});

const [file = ''] = process.argv.slice(2);
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser');
const content = await readFile(file, 'utf8');
const parsed = parseWorkflow({ name: path.basename(file), content }, new NoOperationTraceWriter());
const template = parsed.value && (await convertWorkflowTemplate(parsed.context, parsed.value));
const errors = [
  ...parsed.context.errors.getErrors().map(({ message }) => message),
  ...(template?.errors ?? []).map(({ Message }) => Message),
];
const jobs = (template?.jobs ?? []).map((job) => ({
  id: job.id.value,
  needs: (job.needs ?? []).map(({ value }) => value),
  // The parser adds success() to a condition that asks for no status.
  condition: job.if.expression,
}));
process.stdout.write(JSON.stringify({ errors, jobs }));
