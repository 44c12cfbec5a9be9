import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Returns when what was written to a file has reached the disk. */
export function syncFileToDisk(path: string): void {
  sync(path, 'r+');
}

/** Returns when the entries of a folder have reached the disk. On Windows folders cannot be opened and need no help. */
export function syncFolderToDisk(folder: string): void {
  if (process.platform !== 'win32') sync(folder, 'r');
}

function sync(path: string, flags: 'r' | 'r+'): void {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
