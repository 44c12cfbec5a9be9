import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** A package that is part of the bundle. */
interface BundledPackage {
  /** Name and version, `yaml@2.9.1`. */
  readonly title: string;
  /** The SPDX expression of its package.json. */
  readonly licence: string;
  /** The licence's text; empty when the package ships none. */
  readonly text: string;
}

/** The folder of the package that a bundled file belongs to; undefined for a file of this project. */
function packageFolder(file: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function readPackage(folder: string): BundledPackage {
  const description: unknown = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = description as { name: string; version: string; license?: string };
  const file = readdirSync(folder)
    .toSorted()
    .find((entry) => /^(licen[cs]e|copying)(\.|-|$)/i.test(entry));
  const text = file === undefined ? '' : readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
  return { title: `${name}@${version}`, licence: license ?? 'see the text', text };
}

/**
 * The text of LICENSES.txt: every package whose code is in the bundle, sorted by name, each licence's text once under
 * the packages that share it. Their licences ask that the text goes where the code goes.
 * @param files - the bundled files, relative to `root` or absolute, with forward slashes
 */
export function licencesText(root: string, files: Iterable<string>): string {
  const folders = new Set([...files].map(packageFolder).filter((folder) => folder !== undefined));
  const packages = new Map(
    [...folders].map((folder) => readPackage(path.resolve(root, folder))).map((one) => [one.title, one]),
  );
  const byText = new Map<string, BundledPackage[]>();
  for (const title of [...packages.keys()].toSorted()) {
    const found = packages.get(title);
    if (found === undefined) continue;
    byText.set(found.text, [...(byText.get(found.text) ?? []), found]);
  }
  const sections = [...byText].map(([text, members]) =>
    [...members.map(({ title, licence }) => `${title} (${licence})`), '', text].join('\n').trimEnd(),
  );
  return `${sections.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
