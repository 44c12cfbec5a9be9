import { stat } from 'node:fs/promises';

/** Why a command cannot start, as far as can be seen before: a sentence, or `undefined`. */
export async function findStartProblem(
  workingDirectory: string,
  variables: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  for (const [name, value] of Object.entries(variables)) {
    if (name.includes('\0') || value.includes('\0')) {
      return `the variable ${name.replaceAll('\0', '')} holds a NUL character, which no process variable can`;
    }
  }
  try {
    const found = await stat(workingDirectory);
    return found.isDirectory() ? undefined : `the working folder ${workingDirectory} is no folder`;
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT'
      ? `the working folder ${workingDirectory} does not exist`
      : `the working folder ${workingDirectory} cannot be used: ${code}`;
  }
}

/** The words for an error of starting a program. */
export function explainStart(program: string, error: unknown, variables: Readonly<Record<string, string>>): string {
  const code = codeOf(error);
  switch (code) {
    case 'ENOENT':
      return `${program} was not found: is it installed, and in a folder of PATH?`;
    case 'EACCES':
      return `${program} may not be executed`;
    case 'E2BIG': {
      const [longest] = Object.entries(variables).toSorted((a, b) => b[1].length - a[1].length);
      const hint = longest === undefined ? '' : `; the longest is ${longest[0]} with ${longest[1].length} characters`;
      return `the process variables are longer than the system allows${hint}`;
    }
    default:
      return `${program} could not be started: ${code}`;
  }
}

/** Whether a program is not there at all. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
