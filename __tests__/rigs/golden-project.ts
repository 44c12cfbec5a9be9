import { type Diagnostic } from '../../src/domain/diagnostic.ts';
import { formatLocation } from '../../src/domain/source-location.ts';
import type { MemoryFile } from './memory-source-files.ts';

/** A line that begins a file: `=== NAME`, or `=== NAME (hex)`, or one that says why the file cannot be read. */
const MARKER = /^=== (?<name>\S+)(?: \((?<kind>[^)]*)\))?$/;

/** The section that holds what is expected. */
const EXPECTED = 'expected';

/** A small project in one text, and what loading it should say. */
export interface GoldenProject {
  readonly files: ReadonlyMap<string, MemoryFile>;
  readonly expected: string;
}

/** Reads a golden file. */
export function readGoldenProject(text: string): GoldenProject {
  const sections: { name: string; kind: string; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const { name, kind = '' } = MARKER.exec(line)?.groups ?? {};
    if (name === undefined) sections.at(-1)?.lines.push(line);
    else sections.push({ name, kind, lines: [] });
  }
  const files = new Map<string, MemoryFile>();
  let expected = '';
  for (const { name, kind, lines } of sections) {
    if (name === EXPECTED) expected = lines.join('\n');
    else files.set(name, fileOf(kind, lines.join('\n')));
  }
  return { files, expected: expected.trimEnd() };
}

function fileOf(kind: string, text: string): MemoryFile {
  if (kind === '') return text;
  if (kind === 'hex') return Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
  if (kind === 'not a file') return { kind: 'not_a_file' };
  const [, bytes] = /^(\d+) bytes$/.exec(kind) ?? [];
  if (bytes !== undefined) return { kind: 'too_large', bytes: Number(bytes), limitBytes: 5_242_880 };
  return { kind: 'unreadable', message: kind };
}

/** The text of a golden file with another expectation. */
export function withExpected(text: string, expected: string): string {
  return `${text.slice(0, text.indexOf(`=== ${EXPECTED}`))}=== ${EXPECTED}\n${expected}\n`;
}

/** Diagnostics as golden files hold them: place, code and message, then what to do, then other places. */
export function showDiagnostics(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .flatMap(({ severity, code, message, hint, location, related = [] }) => [
      `${formatLocation(location)} ${severity === 'error' ? '' : `${severity} `}${code}: ${message}`,
      ...(hint === undefined ? [] : [`    ${hint}`]),
      ...related.map((place) => `    ${formatLocation(place.location)} ${place.message}`),
    ])
    .join('\n');
}
