import { err } from '../../domain/result.ts';
import { compareText } from '../../domain/diagnostic.ts';
import type { ConditionData, DependencyOutcome } from '../condition-data.ts';
import type { ConditionNode } from './ast.ts';
import { known, unknown } from './value.ts';
import type { Evaluated } from './value.ts';

/**
 * `succeeded('a', 'b')` asks whether all of them succeeded, `failed('a', 'b')` whether any of them failed; without names
 * both ask about the direct dependencies. What was skipped has done neither.
 */
export function evaluateOutcome(node: Extract<ConditionNode, { kind: 'outcome' }>, data: ConditionData): Evaluated {
  const stages = node.stages.length > 0 ? node.stages : data.dependencies;
  const outcomes: [stage: string, outcome: DependencyOutcome][] = [];
  for (const stage of stages) {
    const outcome = data.outcomeOf(stage);
    if (outcome === undefined) return err({ message: notADependency(stage), at: node.at });
    outcomes.push([stage, outcome]);
  }
  const name = node.wanted === 'success' ? 'succeeded' : 'failed';
  const shown = `${name}(${outcomes.map(([stage, outcome]) => `${stage}: ${outcome}`).join(', ')})`;
  // One that did not succeed decides the first question, one that failed the second.
  const decides = (outcome: DependencyOutcome): boolean =>
    node.wanted === 'success' ? outcome === 'failure' || outcome === 'skipped' : outcome === 'failure';
  if (outcomes.some(([, outcome]) => decides(outcome))) return known(node.wanted === 'failure', shown);
  const open = outcomes.filter(([, outcome]) => outcome === 'unknown').map(([stage]) => stage);
  return open.length > 0 ? unknown(open.toSorted(compareText), shown) : known(node.wanted === 'success', shown);
}

/** What is wrong with asking about a stage. */
function notADependency(stage: string): string {
  return `${stage} is no stage that this one depends on: only their results are known`;
}
