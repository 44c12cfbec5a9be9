import fs from 'node:fs';
import { dirname } from 'node:path';

/**
 * Replaces a file as a whole: whoever reads it, and whenever the power fails, finds the old content or the new one.
 * One writer at a time. Throws errors of the file system.
 */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const next = `${path}.new`;
  {
    await using file = await fs.promises.open(next, 'w');
    await file.writeFile(content);
    await file.sync();
  }
  await fs.promises.rename(next, path);
  await syncFolder(dirname(path));
}

/** Brings the new name to the disk. On Windows folders cannot be opened and need no help. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using handle = await fs.promises.open(folder, 'r');
  await handle.sync();
}
