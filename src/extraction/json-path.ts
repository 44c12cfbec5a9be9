import { MAX_PATH_LENGTH } from './evaluation.ts';
import { err, ok, type Result } from '../domain/result.ts';

/** A member or index step of JSONPath: `.name`, `['name']`, `["name"]` or `[0]`. */
const STEP = /\.([^\s.[\]*?@()|'"]+)|\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(0|[1-9][0-9]*))\s*\]/y;

/** What gjson reads as syntax at some place of a path; escaping more than needed does no harm. */
const SYNTAX_CHARACTERS = /[\\.|#@*?!{}[\]()=<>%~"',:]/g;

/** Parts of JSONPath that are not accepted, and how gjson says the same; `before` is the path so far, with its dot. */
const UNSUPPORTED: readonly {
  readonly starts: RegExp;
  readonly name: string;
  readonly gjson: (before: string) => string;
}[] = [
  { starts: /^\.\./, name: 'the recursive "..name"', gjson: (before) => `${before}@dig:name` },
  { starts: /^\[\s*\?/, name: 'a filter', gjson: (before) => `${before}#(name=="x")#` },
  {
    starts: /^(\[\s*\*\s*\]|\.\*)/,
    name: 'the wildcard',
    gjson: (before) => `${before}#.name (lists) or ${before}@values`,
  },
  { starts: /^\[\s*-[0-9]/, name: 'a negative index', gjson: (before) => `${before}@reverse.0` },
  { starts: /^\[[^\]]*:/, name: 'a slice', gjson: (before) => `[${before}0,${before}1]` },
  { starts: /^\[[^\]]*,/, name: 'a union', gjson: (before) => `[${before}a,${before}b]` },
];

/**
 * The gjson path for an extraction path as users write it. What begins with `$.` or `$[`, or is `$` alone, is JSONPath
 * of member and index steps (`$.a.b`, `$.a[0].b`, `$['a.b']`); everything else is gjson already and stays unchanged.
 *
 * The error is a sentence for the user that says what is accepted and shows the gjson form.
 */
export function toGjsonPath(path: string): Result<string, string> {
  if (path.length > MAX_PATH_LENGTH) {
    return err(`the path is ${path.length} characters long: write one of at most ${MAX_PATH_LENGTH}`);
  }
  if (path === '$') return ok('@this');
  if (!path.startsWith('$.') && !path.startsWith('$[')) return ok(path);
  const steps: string[] = [];
  let position = 1;
  while (position < path.length) {
    STEP.lastIndex = position;
    const [matched, plain, singleQuoted, doubleQuoted, index] = STEP.exec(path) ?? [];
    const name = plain ?? unquote(singleQuoted ?? doubleQuoted);
    if (matched === undefined || name === '') return err(explain(path, path.slice(position), steps));
    steps.push(name === undefined ? (index ?? '') : name.replaceAll(SYNTAX_CHARACTERS, '\\$&'));
    position += matched.length;
  }
  return ok(steps.join('.'));
}

function unquote(quoted: string | undefined): string | undefined {
  return quoted?.replaceAll(/\\(.)/gs, '$1');
}

function explain(path: string, rest: string, steps: readonly string[]): string {
  const before = steps.map((step) => `${step}.`).join('');
  const unsupported = UNSUPPORTED.find(({ starts }) => starts.test(rest));
  const problem =
    unsupported === undefined ? `${JSON.stringify(rest)} cannot be read` : `${unsupported.name} is not accepted`;
  const gjson = unsupported?.gjson(before) ?? `${before}name`;
  return `${path}: ${problem}; of JSONPath only members and indices are, such as $.a.b[0] or $['a.b']; in gjson syntax: ${gjson}`;
}
