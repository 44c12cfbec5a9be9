/** All refs of this program in a remote; no branch, no tag, so that a clone does not fetch them. */
const PREFIX = 'refs/stage-orchestrator/';

/** Where the locks are: no environment has a ref of this name, or git could not keep refs below it. */
const LOCKS = 'locks';

/** The ref that holds the snapshots of an environment. */
export function snapshotRef(environment: string): string {
  const component = refComponent(environment);
  return `${PREFIX}${component === LOCKS ? component.replace(/^./, percent) : component}`;
}

/** The ref that is there while an environment is locked. */
export function lockRef(environment: string): string {
  return `${PREFIX}${LOCKS}/${refComponent(environment)}`;
}

/**
 * A name as one component of a ref: itself wherever git takes it. Otherwise what git does not take stands as `%` and two
 * hexadecimal digits, since names may begin and end with dots, hold two of them or end with `.lock`.
 * Source: git-check-ref-format(1). Different names stay different.
 */
function refComponent(name: string): string {
  return encodeName(name)
    .replaceAll('..', `.${percent('.')}`)
    .replace(/^\./, percent)
    .replace(/\.(?=(?:lock)?$)/, percent);
}

/** The name of a file in a tree: encoded where it is not plain, so that no name means anything to git. */
export function treeName(fileName: string): string {
  return encodeName(fileName).replace(/^\./, percent);
}

/** The file whose name stands like this in a tree; `undefined`: this program does not write such a name. */
export function fileNameOf(name: string): string | undefined {
  try {
    const fileName = decodeURIComponent(name);
    return treeName(fileName) === name ? fileName : undefined;
  } catch {
    return undefined;
  }
}

/** Encodes every byte of the UTF-8 form that is no letter, digit, `_`, `.` or `-`. Throws for half a surrogate pair. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replaceAll(/[!'()*~]/g, percent);
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
