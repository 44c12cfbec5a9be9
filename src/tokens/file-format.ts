/** How values are written into a file, so that they stay values there. */
export type FileFormat = 'json' | 'jsonc' | 'yaml' | 'xml' | 'none';

/** By the ending of a name. Anything else takes values as they are. */
const FORMATS: ReadonlyMap<string, FileFormat> = new Map([
  ['json', 'json'],
  ['jsonc', 'jsonc'],
  ['yaml', 'yaml'],
  ['yml', 'yaml'],
  ['xml', 'xml'],
  ['config', 'xml'],
  ['plist', 'xml'],
  ['svg', 'xml'],
  ['html', 'xml'],
  ['xhtml', 'xml'],
]);

/** The format of a file by its name, without regard to case. */
export function formatOf(file: string): FileFormat {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return (dot < 0 ? undefined : FORMATS.get(name.slice(dot + 1).toLowerCase())) ?? 'none';
}
