/**
 * A module that makes a Node program name each file that it loads, on standard error, as `loaded FILE_URL`: pass it to
 * `node --import`.
 */
export const NAME_LOADED_FILES = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module';
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) process.stderr.write('loaded ' + url + '\\n');
    return next(url, context);
  },
});
`)}`;

/** The names of the files that were loaded, without their folders, in the order of loading. */
export function loadedFiles(standardError: string): readonly string[] {
  return [...standardError.matchAll(/^loaded .*\/(?<name>[^/\n]+)$/gmu)].map(({ groups }) => groups?.['name'] ?? '');
}
