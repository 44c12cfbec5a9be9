/** A chunk as the bundler writes it: its number, first among those of all that it has put together, and its modules. */
const CHUNK =
  /^export const id=(?<id>\d+);export const ids=\[(?<ids>\k<id>[\d,]*)\];export const modules=\{(?<modules>[^]*)\};\s*$/u;

/** In index.js: the file that holds a chunk. */
const FILE_OF_CHUNK = '.u=(e=>""+e+".index.js")';

/**
 * Makes one file of chunks that are loaded together: opening, checking and linking a file takes a millisecond each time.
 * The bundler splits by what programs share, not by what they load at a time.
 * @param files - a whole bundle, by path
 * @param together - the paths of those chunks; what is no chunk is left as it is
 * @throws when index.js does not name the files of chunks as it should
 */
export function joinChunks(
  files: ReadonlyMap<string, string>,
  together: readonly string[],
): ReadonlyMap<string, string> {
  const chunks = together.flatMap((file): readonly Chunk[] => {
    const { id, ids, modules } = CHUNK.exec(files.get(file) ?? '')?.groups ?? {};
    return id === undefined || ids === undefined || modules === undefined ? [] : [{ file, id, ids, modules }];
  });
  const [first, ...others] = chunks;
  if (first === undefined || others.length === 0) return files;
  const joined = new Map(files);
  for (const { file } of others) joined.delete(file);
  const ids = chunks.map((chunk) => chunk.ids).join(',');
  const modules = chunks.map((chunk) => chunk.modules).join(',');
  joined.set(first.file, `export const id=${first.id};export const ids=[${ids}];export const modules={${modules}};\n`);
  const index = files.get('index.js') ?? '';
  if (index.split(FILE_OF_CHUNK).length !== 2) throw new Error(`index.js has not exactly one ${FILE_OF_CHUNK}`);
  const table = others.map(({ id }) => `${id}:${first.id}`).join(',');
  return joined.set('index.js', index.replace(FILE_OF_CHUNK, `.u=(e=>""+({${table}}[e]||e)+".index.js")`));
}

/** A chunk in its file. */
interface Chunk {
  readonly file: string;
  readonly id: string;
  readonly ids: string;
  readonly modules: string;
}
