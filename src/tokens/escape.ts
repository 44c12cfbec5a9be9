/** A text as it stands between the quotes of a string in JSON, which YAML reads in the same way. */
export function escapeJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/** Line breaks and tabs too: in an attribute they would be read as blanks. */
const XML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** A text as it stands in an element or in an attribute of XML (https://www.w3.org/TR/xml/#syntax). */
export function escapeXml(value: string): string {
  return value.replaceAll(/[&<>"'\t\n\r]/g, (character) => XML_ENTITIES[character] ?? character);
}
