import type { FoundFile } from './find-files.ts';

/** What a destination can't be, and what to write instead. */
export interface DestinationProblem {
  readonly message: string;
  readonly hint: string;
}

/** Whether a `dest` stays inside the private folder of its stage; undefined where it does. */
export function destinationProblem(destination: string): DestinationProblem | undefined {
  if (/\p{Cc}/u.test(destination)) return { message: 'holds a control character', hint: 'remove it' };
  if (!/^(?:[\\/]|[A-Za-z]:)/.test(destination) && !destination.split(/[\\/]/).includes('..')) return undefined;
  return {
    message: 'leads out of the folder of the stage, STAGE_PARAMETERS',
    hint: 'write a path inside that folder, without ..',
  };
}

/**
 * Where the copy of a file goes inside the private folder of its stage: right into it, or where `dest` says. That is a
 * folder where it ends with `/` or is said of a pattern. Files of one pattern keep their places among each other.
 */
export function copyPath(file: FoundFile, isOfPattern: boolean, destination = '.'): string {
  const names = namesIn(destination);
  const isFolder = isOfPattern || destination.endsWith('/') || names.length === 0;
  return (isFolder ? [...names, ...namesIn(file.varying)] : names).join('/');
}

/** The names of a path, without what leads nowhere or out. */
function namesIn(path: string): readonly string[] {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names;
}
