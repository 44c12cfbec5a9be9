import type * as z from 'zod/mini';
import type { Diagnostic } from '../domain/diagnostic.ts';
import { hintOfNearest, listNames } from './nearest.ts';
import { writtenKey } from './plain-value.ts';
import { problemAt } from './report.ts';
import { type Issue, chooseUnionIssues, codeOfIssue } from './schema-issues.ts';
import { notAmong } from './schemas/scalars.ts';
import { describeNode, type YamlNode } from './yaml-node.ts';

/** How a file as a whole is called in a message. */
export const WHOLE_FILE = 'the file';

/** A tree, and what it as a whole is called in a message. */
interface Tree {
  readonly node: YamlNode;
  readonly subject: string;
}

/** The problems that one issue of zod stands for, each at its place, in our own words. */
export function diagnosticsOfIssue(issue: z.core.$ZodIssue, node: YamlNode, subject: string): readonly Diagnostic[] {
  return diagnose(issue, { node, subject }, []);
}

function diagnose(issue: Issue, root: Tree, parentPath: readonly PropertyKey[]): readonly Diagnostic[] {
  const path = [...parentPath, ...issue.path];
  const place = findPlace(root, path);
  if (place.node === undefined) return [missingKey(issue, place)];
  const { node } = place;
  const at = (words: Parameters<typeof problemAt>[1]): readonly Diagnostic[] => [problemAt(node.location, words)];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(writtenKey(key), node, issue.message.split('\n')));
    case 'invalid_union':
      return diagnoseUnion(issue, root, { path, node, subject: place.subject });
    case 'invalid_type':
      if (isNothing(node)) return at(emptyValue(place.subject));
      return at(wrongType(place.subject, [issue.expected], node));
    case 'invalid_value':
      if (isNothing(node)) return at(emptyValue(place.subject));
      return at(wrongValue(place.subject, issue.values, node));
    case 'too_small':
    case 'too_big':
      return at(outOfRange(place.subject, issue));
    case 'custom':
      return at(customWords(place.subject, issue));
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.flatMap((inner) => diagnose(inner, root, path));
    case 'invalid_format':
    case 'not_multiple_of':
      return at({ code: 'invalid-value', message: `${place.subject} has a value that is not allowed` });
  }
}

/** Where an issue is: the node, or the node that should hold it, and how the value is called in a message. */
interface Place {
  /** Undefined where the key is not in the file. */
  readonly node: YamlNode | undefined;
  readonly parent: YamlNode;
  readonly key: string;
  readonly subject: string;
}

function findPlace(root: Tree, path: readonly PropertyKey[]): Place {
  let place: Place = { ...root, parent: root.node, key: '' };
  for (const step of path) {
    const parent = place.node ?? place.parent;
    const key = writtenKey(String(step));
    if (parent.kind === 'list') {
      const subject = `entry ${Number(step) + 1} of ${place.subject}`;
      place = { node: parent.items[Number(step)], parent, key, subject };
    } else {
      const node = parent.kind === 'map' ? parent.entries.get(key)?.value : undefined;
      place = { node, parent, key, subject: key };
    }
  }
  return place;
}

function missingKey(issue: Issue, { parent, key, subject }: Place): Diagnostic {
  const example = issue.code === 'custom' || issue.message === '' ? '\u2026' : issue.message;
  const hint = `add ${key}: ${example}`;
  return problemAt(parent.location, { code: 'missing-key', message: `the key "${subject}" is missing`, hint });
}

/** `known`: the keys of the map, and the paths of keys that belong elsewhere: `global.strategy`. */
function unknownKey(key: string, node: YamlNode, known: readonly string[]): Diagnostic {
  const entry = node.kind === 'map' ? node.entries.get(key) : undefined;
  const here = known.filter((name) => !name.includes('.'));
  const elsewhere = known.find((name) => name.endsWith(`.${key}`));
  const belongs = elsewhere === undefined ? undefined : `it belongs elsewhere: write ${elsewhere}`;
  const hint = belongs ?? hintOfNearest(key, here) ?? `known keys: ${listNames(here.toSorted())}`;
  return problemAt(entry?.keyLocation ?? node.location, {
    code: 'unknown-key',
    message: `unknown key "${key}"`,
    hint,
  });
}

interface UnionPlace {
  readonly path: readonly PropertyKey[];
  readonly node: YamlNode;
  readonly subject: string;
}

function diagnoseUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  root: Tree,
  { path, node, subject }: UnionPlace,
): readonly Diagnostic[] {
  if (isNothing(node)) return [problemAt(node.location, emptyValue(subject))];
  if (issue.errors.length === 0 && 'options' in issue) {
    return [problemAt(node.location, wrongValue(subject, issue.options, node))];
  }
  const chosen = chooseUnionIssues(issue.errors);
  if (chosen.kind === 'wrong-type') return [problemAt(node.location, wrongType(subject, chosen.expected, node))];
  return chosen.issues.flatMap((inner) => diagnose(inner, root, path));
}

type Words = Parameters<typeof problemAt>[1];

function isNothing(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function emptyValue(subject: string): Words {
  if (subject === WHOLE_FILE) return EMPTY_FILE;
  return {
    code: 'empty-value',
    message: `${subject} has no value`,
    hint: 'write a value behind the colon, or remove it',
  };
}

const EMPTY_FILE: Words = {
  code: 'empty-value',
  message: 'the file is empty',
  hint: 'write its first key, or remove the file',
};

const WORDS_OF_TYPES: ReadonlyMap<string, string> = new Map([
  ['string', 'a text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'a map'],
  ['record', 'a map'],
]);

function wrongType(subject: string, expected: readonly string[], node: YamlNode): Words {
  // Where a text may stand, numbers and booleans may stand for their text: nobody needs to know.
  const types = expected.includes('string')
    ? expected.filter((type) => type !== 'number' && type !== 'boolean')
    : expected;
  const wanted = [...new Set(types.map((type) => WORDS_OF_TYPES.get(type) ?? type))].join(' or ');
  const message = `${subject} must be ${wanted}, not ${describeNode(node)}`;
  const isText = node.kind === 'scalar' && typeof node.value === 'string';
  if (!expected.includes('string') && expected.includes('boolean') && isText) {
    return { code: 'wrong-type', message, hint: 'write true or false, without quotes' };
  }
  const isBraces = node.kind === 'map' && [...node.entries.values()].some(({ value }) => isNothing(value));
  if (isBraces && wanted === 'a text')
    return { code: 'wrong-type', message, hint: 'put quotes around a text that begins with {{' };
  return { code: 'wrong-type', message };
}

function wrongValue(subject: string, allowed: readonly unknown[], node: YamlNode): Words {
  const words = allowed.map(String);
  if (node.kind !== 'scalar')
    return { code: 'wrong-type', message: `${subject} must be one of ${listNames(words)}, not ${describeNode(node)}` };
  const { code, message, hint } = notAmong(node.literal, words);
  return { code, message: `${subject}: ${message}`, hint };
}

function outOfRange(subject: string, issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): Words {
  if (issue.code === 'too_small' && (issue.origin === 'array' || issue.origin === 'string')) {
    return { code: 'empty-value', message: `${subject} must not be empty` };
  }
  if (issue.code === 'too_big' && issue.origin === 'array') {
    return { code: 'out-of-range', message: `${subject} may have at most ${issue.maximum} entries` };
  }
  const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
  return { code: 'out-of-range', message: `${subject} must be ${bound}` };
}

function customWords(subject: string, issue: z.core.$ZodIssueCustom): Words {
  const hint: unknown = issue.params?.['hint'];
  return {
    code: codeOfIssue(issue.params?.['code']),
    message: `${subject}: ${issue.message}`,
    hint: typeof hint === 'string' ? hint : undefined,
  };
}
