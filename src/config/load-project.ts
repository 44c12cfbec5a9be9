import { compareText, type Diagnostic, sortDiagnostics } from '../domain/diagnostic.ts';
import type { Project } from '../domain/project.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { formatLocation } from '../domain/source-location.ts';
import { checkCrons } from './check-crons.ts';
import { checkTimes } from './check-times.ts';
import { limitReads } from './limit-reads.ts';
import { startOf } from './migration-folder.ts';
import { type ProjectInput, readProject, type ReadProject } from './read-project.ts';
import { problemAt } from './report.ts';

/** Problems that are told at most. */
export const MAX_PROBLEMS = 10_000;

/** A project that can be worked with, and what is worth knowing about it. */
export interface LoadedProject {
  readonly project: Project;
  /** Warnings and notices, sorted. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Where a project is, and what else it has to stand. */
export interface LoadInput extends ProjectInput {
  /**
   * Looks at what could be read, also of a project with mistakes: at its cycles, imports and conditions, which are the
   * matter of planning. What it finds is told together with all else. Absent: nothing is looked at.
   */
  readonly check?: (read: ReadProject) => readonly Diagnostic[];
}

/**
 * Reads stages.yaml and everything it names. The error holds all problems of all files, sorted, with at least one
 * error among them.
 */
export async function loadProject(input: LoadInput): Promise<Result<LoadedProject, readonly Diagnostic[]>> {
  const reported: Diagnostic[] = [];
  const files = limitReads(input.files);
  const report = (diagnostic: Diagnostic): number => reported.push(diagnostic);
  const read = await readProject({ ...input, files }, report);
  if (read) {
    await checkCrons(read.project, report);
    checkTimes(read.project, report);
  }
  if (read && input.check) reported.push(...input.check(read));
  const diagnostics = limit(distinct(sortDiagnostics(reported)), files.show(input.configPath));
  if (diagnostics.some(({ severity }) => severity === 'error')) return err(diagnostics);
  if (!read?.isComplete) throw new Error('the project was refused without a reason');
  return ok({ project: read.project, diagnostics });
}

/** What several stages share is read for each of them; what is wrong with it is told once. */
function distinct(sorted: readonly Diagnostic[]): readonly Diagnostic[] {
  const keys = new Set<string>();
  return sorted.filter(({ location, code, message }) => {
    const key = `${formatLocation(location)} ${code} ${message}`;
    return keys.size !== keys.add(key).size;
  });
}

/** Errors first, where there are too many to be told. */
function limit(diagnostics: readonly Diagnostic[], file: string): readonly Diagnostic[] {
  if (diagnostics.length <= MAX_PROBLEMS) return diagnostics;
  const bySeverity = diagnostics.toSorted((a, b) => compareText(a.severity, b.severity));
  const rest = problemAt(startOf(file), {
    code: 'too-many-problems',
    message: `there are ${diagnostics.length - MAX_PROBLEMS} more problems than the ${MAX_PROBLEMS} told here`,
    hint: 'mend these first',
  });
  return [...sortDiagnostics(bySeverity.slice(0, MAX_PROBLEMS)), rest];
}
