/**
 * Prints the notes of a version from CHANGELOG.md:  `node script/run.mjs script/release-notes.ts v1.4.0`
 * Fails when the tag is not the version in package.json, or when the changelog has no section for it.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The section of a Keep a Changelog text for a version, without its heading; undefined when there is none or it is
 * empty.
 */
export function notesFor(version: string, changelog: string): string | undefined {
  const sections = changelog.split(/^## /mu).slice(1);
  const section = sections.find((one) => one.startsWith(`[${version}]`));
  // What follows the last section are the link targets of the headings.
  const notes = section
    ?.slice(section.indexOf('\n'))
    .replaceAll(/^\[[^\]]+\]: \S+$/gmu, '')
    .trim();
  return notes === '' ? undefined : notes;
}

/** The notes to print for a tag, or why there are none. */
export function releaseNotes(
  tag: string,
  { version, changelog }: { readonly version: string; readonly changelog: string },
): { readonly notes: string } | { readonly problem: string } {
  if (tag !== `v${version}`) return { problem: `The tag is ${tag}, but package.json says ${version}.` };
  const notes = notesFor(version, changelog);
  return notes === undefined ? { problem: `CHANGELOG.md has no section [${version}] with notes.` } : { notes };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.dirname(import.meta.dirname);
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  const changelog = readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8');
  const answer = releaseNotes(process.argv[2] ?? '', { version, changelog });
  if ('notes' in answer) {
    console.log(answer.notes);
  } else {
    console.error(answer.problem);
    process.exitCode = 1;
  }
}
