import { expect, test } from '@jest/globals';
import type { Severity } from '../../src/domain/diagnostic.ts';
import { outcomeLines } from '../../src/composition/outcome-lines.ts';
import { asItIs } from '../../src/adapters/reporters/style.ts';

test.each<readonly [readonly Severity[], string]>([
  [[], 'shop: 2 stages, 1 migration, no problems'],
  [['notice'], 'shop: 2 stages, 1 migration, no problems'],
  [['notice', 'warning'], 'shop: 2 stages, 1 migration, no errors'],
])('a project with %j', async (severities, expected) => {
  const warnings = severities.map((severity) => ({
    severity,
    code: 'ignored-file' as const,
    message: 'x',
    location: { file: 'stages.yaml', line: 1, column: 1 },
  }));
  const outcome = {
    kind: 'validated',
    project: 'shop',
    stages: 2,
    migrations: 1,
    exitStatus: 0,
    warnings,
  } as const;
  const view = {
    command: 'validate',
    given: { values: new Map(), positionals: [] },
    sourceOf: () => undefined,
    style: { colour: false, redact: asItIs },
  };
  expect(await outcomeLines(outcome, view)).toEqual([expected]);
});
