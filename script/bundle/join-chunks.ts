/** A chunk as the bundler writes it: its number, and its modules by their numbers. */
const CHUNK = /^export const id=(?<id>\d+);export const ids=\[\k<id>\];export const modules=\{(?<modules>[^]*)\};\s*$/u;

/** In index.js: the file that holds a chunk. */
const FILE_OF_CHUNK = '.u=(e=>""+e+".index.js")';

/**
 * Makes one file of chunks that are always loaded together: opening, checking and linking a file takes a millisecond each
 * time. The bundler splits by what programs share, not by what they load at a time.
 * @param files - a whole bundle, by path
 * @param groups - the paths of chunks that belong together; what is no chunk is left as it is
 * @throws when index.js does not name the files of chunks as it should
 */
export function joinChunks(
  files: ReadonlyMap<string, string>,
  groups: readonly (readonly string[])[],
): ReadonlyMap<string, string> {
  const joined = new Map(files);
  const holders = new Map<string, string>();
  for (const group of groups) {
    const chunks = group.flatMap((file) => {
      const found = CHUNK.exec(files.get(file) ?? '')?.groups;
      return found === undefined ? [] : [{ file, id: found['id'] ?? '', modules: found['modules'] ?? '' }];
    });
    const [first] = chunks;
    if (first === undefined || chunks.length < 2) continue;
    for (const { file, id } of chunks) {
      joined.delete(file);
      if (id !== first.id) holders.set(id, first.id);
    }
    const ids = chunks.map(({ id }) => id).join(',');
    const modules = chunks.map((chunk) => chunk.modules).join(',');
    joined.set(
      first.file,
      `export const id=${first.id};export const ids=[${ids}];export const modules={${modules}};\n`,
    );
  }
  if (holders.size === 0) return joined;
  const index = files.get('index.js') ?? '';
  if (index.split(FILE_OF_CHUNK).length !== 2) throw new Error(`index.js has not exactly one ${FILE_OF_CHUNK}`);
  const table = [...holders].map(([id, holder]) => `${id}:${holder}`).join(',');
  joined.set('index.js', index.replace(FILE_OF_CHUNK, `.u=(e=>""+({${table}}[e]||e)+".index.js")`));
  return joined;
}
