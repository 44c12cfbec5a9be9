/** A package as the bundler lists it: its name, the licence that it names, and the text of that. */
interface Entry {
  readonly heading: string;
  /** Title and copyright, which differ from package to package. */
  readonly notice: string;
  /** What is permitted and what not, which many packages say in the same words. */
  readonly terms: string;
}

/** Where a package begins: after an empty line, a name as npm has it, and an identifier of a licence. */
const BEGINNING = /(?:^|\n\n)(?<name>(?:@[\w.-]+\/)?[\w.-]+)\n(?<licence>\([\w.+ -]+\)|[\w.+-]+)(?=\n)/gu;

const COPYRIGHT = /copyright\s+(?:\(c\)|©|\d|[a-z]+ \d)/iu;

/**
 * The licences that the bundler has collected, with the same terms once: under the names and copyrights of all packages
 * that have them. Terms are the same when only the breaks of lines differ. Half of 200 kB is left, and nothing that
 * a package asks to be kept is lost: each notice stands with its terms.
 */
export function groupLicences(collected: string): string {
  const groups = Map.groupBy(entriesOf(collected), ({ terms }) => terms.replaceAll(/\s+/gu, ' '));
  return [...groups.values()]
    .map((entries) => {
      const notices = entries.map(({ heading, notice }) => [heading, notice].filter((text) => text !== '').join('\n'));
      return [...notices, entries[0]?.terms ?? ''].filter((text) => text !== '').join('\n\n');
    })
    .join(`\n\n${'-'.repeat(80)}\n\n`)
    .concat('\n');
}

function entriesOf(collected: string): readonly Entry[] {
  const beginnings = [...collected.matchAll(BEGINNING)];
  return beginnings.map((beginning, index) => {
    const end = beginnings[index + 1]?.index ?? collected.length;
    const text = collected.slice(beginning.index + beginning[0].length, end).trim();
    const { name = '', licence = '' } = beginning.groups ?? {};
    return { heading: `${name}: ${licence}`, ...split(text) };
  });
}

/** Takes the paragraphs up to the last one at the top that names a holder of the copyright for the notice. */
function split(text: string): { readonly notice: string; readonly terms: string } {
  const paragraphs = text.split(/\n[ \t]*\n/u);
  const first = paragraphs.findIndex((paragraph) => COPYRIGHT.test(paragraph));
  if (first === -1 || first > 2) return { notice: '', terms: text };
  const after = paragraphs.findIndex((paragraph, index) => index > first && !COPYRIGHT.test(paragraph));
  const count = after === -1 ? paragraphs.length : after;
  return { notice: paragraphs.slice(0, count).join('\n').trim(), terms: paragraphs.slice(count).join('\n\n').trim() };
}
