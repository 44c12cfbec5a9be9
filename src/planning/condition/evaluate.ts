import type { Result } from '../../domain/result.ts';
import { err, ok } from '../../domain/result.ts';
import type { SourceLocation } from '../../domain/source-location.ts';
import type { TemplateValue } from '../../template/value.ts';
import type { ConditionData, DependencyOutcome } from '../condition-data.ts';
import { renderText } from '../render-text.ts';
import type { ConditionNode } from './ast.ts';
import { compareValues } from './compare.ts';
import { conditionContext } from './template-data.ts';

/** A text, or a value that is not known yet with what it waits for. */
export type ConditionValue =
  { readonly kind: 'known'; readonly text: string } | { readonly kind: 'unknown'; readonly after: readonly string[] };

/** A value with the expression it came from, values in place of names. */
export interface ShownValue {
  readonly value: ConditionValue;
  readonly shown: string;
}

/** Why there is no value: at an offset of the condition, or at a place inside one of its templates. */
export interface EvaluationError {
  readonly message: string;
  readonly at: number;
  readonly location?: SourceLocation;
}

type Evaluated = Result<ShownValue, EvaluationError>;

/** Evaluates a node. `&&` and `||` stop at what decides them; an unknown operand leaves the others to decide. */
export function evaluateNode(node: ConditionNode, data: ConditionData): Evaluated {
  switch (node.kind) {
    case 'literal':
      return known(node.value, quote(node.value));
    case 'boolean':
      return known(String(node.value), String(node.value));
    case 'always':
      return known('true', 'always()');
    case 'template':
      return evaluateTemplate(node, data);
    case 'variable':
      return evaluateVariable(node, data);
    case 'not':
      return evaluateNot(node, data);
    case 'logic':
      return evaluateLogic(node, data);
    case 'comparison':
      return withBoth(node.left, node.right, data, (left, right, shown) =>
        known(String(compareValues(node.operator, left, right)), `${shown[0]} ${node.operator} ${shown[1]}`),
      );
    case 'text-test':
      return withBoth(node.value, node.part, data, (value, part, shown) => {
        const result =
          node.test === 'contains'
            ? value.includes(part)
            : node.test === 'startsWith'
              ? value.startsWith(part)
              : value.endsWith(part);
        return known(String(result), `${node.test}(${shown[0]}, ${shown[1]})`);
      });
    case 'in':
      return evaluateIn(node, data);
    case 'outcome':
      return evaluateOutcome(node, data);
  }
}

function known(text: string, shown: string): Evaluated {
  return ok({ value: { kind: 'known', text }, shown });
}

function unknown(after: readonly string[], shown: string): Evaluated {
  return ok({ value: { kind: 'unknown', after: [...new Set(after)].toSorted() }, shown });
}

/** Bare where that reads well, as people write values; in quotes where the value is empty or has blanks. */
function quote(text: string): string {
  return /^[\w./:@+-]+$/.test(text) ? text : `'${text}'`;
}

function evaluateTemplate(node: Extract<ConditionNode, { kind: 'template' }>, data: ConditionData): Evaluated {
  const rendered = renderText(node.text, 'condition', conditionContext(data));
  if (!rendered.ok) return err({ message: rendered.error.message, at: node.at, location: rendered.error.location });
  const { text, unknown: after } = rendered.value;
  return after.length > 0 ? unknown(after, node.text.text) : known(text, quote(text));
}

function evaluateVariable(node: Extract<ConditionNode, { kind: 'variable' }>, data: ConditionData): Evaluated {
  const variables = data.context.data.get('env');
  const value: TemplateValue | undefined =
    variables instanceof Object && 'get' in variables ? variables.get(node.name) : undefined;
  if (value === undefined)
    return err({ message: `map has no entry for key "${node.name}": no layer defines this variable`, at: node.at });
  if (typeof value === 'string') return known(value, quote(value));
  if (typeof value === 'object' && value !== null && 'kind' in value) {
    return value.kind === 'unknown'
      ? unknown(value.after, `vars.${node.name}`)
      : err({ message: value.message, at: node.at });
  }
  if (typeof value === 'object' && value !== null)
    return err({ message: `${node.name} is a list or a map, which a condition can't compare`, at: node.at });
  return known(String(value), String(value));
}

function evaluateNot(node: Extract<ConditionNode, { kind: 'not' }>, data: ConditionData): Evaluated {
  const operand = evaluateBoolean(node.operand, data);
  if (!operand.ok) return operand;
  const shown = `!(${operand.value.shown})`;
  if (operand.value.value.kind === 'unknown') return unknown(operand.value.value.after, shown);
  return known(String(operand.value.value.text !== 'true'), shown);
}

function evaluateLogic(node: Extract<ConditionNode, { kind: 'logic' }>, data: ConditionData): Evaluated {
  const deciding = node.operator === '&&' ? 'false' : 'true';
  const after: string[] = [];
  const shown: string[] = [];
  for (const operandNode of node.operands) {
    const operand = evaluateBoolean(operandNode, data);
    if (!operand.ok) return operand;
    shown.push(operand.value.shown);
    const { value } = operand.value;
    if (value.kind === 'unknown') after.push(...value.after);
    else if (value.text === deciding) return known(deciding, operand.value.shown);
  }
  const text = shown.join(` ${node.operator} `);
  return after.length > 0 ? unknown(after, text) : known(deciding === 'false' ? 'true' : 'false', text);
}

function evaluateBoolean(node: ConditionNode, data: ConditionData): Evaluated {
  const operand = evaluateNode(node, data);
  if (!operand.ok || operand.value.value.kind === 'unknown') return operand;
  const { text } = operand.value.value;
  if (text === 'true' || text === 'false') return operand;
  return err({ message: `${JSON.stringify(text)} is neither true nor false: compare it with something`, at: node.at });
}

function withBoth(
  leftNode: ConditionNode,
  rightNode: ConditionNode,
  data: ConditionData,
  decide: (left: string, right: string, shown: readonly [string, string]) => Evaluated,
): Evaluated {
  const left = evaluateNode(leftNode, data);
  if (!left.ok) return left;
  const right = evaluateNode(rightNode, data);
  if (!right.ok) return right;
  const [a, b] = [left.value.value, right.value.value];
  if (a.kind === 'known' && b.kind === 'known') return decide(a.text, b.text, [left.value.shown, right.value.shown]);
  const after = [a, b].flatMap((value) => (value.kind === 'unknown' ? value.after : []));
  return unknown(after, `${left.value.shown}, ${right.value.shown}`);
}

function evaluateIn(node: Extract<ConditionNode, { kind: 'in' }>, data: ConditionData): Evaluated {
  const after: string[] = [];
  const shown: string[] = [];
  const wanted = evaluateNode(node.value, data);
  if (!wanted.ok) return wanted;
  const { value } = wanted.value;
  let found = false;
  for (const item of node.list) {
    const one = evaluateNode(item, data);
    if (!one.ok) return one;
    shown.push(one.value.shown);
    if (one.value.value.kind === 'unknown') after.push(...one.value.value.after);
    else if (value.kind === 'known' && one.value.value.text === value.text) found = true;
  }
  const text = `${wanted.value.shown} in [${shown.join(', ')}]`;
  if (value.kind === 'unknown') return unknown([...value.after, ...after], text);
  return found || after.length === 0 ? known(String(found), text) : unknown(after, text);
}

function evaluateOutcome(node: Extract<ConditionNode, { kind: 'outcome' }>, data: ConditionData): Evaluated {
  const stages = node.stages.length > 0 ? node.stages : data.dependencies;
  const shown = `${node.wanted === 'success' ? 'succeeded' : 'failed'}(${stages.join(', ')})`;
  const outcomes: [string, DependencyOutcome][] = [];
  for (const stage of stages) {
    const outcome = data.outcomeOf(stage);
    if (outcome === undefined) return err({ message: `there is no stage called ${stage}`, at: node.at });
    outcomes.push([stage, outcome]);
  }
  const open = outcomes.filter(([, outcome]) => outcome === 'unknown').map(([stage]) => stage);
  // succeeded: all of them; failed: any of them.
  if (node.wanted === 'success') {
    if (outcomes.some(([, outcome]) => outcome === 'failure')) return known('false', shown);
    return open.length > 0 ? unknown(open, shown) : known('true', shown);
  }
  if (outcomes.some(([, outcome]) => outcome === 'failure')) return known('true', shown);
  return open.length > 0 ? unknown(open, shown) : known('false', shown);
}
