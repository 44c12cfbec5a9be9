import { describe, expect, test } from '@jest/globals';
import { parseLine } from '../../src/composition/parse-arguments.ts';
import { readOptions } from '../../src/composition/read-options.ts';
import { splitInstanceId } from '../../src/domain/instance.ts';
import { STRATEGY_NAMES } from '../../src/domain/strategy.ts';
import { checkDependants } from '../../src/planning/dependants.ts';
import { buildGraph } from '../../src/planning/graph.ts';
import { selectInstances } from '../../src/planning/selection.ts';
import { STRATEGIES } from '../../src/planning/strategies/index.ts';
import { given } from '../rigs/given.ts';
import { loadAccepted } from '../rigs/load-memory-project.ts';
import { readDocumentation } from '../rigs/markdown-examples.ts';

const page = await readDocumentation('running');
const [stages = ''] = page.blocks('yaml');
const graph = buildGraph((await loadAccepted({ 'stages.yaml': stages })).project);

/** The stages that options select, sorted; `down` with everything applied and nothing taken along. */
function selected(direction: 'up' | 'down', options: string): readonly string[] {
  const words = options === 'none' ? [] : options.split(' ');
  const line = given(parseLine([direction, ...words]));
  if (line.kind !== 'command') throw new Error(`${options} is no command line.`);
  const read = given(readOptions(line.given, '/project'));
  const ids = given(selectInstances(graph, { direction, ...read }));
  const taken =
    direction === 'up' ? ids : given(checkDependants(graph, { selected: ids, isApplied: () => true, cascade: false }));
  return [...taken].map((id) => splitInstanceId(id).stage).toSorted();
}

function listed(cell: string): readonly string[] {
  return cell.split(', ').toSorted();
}

describe('docs/running.md', () => {
  test.each(page.rows('options', 'means', '`up` runs'))('up %s: %s', (options, _, names) => {
    expect(selected('up', options)).toEqual(listed(names));
  });

  test.each(page.rows('options', 'means', '`down` rolls back'))('down %s: %s', (options, _, names) => {
    expect(selected('down', options)).toEqual(listed(names));
  });

  test('shows both directions', () => {
    expect(page.rows('options', 'means', '`up` runs').length).toBeGreaterThan(2);
    expect(page.rows('options', 'means', '`down` rolls back').length).toBeGreaterThan(2);
  });

  const strategies = page.rows('strategy', 'order', 'at once');

  test('lists every strategy', () => {
    expect(new Set(strategies.map(([name]) => name))).toEqual(new Set(STRATEGY_NAMES));
  });

  test.each(STRATEGY_NAMES)('says of %s what the engine reads', (name) => {
    const [, , slots, afterwards, rollsBack = ''] = strategies.find(([shown]) => shown === name) ?? [];
    const strategy = STRATEGIES[name];
    expect(slots).toBe(strategy.slots === 1 ? '1' : 'all');
    expect(afterwards === 'nothing new starts').toBe(strategy.onStop === 'start_none');
    expect(rollsBack === 'yes').toBe(strategy.rollsBack);
  });
});
