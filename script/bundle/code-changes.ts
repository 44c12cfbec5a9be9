/** A piece of a text, from its first character to the one behind its last. */
export type Span = readonly [number, number];

/** A node of the parser's tree, as far as it is looked at: spans are in bytes, and count on from an earlier text. */
export interface Node {
  readonly type: string;
  readonly span: { readonly start: number; readonly end: number };
  readonly [key: string]: unknown;
}

/**
 * What happens to a text at a place: some characters of it are left out, and others stand there instead. Of several at one
 * place, that of the lower rank comes first.
 */
export interface Change {
  readonly at: number;
  readonly rank: (typeof RANKS)[keyof typeof RANKS];
  readonly leftOut: number;
  readonly text: () => string;
}

/** The order of changes at one place. */
export const RANKS = { closing: 0, behind: 1, head: 2, opening: 3, moved: 4 } as const;

/** A text that is being changed. */
export interface ChangingCode {
  readonly code: string;
  /** Where a node stands in it. */
  readonly spanOf: (node: Node) => Span;
  readonly change: (change: Change) => void;
  /** A piece of it as it is in the end. Once all changes are known. */
  readonly rendered: (span: Span) => string;
}

/** A text that is taken as it is until something is changed. `start`: where its tree begins to count. */
export function changingCode(code: string, start: number): ChangingCode {
  const changes: Change[] = [];
  let isSorted = false;
  const inOrder = (): readonly Change[] => {
    if (!isSorted) changes.sort((one, other) => one.at - other.at || one.rank - other.rank);
    isSorted = true;
    return changes;
  };
  return {
    code,
    spanOf: ({ span }) => [span.start - start, span.end - start],
    change(change) {
      changes.push(change);
      isSorted = false;
    },
    rendered([from, to]) {
      let text = '';
      let end = from;
      for (const { at, leftOut, text: put } of inOrder()) {
        // A place before the end stands in a piece that was moved, and is rendered with it.
        if (at < end || at > to) continue;
        text += code.slice(end, at) + put();
        end = at + leftOut;
      }
      return text + code.slice(end, to);
    },
  };
}

/** Whether a value of the tree is a node. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'span' in value;
}

/** The nodes that a property of a node holds: itself, in a list, or in an object that is no node, such as an argument. */
export function* nodesIn(value: unknown): Generator<Node> {
  if (isNode(value)) yield value;
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) yield* nodesIn(item);
}
