/** What the bundler writes beside code. */
const OTHER_FILES = new Set(['LICENSES.txt', 'package.json']);

/** What the bundler puts in place of an import that it cannot find: code that fails when it is reached. */
const ABSENT = /eval\("require"\)\("(?<name>[^"]+)"\)/gu;

/** What a library asks for only where it was installed beside it: the bindings to PostgreSQL's own client. */
const DONE_WITHOUT = new Set(['pg-native']);

/**
 * What the bundler puts in place of a path that it takes for a file to bring along. It guesses: any path that ends in a
 * constant will do, and the program would look for the user's file in dist/.
 */
const ASSET_PATH = /__(?:webpack|nccwpck)_require__\.ab *\+ *(?<name>"[^"]+")/gu;

/** What is wrong with a bundle though the bundler was content, as sentences, sorted. */
export function bundleProblems(files: ReadonlyMap<string, string>): readonly string[] {
  const problems = [...files].flatMap(([file, text]) => {
    if (OTHER_FILES.has(file)) return [];
    if (!/^(?:\d+\.)?index\.js$/u.test(file)) return [`${file} is no code: what does the program need it for?`];
    return [
      ...names(text, ABSENT)
        .filter((name) => !DONE_WITHOUT.has(name))
        .map((name) => `${name} is imported and is not there`),
      ...names(text, ASSET_PATH).map((name) => `a path was taken for a file to bring along: ${name}`),
    ];
  });
  return [...new Set(problems)].toSorted();
}

function names(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(({ groups }) => groups?.['name'] ?? '');
}
