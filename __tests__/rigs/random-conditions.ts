import fc from 'fast-check';

/** A condition as a tree, of which the meaning is plain. Texts are literals or variables by their names. */
export type ConditionModel =
  | { readonly kind: 'compare'; readonly equal: boolean; readonly left: TextModel; readonly right: TextModel }
  | { readonly kind: 'in'; readonly value: TextModel; readonly list: readonly TextModel[] }
  | { readonly kind: 'contains' | 'startsWith' | 'endsWith'; readonly value: TextModel; readonly part: TextModel }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly ConditionModel[] }
  | { readonly kind: 'not'; readonly operand: ConditionModel }
  | { readonly kind: 'constant'; readonly value: boolean };

export type TextModel =
  { readonly kind: 'literal'; readonly text: string } | { readonly kind: 'variable'; readonly name: string };

/** The names of the variables that conditions are about. */
export const MODEL_VARIABLES = ['a', 'b', 'c'] as const;

/** Values of few letters, so that conditions over them are often true. */
const shortText = fc.string({ unit: fc.constantFrom('x', 'y'), maxLength: 2 });

/** Values that would be something else if they ever became part of a condition or of a template. */
export const hostileText = fc.oneof(
  shortText,
  fc.constantFrom(
    "' == ''",
    "x' || 'a' == 'a",
    '" || true || "',
    '}}',
    '{{.a}}',
    '{{"x"}}',
    '}} == {{.b}} || {{.b',
    'true',
    'false',
    '\\',
    '`',
    "','",
    ')',
    '<known after: a.b>',
    '\n',
    '__proto__',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => text.isWellFormed()),
);

const textModel: fc.Arbitrary<TextModel> = fc.oneof(
  fc.record({ kind: fc.constant('literal'), text: shortText }),
  fc.record({ kind: fc.constant('variable'), name: fc.constantFrom(...MODEL_VARIABLES) }),
);

/** Conditions of every kind, nested. */
export const conditionModel: fc.Arbitrary<ConditionModel> = fc.letrec<{ tree: ConditionModel }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('constant'), value: fc.boolean() }),
    fc.record({ kind: fc.constant('compare'), equal: fc.boolean(), left: textModel, right: textModel }),
    fc.record({ kind: fc.constant('in'), value: textModel, list: fc.array(textModel, { minLength: 1, maxLength: 3 }) }),
    fc.record({
      kind: fc.constantFrom('contains' as const, 'startsWith' as const, 'endsWith' as const),
      value: textModel,
      part: textModel,
    }),
    fc.record({ kind: fc.constant('not'), operand: tie('tree') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      operands: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).tree;

/** What a condition means. */
export function meaningOf(model: ConditionModel, variables: ReadonlyMap<string, string>): boolean {
  const text = (part: TextModel): string => (part.kind === 'literal' ? part.text : (variables.get(part.name) ?? ''));
  switch (model.kind) {
    case 'constant':
      return model.value;
    case 'compare':
      return (text(model.left) === text(model.right)) === model.equal;
    case 'in':
      return model.list.some((item) => text(item) === text(model.value));
    case 'contains':
      return text(model.value).includes(text(model.part));
    case 'startsWith':
      return text(model.value).startsWith(text(model.part));
    case 'endsWith':
      return text(model.value).endsWith(text(model.part));
    case 'not':
      return !meaningOf(model.operand, variables);
    case 'and':
      return model.operands.every((operand) => meaningOf(operand, variables));
    case 'or':
      return model.operands.some((operand) => meaningOf(operand, variables));
  }
}

/** Writes a condition down; `choose` picks among the ways in which a part can be written, by their number. */
export function writeCondition(model: ConditionModel, choose: (ways: number) => number): string {
  const pick = (...ways: readonly (() => string)[]): string => (ways[choose(ways.length)] ?? (() => ''))();
  const write = (part: ConditionModel): string => writeCondition(part, choose);
  const text = (part: TextModel): string => writeText(part, pick);
  switch (model.kind) {
    case 'constant':
      return pick(
        () => String(model.value),
        () => `{{${model.value}}}`,
        () => (model.value ? 'always()' : '!always()'),
      );
    case 'compare': {
      const { left, right, equal } = model;
      return pick(
        () => `(${text(left)} ${equal ? '==' : '!='} ${text(right)})`,
        () => `${equal ? 'eq' : 'ne'}(${text(left)}, ${text(right)})`,
        () => `{{${equal ? 'eq' : 'ne'} ${inTemplate(left)} ${inTemplate(right)}}}`,
        () => `{{if eq ${inTemplate(left)} ${inTemplate(right)}}}${equal}{{else}}${!equal}{{end}}`,
      );
    }
    case 'in': {
      const list = model.list.map(text).join(', ');
      return pick(
        () => `(${text(model.value)} in [${list}])`,
        () => `(${text(model.value)} in (${list}))`,
        () => `in(${text(model.value)}, ${list})`,
      );
    }
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      return `${model.kind}(${text(model.value)},${text(model.part)})`;
    case 'not':
      return pick(
        () => `!(${write(model.operand)})`,
        () => `not(${write(model.operand)})`,
      );
    case 'and':
    case 'or':
      return pick(
        () => `(${model.operands.map(write).join(model.kind === 'and' ? ' && ' : ' || ')})`,
        () => `${model.kind}(${model.operands.map(write).join(', ')})`,
      );
  }
}

function writeText(part: TextModel, pick: (...ways: readonly (() => string)[]) => string): string {
  if (part.kind === 'literal') {
    return pick(
      () => `'${part.text}'`,
      () => `"${part.text}"`,
      () => `{{"${part.text}"}}`,
    );
  }
  return pick(
    () => `{{.${part.name}}}`,
    () => `{{ .Env.${part.name} }}`,
    () => `'{{.env.${part.name}}}'`,
    () => `vars.${part.name}`,
    () => `variables['${part.name}']`,
  );
}

function inTemplate(part: TextModel): string {
  return part.kind === 'literal' ? `"${part.text}"` : `.${part.name}`;
}
