import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import { escapeXml } from './escape.ts';
import type { FileFormat } from './file-format.ts';
import { writeJson } from './write-json.ts';
import { writeYaml } from './write-yaml.ts';
import type { WriteProblem, WrittenPiece } from './written-piece.ts';

/**
 * Puts a file together, each value escaped as its format asks for, unless its token is raw. JSON and YAML are read again:
 * what comes out is one or the other, or a problem.
 */
export function writeValues(pieces: readonly WrittenPiece[], format: FileFormat): Result<string, WriteProblem> {
  switch (format) {
    case 'yaml':
      return writeYaml(pieces);
    case 'json':
    case 'jsonc':
      return writeJson(pieces, format === 'jsonc');
    case 'xml':
      return ok(joined(pieces, escapeXml));
    case 'none':
      return ok(joined(pieces, (value) => value));
  }
}

function joined(pieces: readonly WrittenPiece[], escape: (value: string) => string): string {
  return pieces
    .map((piece) => (piece.kind === 'text' ? piece.text : piece.token.isRaw ? piece.value : escape(piece.value)))
    .join('');
}
