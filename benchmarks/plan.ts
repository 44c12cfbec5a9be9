/**
 * What loading and planning cost as a project grows:  node script/run.mjs benchmarks/plan.ts
 *
 * Layers of stages, each depending on two of the layer before, each with its own config.yaml and one migration that
 * renders a URL, a header and a body. Files lie in a temporary folder; no history exists. One line per size: time to
 * load and check, time to plan, and the heap that the plan keeps alive.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDiskSourceFiles } from '../src/adapters/files/disk-source-files.ts';
import { loadCheckedProject } from '../src/commands/load-checked-project.ts';
import { err } from '../src/domain/result.ts';
import { planUp } from '../src/planning/plan-up.ts';
import { STRATEGIES } from '../src/planning/strategies/index.ts';

const SIZES = [100, 1_000, 10_000];
const LAYER_WIDTH = 100;

function name(index: number): string {
  return `stage-${String(index).padStart(5, '0')}`;
}

function writeProject(folder: string, count: number): string {
  const lines = ['global:', '  env: { base: "http://127.0.0.1:9", region: north }', 'stages:'];
  mkdirSync(path.join(folder, 'migration'));
  writeFileSync(
    path.join(folder, 'migration/001_apply.yaml'),
    [
      'up:',
      '  request:',
      '    method: POST',
      '    url: "{{.base}}/{{.me}}"',
      '    headers: [{ name: X-Region, value: "{{.region}}" }]',
      '    body: |',
      '      {"name": "{{.me}}", "region": "{{.region | upper}}"}',
      '  response: { result_code: ["201"], env_from: { id: id } }',
      'down: { method: DELETE, url: "{{.base}}/{{.id}}" }',
      '',
    ].join('\n'),
  );
  for (let index = 0; index < count; index += 1) {
    const above = index - LAYER_WIDTH;
    const needs = above < 0 ? [] : [name(above), name(Math.max(0, above - 1))];
    writeFileSync(path.join(folder, `${name(index)}.yaml`), 'migrate_dir: ./migration\n');
    const depends = needs.length > 0 ? `, depends_on: [${[...new Set(needs)].join(', ')}]` : '';
    lines.push(`  - { name: ${name(index)}, config_path: ${name(index)}.yaml, env: { me: ${name(index)} }${depends} }`);
  }
  const file = path.join(folder, 'stages.yaml');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

async function measure(count: number): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-plan-'));
  try {
    const config = writeProject(folder, count);
    const files = createDiskSourceFiles(folder);
    const before = process.memoryUsage().heapUsed;
    const started = performance.now();
    const loaded = await loadCheckedProject(files, config);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
    const read = performance.now();
    const { project, graph } = loaded.value;
    const plan = planUp({
      project,
      graph,
      selected: new Set(graph.ids),
      strategy: STRATEGIES.dependency_graph,
      histories: new Map(),
      open: () => err('no_key'),
      fingerprint: () => undefined,
      world: { processVariable: () => undefined, envAllow: new Set(), now: 0, onSecret: () => undefined },
      given: new Map(),
      branch: '',
      event: '',
      commit: '',
      previewOnly: true,
      failOnDrift: false,
      skipIrreversible: false,
      repeat: false,
      verbose: false,
      notices: [],
    });
    const planned = performance.now();
    if (!plan.ok) throw new Error(JSON.stringify(plan.error));
    const heapMb = (process.memoryUsage().heapUsed - before) / 2 ** 20;
    console.log(
      `${String(count).padStart(6)} stages  load ${(read - started).toFixed(0).padStart(6)} ms  plan ${(planned - read).toFixed(0).padStart(5)} ms  ` +
        `${(((planned - started) * 1000) / count).toFixed(0).padStart(5)} µs a stage  heap +${heapMb.toFixed(0)} MB  ${plan.value.waves.length} waves`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const count of SIZES) await measure(count);
