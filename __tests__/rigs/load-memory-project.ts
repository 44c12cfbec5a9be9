import { type LoadedProject, loadProject } from '../../src/config/load-project.ts';
import type { Diagnostic } from '../../src/domain/diagnostic.ts';
import type { Migration } from '../../src/domain/migration.ts';
import type { Result } from '../../src/domain/result.ts';
import type { Stage } from '../../src/domain/stage.ts';
import type { StageConfig } from '../../src/domain/stage-config.ts';
import { showDiagnostics } from './golden-project.ts';
import { MEMORY_FOLDER, type MemoryFile, memorySourceFiles } from './memory-source-files.ts';

/** Loads `stages.yaml` of these files. */
export async function loadFiles(
  files: Readonly<Record<string, MemoryFile>>,
): Promise<Result<LoadedProject, readonly Diagnostic[]>> {
  return loadProject({
    files: memorySourceFiles(new Map(Object.entries(files))),
    configPath: `${MEMORY_FOLDER}/stages.yaml`,
    defaultName: 'the-default',
  });
}

/** Loads a project that must be accepted. */
export async function loadAccepted(files: Readonly<Record<string, MemoryFile>>): Promise<LoadedProject> {
  const loaded = await loadFiles(files);
  if (!loaded.ok) throw new Error(`refused:\n${showDiagnostics(loaded.error)}`);
  return loaded.value;
}

/** The first stage of a stages.yaml in which it is written under `stages:`, given without that key. */
export async function loadStage(text: string, files: Readonly<Record<string, MemoryFile>> = {}): Promise<Stage> {
  const { project } = await loadAccepted({ 'stages.yaml': `stages:\n${text}`, ...files });
  const [stage] = project.stages;
  if (stage === undefined) throw new Error('no stage');
  return stage;
}

/** What a config.yaml, which stands in `a/`, is read into. */
export async function loadConfig(text: string, files: Readonly<Record<string, MemoryFile>> = {}): Promise<StageConfig> {
  const { work } = await loadStage('  - { name: a, config_path: a/config.yaml }\n', {
    'a/config.yaml': text,
    ...files,
  });
  if (work.kind !== 'migrations') throw new Error('no migrations');
  return work.config;
}

/** What a migration file is read into; `a/` is the folder of its config.yaml. */
export async function loadMigrationText(
  text: string,
  files: Readonly<Record<string, MemoryFile>> = {},
): Promise<Migration> {
  const { migrations } = await loadConfig('', { 'a/migration/001_it.yaml': text, ...files });
  const [migration] = migrations;
  if (migration === undefined) throw new Error('no migration');
  return migration;
}
