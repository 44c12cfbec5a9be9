import type { Diagnostic } from '../domain/diagnostic.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { SourceLocation } from '../domain/source-location.ts';
import { locateInside } from '../domain/source-text.ts';
import type { SourceText } from '../domain/source-text.ts';
import { compileText } from '../template/compile.ts';
import type { ConditionNode } from './condition/ast.ts';
import { evaluateBoolean } from './condition/evaluate.ts';
import { parseConditionText } from './condition/parser.ts';
import { positionAt } from '../template/position.ts';
import { templatesIn } from './condition/templates.ts';
import type { ConditionData, ConditionOutcome } from './condition-data.ts';

/** A condition that can't be parsed or evaluated, located in the user's file. */
export interface ConditionProblem {
  readonly message: string;
  readonly location: SourceLocation;
}

const parsed = new WeakMap<SourceText, Result<ConditionNode, ConditionProblem>>();

/** Parses a condition, once for each text. Its templates are parsed as well. */
export function parseCondition(source: SourceText): Result<ConditionNode, ConditionProblem> {
  const known = parsed.get(source);
  if (known) return known;
  const result = parse(source);
  parsed.set(source, result);
  return result;
}

function parse(source: SourceText): Result<ConditionNode, ConditionProblem> {
  const node = parseConditionText(source);
  if (!node.ok) return err({ message: node.error.message, location: locate(source, node.error.at) });
  for (const text of templatesIn(node.value)) {
    const template = compileText(text);
    if (!template.ok) {
      const { message, line, column } = template.error;
      return err({ message, location: locateInside(text, line, column) });
    }
  }
  return ok(node.value);
}

/** Evaluates a condition (spec 02 and 11). What can't be evaluated is an error and never false. */
export function evaluateCondition(source: SourceText, data: ConditionData): Result<ConditionOutcome, ConditionProblem> {
  const node = parseCondition(source);
  if (!node.ok) return node;
  const outcome = evaluateBoolean(node.value, data);
  if (!outcome.ok) {
    const { message, at, location } = outcome.error;
    return err({ message, location: location ?? locate(source, at) });
  }
  const { value, shown } = outcome.value;
  if (value.kind === 'unknown') return ok({ decided: false, after: value.after });
  return ok({ decided: true, value: value.text === 'true', shown });
}

/** The diagnostic of a condition that can't be parsed. */
export function conditionDiagnostic(problem: ConditionProblem): Diagnostic {
  return {
    severity: 'error',
    code: 'invalid-condition',
    message: `the condition can't be read: ${problem.message}`,
    hint: `write "{{.environment}} == 'production'", '{{eq .Env.environment "production"}}' or eq(vars.environment, 'production')`,
    location: problem.location,
  };
}

function locate(source: SourceText, offset: number): SourceLocation {
  const { line, column } = positionAt(source.text, offset);
  return locateInside(source, line, column);
}
