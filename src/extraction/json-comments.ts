/** A JSON string, or a comment in the form of JavaScript, or a tab. */
const STRING_COMMENT_OR_TAB = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|\t/g;

/**
 * JSON without comments, for reading as YAML, of which JSON is a part: each comment becomes blanks, so that every
 * value keeps its line and column. Tabs, which YAML does not take as indentation, become blanks too.
 */
export function blankJsonComments(text: string): string {
  return text.replaceAll(STRING_COMMENT_OR_TAB, (found) =>
    found.startsWith('"') ? found : found.replaceAll(/[^\n]/g, ' '),
  );
}

/** A JSON string, or a comma behind a value and before the end of a list or map. */
const STRING_OR_LAST_COMMA = /"(?:[^"\\\n]|\\.)*"|(?<=[^\s,[{:]\s*),(?=\s*[\]}])/g;

/** The same without the commas that JavaScript allows behind the last value of a list or map. */
export function blankLastCommas(text: string): string {
  return text.replaceAll(STRING_OR_LAST_COMMA, (found) => (found === ',' ? ' ' : found));
}
