import type { Style } from '../adapters/reporters/style.ts';
import type { CommandOutcome } from '../commands/command-outcome.ts';
import type { CommandArguments } from '../commands/command-description.ts';

/** The outcome of a command that only reads, in the view that belongs to it. Views load when they are needed. */
export async function readingLines(
  outcome: Extract<CommandOutcome, { kind: 'status' | 'history' | 'explanation' | 'graph' | 'state' }>,
  { values }: CommandArguments,
  style: Style,
): Promise<readonly string[]> {
  switch (outcome.kind) {
    case 'status':
      return (await import('../adapters/reporters/status-text.ts')).statusText(outcome.status, outcome.next, style);
    case 'history':
      return (await import('../adapters/reporters/history-text.ts')).historyText(outcome.entries, style);
    case 'explanation':
      return (await import('../adapters/reporters/why-text.ts')).whyText(outcome.explanations, style);
    case 'state':
      return (await import('../adapters/reporters/state-text.ts')).stateText(outcome.report, outcome.next, style);
    case 'graph': {
      const format = values.get('format');
      if (format === 'dot') return (await import('../adapters/reporters/graph-dot.ts')).graphDot(outcome.graph);
      if (format === 'json') {
        const { jsonText } = await import('../adapters/reporters/json-text.ts');
        return [jsonText(outcome.graph, style.redact, 2)];
      }
      // Nobody reads Mermaid on a terminal; in a pipe or a file it is what the next program wants.
      if (format === 'text' || (format === undefined && style.width !== undefined))
        return (await import('../adapters/reporters/graph-text.ts')).graphText(outcome.graph, style);
      return (await import('../adapters/reporters/graph-mermaid.ts')).graphMermaid(outcome.graph);
    }
  }
}
