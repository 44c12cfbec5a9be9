/** Most files of a snapshot, most bytes of one of them (GitHub refuses files of 100 MB and more) and of all. */
export const SNAPSHOT_LIMITS = { files: 5_000, fileBytes: 95 * 1024 * 1024, bytes: 256 * 1024 * 1024 } as const;

/** Most characters of a file's name. */
const MAX_NAME_LENGTH = 1_000;

/** Why these files, names and sizes in bytes, are no snapshot: a sentence, or `undefined`. */
export function problemOfSize(files: readonly (readonly [name: string, bytes: number])[]): string | undefined {
  const { files: maxFiles, fileBytes, bytes: maxBytes } = SNAPSHOT_LIMITS;
  if (files.length > maxFiles) return `it has ${files.length} files, and ${maxFiles} is the most`;
  const misnamed = files.find(([name]) => name === '' || name.length > MAX_NAME_LENGTH || !name.isWellFormed());
  if (misnamed !== undefined) return `${JSON.stringify(misnamed[0].slice(0, 80))} cannot be the name of a file`;
  const large = files.find(([, bytes]) => bytes > fileBytes);
  if (large !== undefined) return `${large[0]} has ${large[1]} bytes, and ${fileBytes} is the most`;
  const all = files.reduce((sum, [, bytes]) => sum + bytes, 0);
  return all > maxBytes ? `it has ${all} bytes, and ${maxBytes} is the most` : undefined;
}
