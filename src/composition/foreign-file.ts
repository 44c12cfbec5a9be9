import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** Of a file, what is looked at to know what it is. */
const HEAD_BYTES = 256;

/**
 * Whether a file holds something of somebody else, which nothing is to be written over: `--report-file stages.yaml` would be
 * the end of the project. What is empty, no regular file or can't be looked at is none: writing it says what is wrong.
 * @param begin - how what we write begins, without blanks
 */
export function isForeign(file: string, begin: string): boolean {
  try {
    const info = statSync(file, { throwIfNoEntry: false });
    if (info?.isFile() !== true || info.size === 0) return false;
    const head = headOf(file).replaceAll(/\s/gu, '');
    return head !== '' && !head.startsWith(begin);
  } catch {
    return false;
  }
}

/** What stands in place of a report that would have been written over such a file. */
export const FOREIGN = 'it holds something else, which is left as it is; name another file';

function headOf(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.toString('utf8', 0, readSync(descriptor, head));
  } finally {
    closeSync(descriptor);
  }
}
