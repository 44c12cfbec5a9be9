import type { Command, Node, Operand, PathStep, Pipe, Template } from './ast.ts';
import { compareBytes } from './bytes.ts';

/**
 * How many named templates are looked through at most, each once for every value it is called with. A template that
 * calls others that often is no honest one, and what was found until then is still right.
 */
const MAX_CALLS = 2_000;

/** The keys that lead from the data to a value; `undefined` for a value that was not simply read from there. */
type Origin = readonly string[] | undefined;

interface Variable {
  readonly name: string;
  origin: Origin;
}

interface Scan {
  readonly template: Template;
  /** The chains by their JSON. */
  readonly found: Map<string, readonly string[]>;
  /** The calls of named templates that were looked through. */
  readonly calls: Set<string>;
  /** The named templates that are being looked through. */
  readonly open: string[];
  variables: Variable[];
}

/**
 * The chains of keys that a template reads from its data, wherever it may get to: `{{.env.vpc_id}}` is
 * `['env', 'vpc_id']`, also as `{{$.env.vpc_id}}`, inside `{{with .env}}`, through a variable, or as
 * `{{index .env "vpc_id"}}`. Sorted, each once.
 */
export function referencedKeys(template: Template): readonly (readonly string[])[] {
  const state: Scan = {
    template,
    found: new Map(),
    calls: new Set(),
    open: [],
    variables: [{ name: '$', origin: [] }],
  };
  scanNodes(state, template.root, []);
  return [...state.found.values()].toSorted(compareChains);
}

function compareChains(left: readonly string[], right: readonly string[]): number {
  const at = left.findIndex((key, index) => key !== right[index]);
  if (at < 0) return left.length - right.length;
  const other = right[at];
  return other === undefined ? 1 : compareBytes(left[at] ?? '', other);
}

function scanNodes(state: Scan, nodes: readonly Node[], dot: Origin): void {
  for (const node of nodes) scanNode(state, node, dot);
}

function scanNode(state: Scan, node: Node, dot: Origin): void {
  const scope = state.variables.length;
  switch (node.kind) {
    case 'action':
      scanPipe(state, node.pipe, dot);
      return;
    case 'if':
    case 'with':
      for (const { pipe, body } of node.branches) {
        const origin = scanPipe(state, pipe, dot);
        scanNodes(state, body, node.kind === 'with' ? origin : dot);
      }
      scanNodes(state, node.otherwise, dot);
      break;
    case 'range':
      scanPipe(state, node.pipe, dot);
      for (const name of node.pipe.variables) setOrigin(state, name, undefined);
      scanNodes(state, node.body, undefined);
      scanNodes(state, node.otherwise, dot);
      break;
    case 'template':
      scanCall(state, node.name, node.pipe ? scanPipe(state, node.pipe, dot) : undefined);
      return;
    default:
      return;
  }
  state.variables.length = scope;
}

function scanCall(state: Scan, name: string, origin: Origin): void {
  // A template that calls itself could lengthen its chain for ever.
  const dot = state.open.includes(name) ? undefined : origin;
  const call = JSON.stringify([name, dot ?? null]);
  if (state.calls.has(call) || state.calls.size >= MAX_CALLS) return;
  state.calls.add(call);
  state.open.push(name);
  const { variables } = state;
  state.variables = [{ name: '$', origin: dot }];
  scanNodes(state, state.template.definitions.get(name) ?? [], dot);
  state.variables = variables;
  state.open.pop();
}

function scanPipe(state: Scan, pipe: Pipe, dot: Origin): Origin {
  let origin: Origin;
  for (const command of pipe.commands) origin = scanCommand(state, command, dot);
  if (pipe.commands.length > 1) origin = undefined;
  for (const name of pipe.variables) {
    if (pipe.assigns) setOrigin(state, name, origin);
    else state.variables.push({ name, origin });
  }
  return origin;
}

function setOrigin(state: Scan, name: string, origin: Origin): void {
  const variable = state.variables.findLast((candidate) => candidate.name === name);
  if (variable) variable.origin = origin;
}

function scanCommand(state: Scan, command: Command, dot: Origin): Origin {
  const [word, ...operands] = command;
  if (word.kind === 'function' && (word.name === 'index' || word.name === 'get')) {
    const [item, ...keys] = operands;
    const path = keys.flatMap((key) => (key.kind === 'string' ? [key.text] : []));
    if (item && path.length > 0 && path.length === keys.length) {
      return record(state, extend(originOf(state, item, dot), path));
    }
  }
  const origins = command.map((operand) => scanOperand(state, operand, dot));
  return command.length === 1 ? origins[0] : undefined;
}

/** The origin of an operand, whose chain is noted as read. */
function scanOperand(state: Scan, operand: Operand, dot: Origin): Origin {
  return record(state, originOf(state, operand, dot));
}

/** The operand that stands alone in parentheses. */
function plainOperand({ commands, variables }: Pipe): Operand | undefined {
  const [only, ...more] = commands;
  return only?.length === 1 && more.length === 0 && variables.length === 0 ? only[0] : undefined;
}

/** The origin of an operand that is not read itself but leads further. */
function originOf(state: Scan, operand: Operand, dot: Origin): Origin {
  switch (operand.kind) {
    case 'dot':
      return dot;
    case 'field':
      return extend(dot, namesOf(operand.path));
    case 'variable': {
      const variable = state.variables.findLast(({ name }) => name === operand.name);
      return extend(variable?.origin, namesOf(operand.path));
    }
    case 'chain':
      return extend(originOf(state, operand.base, dot), namesOf(operand.path));
    case 'pipe': {
      const plain = plainOperand(operand);
      return plain ? originOf(state, plain, dot) : scanPipe(state, operand, dot);
    }
    default:
      return undefined;
  }
}

function namesOf(path: readonly PathStep[]): readonly string[] {
  return path.map(({ name }) => name);
}

function extend(origin: Origin, names: readonly string[]): Origin {
  return origin && [...origin, ...names];
}

/** Notes a chain. */
function record(state: Scan, origin: Origin): Origin {
  if (origin && origin.length > 0) state.found.set(JSON.stringify(origin), origin);
  return origin;
}
