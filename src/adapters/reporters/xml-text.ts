import { printableLines } from './printable.ts';

/** An element with its attributes and what is in it: other elements, or text. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly children?: readonly XmlElement[];
  readonly text?: string;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * A foreign text inside of an element or of an attribute in quotation marks. Control characters, most of which XML 1.0
 * has no spelling for, stand as `\u{7}`.
 */
export function escapeXml(text: string): string {
  // Two code points that XML has no place for, and that no view of text minds.
  const lines = printableLines(text)
    .join('\n')
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd');
  return lines.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** An element on lines of its own, moved to the right by what it is inside of. */
export function xmlLines(element: XmlElement, indent = ''): readonly string[] {
  const { name, attributes, children = [], text } = element;
  const written = attributes.map(([key, value]) => ` ${key}="${escapeXml(value).replaceAll('\n', '&#10;')}"`).join('');
  const open = `${indent}<${name}${written}`;
  if (text !== undefined && text !== '') return [`${open}>${escapeXml(text)}</${name}>`];
  if (children.length === 0) return [`${open}/>`];
  return [`${open}>`, ...children.flatMap((child) => xmlLines(child, `${indent}  `)), `${indent}</${name}>`];
}
