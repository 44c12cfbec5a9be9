/**
 * Writes the reusable workflow from its template: `node script/run.mjs script/generate-orchestrate.ts`.
 * A test says when it is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { orchestrateWorkflow } from './orchestrate/workflow.ts';

const root = path.dirname(import.meta.dirname);
const template = readFileSync(path.join(root, 'script/orchestrate/template.yml'), 'utf8');
writeFileSync(path.join(root, '.github/workflows/orchestrate.yml'), orchestrateWorkflow(template));
