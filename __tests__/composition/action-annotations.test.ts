import { expect, test } from '@jest/globals';
import { createAnnotationLimit } from '../../src/adapters/reporters/annotation.ts';
import { annotateOutcome } from '../../src/composition/action-annotations.ts';
import type { Diagnostic } from '../../src/domain/diagnostic.ts';
import type { Failure } from '../../src/domain/failure.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { plannedOf, planOf } from '../rigs/sample-plans.ts';

function missing(line: number): Diagnostic {
  const location = { file: 'parameters/main.json', line, column: 9 };
  return { severity: 'error', code: 'missing-token', message: '#{region}# has no value', location };
}

function annotationsOf(plan: Plan, refused: readonly Failure[]): readonly string[] {
  const written: string[] = [];
  annotateOutcome(
    {
      redact: (text) => text,
      limit: createAnnotationLimit(),
      fileOf: (file) => `deploy/${file}`,
      write: (text) => written.push(text),
    },
    'up',
    { kind: 'plan', plan, hash: '', refused, exitStatus: refused.length > 0 ? 1 : 0, warnings: [] },
  );
  return written;
}

test('every token without a value is an annotation on its line, and the stage has one on the first of them', () => {
  const failure: Failure = {
    reason: 'parameter_files',
    instance: 'test/app',
    diagnostics: [missing(3), missing(7)],
  };
  const plan = planOf([plannedOf('test/app', { failure })]);
  const written = annotationsOf(plan, [failure]);
  expect(written.map((line) => line.split('::', 3).slice(1).join(': '))).toEqual([
    'error file=deploy/parameters/main.json,line=3,col=9,title=missing-token: test/app: #{region}# has no value\n',
    'error file=deploy/parameters/main.json,line=7,col=9,title=missing-token: test/app: #{region}# has no value\n',
    expect.stringContaining('error file=deploy/parameters/main.json,line=3,col=9,title=up failed: '),
  ]);
});

test('a token that is let through is a warning that names the stage too', () => {
  const diagnostic = { ...missing(3), severity: 'warning' } as const;
  const notice = { kind: 'other', instance: 'production/app', message: 'any', diagnostic } as const;
  expect(annotationsOf({ ...planOf([]), notices: [notice] }, [])).toEqual([
    '::warning file=deploy/parameters/main.json,line=3,col=9,title=missing-token::production/app: #{region}# has no value\n',
  ]);
});
