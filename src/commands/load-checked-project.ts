import { loadProject } from '../config/load-project.ts';
import type { ReadProject } from '../config/read-project.ts';
import type { Diagnostic } from '../domain/diagnostic.ts';
import type { Failure } from '../domain/failure.ts';
import type { Project } from '../domain/project.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { SourceFiles } from '../domain/source-files.ts';
import { checkAskedStages } from '../planning/check-asked-stages.ts';
import { checkConditions } from '../planning/check-conditions.ts';
import { checkGraph } from '../planning/check-graph.ts';
import { checkVariables } from '../planning/check-variables.ts';
import { buildGraph } from '../planning/graph.ts';
import type { ProjectGraph } from '../planning/graph.ts';

/** A project that every command can work with: read, checked, without cycles. */
export interface CheckedProject {
  readonly project: Project;
  readonly graph: ProjectGraph;
  readonly warnings: readonly Diagnostic[];
}

/** The repository that a job of GitHub Actions works on. */
export interface Checkout {
  /** Absolute path of the folder into which it is checked out. */
  readonly folder: string;
  /** Without its owner. */
  readonly repository: string;
}

/** Reads everything that stages.yaml names and reports all problems at once. */
export async function loadCheckedProject(
  files: SourceFiles,
  configPath: string,
  checkout?: Checkout,
): Promise<Result<CheckedProject, Failure>> {
  const isAtTheRoot = checkout !== undefined && files.resolve(configPath, '..') === files.resolve(checkout.folder, '.');
  const defaultName = isAtTheRoot ? checkout.repository : folderName(configPath);
  const loaded = await loadProject({ files, configPath, defaultName, check: checkProject });
  if (!loaded.ok) return err({ reason: 'configuration', diagnostics: loaded.error });
  const { project, diagnostics } = loaded.value;
  return ok({ project, graph: buildGraph(project), warnings: diagnostics });
}

/**
 * What is wrong beyond single keys. Where a stage could not be read as a whole, nothing is said of what others expect of
 * it or reach through it.
 */
function checkProject({ project, isComplete, gathered }: ReadProject): readonly Diagnostic[] {
  const always = [
    ...checkGraph(project),
    ...checkConditions(project, gathered.conditions),
    ...checkVariables(project, gathered.variables),
  ];
  return isComplete
    ? [...always, ...checkAskedStages(project)]
    : always.filter(({ code }) => code !== NEEDS_ALL_STAGES);
}

/** A dependency may lead through a stage that could not be read. */
const NEEDS_ALL_STAGES = 'import-without-dependency';

/** Further down, projects of one repository keep different names; and on a laptop it is the folder that is known. */
function folderName(configPath: string): string {
  return configPath.split(/[\\/]/).at(-2) || 'project';
}
