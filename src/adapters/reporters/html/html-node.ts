import { printable } from '../printable.ts';
import type { Redact } from '../style.ts';

/** What a page is made of: text, which is foreign and escaped, elements, and one after another. */
export type HtmlNode = string | HtmlElement | TrustedText | readonly HtmlNode[];

/** An element with its attributes; `true`: one without a value, `undefined` and `false`: none. */
export interface HtmlElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly children: readonly HtmlNode[];
}

/** Our own text of a style or a script, in which nothing is escaped. */
export interface TrustedText {
  readonly trusted: string;
}

/** Elements that have no end tag (https://html.spec.whatwg.org/#void-elements). */
const VOID: ReadonlySet<string> = new Set(['meta', 'input', 'br', 'link']);

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** An element. */
export function element(
  tag: string,
  attributes: HtmlElement['attributes'],
  ...children: readonly HtmlNode[]
): HtmlElement {
  return { tag, attributes, children };
}

/**
 * The text of a page. Every text in it, attributes too, is redacted first and escaped then, in this one place: no view can
 * forget it.
 */
export function renderHtml(node: HtmlNode, redact: Redact): string {
  const parts: string[] = [];
  write(node, redact, parts);
  return parts.join('');
}

function write(node: HtmlNode, redact: Redact, parts: string[]): void {
  if (typeof node === 'string') {
    parts.push(escapeHtml(node, redact));
  } else if (isList(node)) {
    for (const child of node) write(child, redact, parts);
  } else if ('trusted' in node) {
    parts.push(node.trusted);
  } else {
    parts.push(`<${node.tag}`, ...attributesText(node, redact), '>');
    if (VOID.has(node.tag)) return;
    for (const child of node.children) write(child, redact, parts);
    parts.push(`</${node.tag}>`);
  }
}

function isList(node: Exclude<HtmlNode, string>): node is readonly HtmlNode[] {
  return Array.isArray(node);
}

function attributesText({ attributes }: HtmlElement, redact: Redact): readonly string[] {
  return Object.entries(attributes).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [` ${name}`] : [` ${name}="${escapeHtml(String(value), redact)}"`];
  });
}

/** Line ends are kept, for texts that are shown as they are; other control characters are shown as `\u{7}`. */
function escapeHtml(text: string, redact: Redact): string {
  const lines = redact(text).split(/\r\n|[\n\r\p{Zl}\p{Zp}]/u);
  return lines
    .map(printable)
    .join('\n')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
