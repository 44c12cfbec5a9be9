import { endOfString } from './json-scan.ts';

/** `json` without the blanks between its tokens; strings and numbers keep every character. */
export function ugly(json: string): string {
  if (!/[^!-\uffff]/.test(json)) return json;
  let compact = '';
  let copied = 0;
  for (let at = 0; at < json.length; at++) {
    if (json[at] === '"') {
      at = endOfString(json, at) - 1;
    } else if (json.charCodeAt(at) <= 0x20) {
      compact += json.slice(copied, at);
      copied = at + 1;
    }
  }
  return compact + json.slice(copied);
}
