import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * What a golden file holds, to compare a text with byte for byte. With `UPDATE_GOLDEN=1` in the environment the file is
 * written first: look at the difference before committing it.
 */
export function golden(file: string, text: string): string {
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return readFileSync(file, 'utf8');
}
