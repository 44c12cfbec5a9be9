/** An element as a strict reader sees it. */
export interface ParsedElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: ParsedElement[];
  text: string;
}

/** What a start or an end tag may look like; anything else behind a `<` is a mistake. */
const TAG = /<(?<end>\/?)(?<name>[A-Za-z][\w.-]*)(?<attributes>(?: [\w.-]+="[^"<]*")*)(?<empty>\/?)>/y;

/** All that XML 1.0 allows in a document. https://www.w3.org/TR/xml/#charsets */
const NOT_ALLOWED = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

/** Reads the small part of XML that reports are written in. Throws where a reader of XML would. */
export function parseXml(document: string): ParsedElement {
  const body = document.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/u, '');
  if (body === document) throw new Error('There is no declaration.');
  const odd = NOT_ALLOWED.exec(body);
  if (odd) throw new Error(`No document may hold U+${odd[0].codePointAt(0)?.toString(16)}.`);
  const top: ParsedElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  let at = 0;
  while (at < body.length) {
    const inner = open.at(-1) ?? top;
    if (body[at] !== '<') {
      const end = body.indexOf('<', at);
      inner.text += plain(body.slice(at, end < 0 ? undefined : end));
      at = end < 0 ? body.length : end;
      continue;
    }
    TAG.lastIndex = at;
    const groups = TAG.exec(body)?.groups;
    if (!groups) throw new Error(`This is no tag: ${body.slice(at, at + 60)}`);
    at = TAG.lastIndex;
    if (groups['end'] === '/') {
      if (open.pop()?.name !== groups['name']) throw new Error(`</${groups['name']}> ends another element.`);
      continue;
    }
    const element = {
      name: groups['name'] ?? '',
      attributes: attributesOf(groups['attributes'] ?? ''),
      children: [],
      text: '',
    };
    inner.children.push(element);
    if (groups['empty'] !== '/') open.push(element);
  }
  const [root] = top.children;
  if (open.length !== 1 || !root || top.children.length !== 1) throw new Error('There is not one root.');
  return root;
}

function attributesOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(/ (?<key>[\w.-]+)="(?<value>[^"]*)"/g)].map(({ groups }) => [
      groups?.['key'] ?? '',
      plain(groups?.['value'] ?? ''),
    ]),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#10': '\n' };

function plain(text: string): string {
  return text.replaceAll(/&(?<entity>[^;]*;?)/g, (_, entity: string) => {
    const character = entity.endsWith(';') ? ENTITIES[entity.slice(0, -1)] : undefined;
    if (character === undefined) throw new Error(`There is no entity &${entity}`);
    return character;
  });
}
