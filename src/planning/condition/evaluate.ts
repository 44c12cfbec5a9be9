import { err } from '../../domain/result.ts';
import type { SourceText } from '../../domain/source-text.ts';
import { compileText } from '../../template/compile.ts';
import { isUnknown } from '../../template/go-value.ts';
import { evaluateSingleAction } from '../../template/single-action.ts';
import type { ConditionData } from '../condition-data.ts';
import { renderText } from '../render-text.ts';
import type { ConditionNode, TextTest } from './ast.ts';
import { compareValues } from './compare.ts';
import { evaluateOutcome } from './outcome.ts';
import { conditionContext } from './template-data.ts';
import { known, quote, unknown } from './value.ts';
import type { Evaluated } from './value.ts';

/** A node of that kind. */
type NodeOf<Kind extends ConditionNode['kind']> = Extract<ConditionNode, { readonly kind: Kind }>;

const TEXT_TESTS: { readonly [Test in TextTest]: (text: string, part: string) => boolean } = {
  contains: (text, part) => text.includes(part),
  startsWith: (text, part) => text.startsWith(part),
  endsWith: (text, part) => text.endsWith(part),
};

/** Evaluates what must be true or false, operands from left to right. Anything else is an error and never false. */
export function evaluateBoolean(node: ConditionNode, data: ConditionData): Evaluated {
  const operand = evaluateNode(node, data);
  if (!operand.ok) return operand;
  const { value, shown } = operand.value;
  if (value.kind === 'unknown') {
    const truth = node.kind === 'template' ? certainTruth(node.text, data) : undefined;
    return truth === undefined ? operand : known(truth, shown);
  }
  const { text } = value;
  if (text === 'true' || text === 'false') return known(text, sourceOf(node) ?? shown);
  return err({ message: `${JSON.stringify(text)} is neither true nor false: compare it with something`, at: node.at });
}

/** What `{{and .a false}}` comes to whatever `.a` will be; undefined where that is not certain. */
function certainTruth(source: SourceText, data: ConditionData): boolean | undefined {
  const template = compileText(source);
  if (!template.ok) return undefined;
  const { data: values, options } = conditionContext(data);
  const value = evaluateSingleAction(template.value, values, options);
  return value.ok && isUnknown(value.value) ? value.value.truth : undefined;
}

/** Where `true` in place of a name would say nothing, the name is shown. */
function sourceOf(node: ConditionNode): string | undefined {
  if (node.kind === 'template') return node.text.text.trim();
  return node.kind === 'variable' ? `vars.${node.name}` : undefined;
}

function evaluateNode(node: ConditionNode, data: ConditionData): Evaluated {
  switch (node.kind) {
    case 'literal':
      return known(node.value, quote(node.value));
    case 'boolean':
      return known(node.value, String(node.value));
    case 'always':
      return known(true, 'always()');
    case 'template':
      return evaluateTemplate(node, data);
    case 'variable':
      return evaluateVariable(node, data);
    case 'not':
      return evaluateNot(node, data);
    case 'logic':
      return evaluateLogic(node, data);
    case 'comparison':
      return withBoth([node.left, node.right], data, ([left, right], shown) =>
        known(compareValues(node.operator, left, right), `${shown[0]} ${node.operator} ${shown[1]}`),
      );
    case 'text-test':
      return withBoth([node.value, node.part], data, ([text, part], shown) =>
        known(TEXT_TESTS[node.test](text, part), `${node.test}(${shown.join(', ')})`),
      );
    case 'in':
      return evaluateIn(node, data);
    case 'outcome':
      return evaluateOutcome(node, data);
  }
}

function evaluateTemplate({ text: source, at }: NodeOf<'template'>, data: ConditionData): Evaluated {
  const rendered = renderText(source, 'condition', conditionContext(data));
  if (!rendered.ok) return err({ message: rendered.error.message, at, location: rendered.error.location });
  const { text, unknown: after } = rendered.value;
  return after.length > 0 ? unknown(after, source.text) : known(text, quote(text));
}

function evaluateVariable({ name, at }: NodeOf<'variable'>, data: ConditionData): Evaluated {
  const variables = data.context.data.get('env');
  const value = variables instanceof Object && 'get' in variables ? variables.get(name) : undefined;
  if (value === undefined) {
    const hint = `where it may be missing, write {{.${name} | default "…"}}`;
    return err({ message: `map has no entry for key "${name}": no layer defines this variable; ${hint}`, at });
  }
  if (typeof value !== 'object' || value === null) return known(String(value), quote(String(value)));
  if (!('kind' in value)) return err({ message: `${name} is a list or a map and can't be compared`, at });
  return value.kind === 'unknown' ? unknown(value.after, `vars.${name}`) : err({ message: value.message, at });
}

function evaluateNot(node: NodeOf<'not'>, data: ConditionData): Evaluated {
  const operand = evaluateBoolean(node.operand, data);
  if (!operand.ok) return operand;
  const { value, shown } = operand.value;
  return value.kind === 'unknown' ? unknown(value.after, `!(${shown})`) : known(value.text !== 'true', `!(${shown})`);
}

/**
 * `&&` and `||` stop at the operand that decides. One that is not known yet leaves the others to decide; behind it a
 * failure is none yet, since in the run it may never come so far.
 */
function evaluateLogic({ operator, operands }: NodeOf<'logic'>, data: ConditionData): Evaluated {
  const deciding = operator === '&&' ? 'false' : 'true';
  const after: string[] = [];
  const shown: string[] = [];
  for (const node of operands) {
    const operand = evaluateBoolean(node, data);
    if (!operand.ok) return after.length > 0 ? unknown(after, shown.join(` ${operator} `)) : operand;
    const { value } = operand.value;
    shown.push(operand.value.shown);
    if (value.kind === 'unknown') after.push(...value.after);
    else if (value.text === deciding) return known(deciding, operand.value.shown);
  }
  const text = shown.join(` ${operator} `);
  return after.length > 0 ? unknown(after, text) : known(operator === '&&', text);
}

function withBoth(
  [first, second]: readonly [ConditionNode, ConditionNode],
  data: ConditionData,
  decide: (texts: readonly [string, string], shown: readonly [string, string]) => Evaluated,
): Evaluated {
  const left = evaluateNode(first, data);
  if (!left.ok) return left;
  const right = evaluateNode(second, data);
  if (!right.ok) return right;
  const [a, b] = [left.value.value, right.value.value];
  const shown = [left.value.shown, right.value.shown] as const;
  if (a.kind === 'known' && b.kind === 'known') return decide([a.text, b.text], shown);
  const after = [a, b].flatMap((value) => (value.kind === 'unknown' ? value.after : []));
  return unknown(after, shown.join(', '));
}

function evaluateIn(node: NodeOf<'in'>, data: ConditionData): Evaluated {
  const wanted = evaluateNode(node.value, data);
  if (!wanted.ok) return wanted;
  const { value } = wanted.value;
  const after = value.kind === 'unknown' ? [...value.after] : [];
  const shown: string[] = [];
  let isFound = false;
  for (const item of node.list) {
    const one = evaluateNode(item, data);
    if (!one.ok) return one;
    shown.push(one.value.shown);
    if (one.value.value.kind === 'unknown') after.push(...one.value.value.after);
    else if (value.kind === 'known' && one.value.value.text === value.text) isFound = true;
  }
  const text = `${wanted.value.shown} in [${shown.join(', ')}]`;
  return isFound || after.length === 0 ? known(isFound, text) : unknown(after, text);
}
