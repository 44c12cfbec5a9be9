import { sha256Hex } from '../domain/sha256.ts';

/**
 * The key of the one comment of a project and a set of environments: 16 hexadecimal digits. It is made from what was asked
 * for, so that it is known too where the files can't be read.
 * @param config - the file with the stages, relative to the root of the repository
 * @param environments - those that were asked for; empty: all
 */
export function commentKey(config: string, environments: readonly string[]): string {
  const asked = JSON.stringify([config, [...new Set(environments)].toSorted()]);
  return sha256Hex(asked).slice(0, 16);
}
