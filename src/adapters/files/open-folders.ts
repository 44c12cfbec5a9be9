import { rmSync } from 'node:fs';

const folders = new Set<string>();

/** From now on a folder is removed when this process is about to be ended. Returns what takes that back. */
export function removeAtEnd(folder: string): () => void {
  folders.add(folder);
  return () => void folders.delete(folder);
}

/** Removes what is left of private folders. For the last moment of a process, in which nothing can be waited for. */
export function removeOpenFolders(): void {
  for (const folder of folders) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Nobody is left to be told, and others may still be removed.
    }
  }
  folders.clear();
}
