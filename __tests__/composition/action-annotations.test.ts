import { expect, test } from '@jest/globals';
import { createAnnotationLimit } from '../../src/adapters/reporters/annotation.ts';
import { annotateOutcome } from '../../src/composition/action-annotations.ts';
import type { Diagnostic } from '../../src/domain/diagnostic.ts';
import type { Failure } from '../../src/domain/failure.ts';
import { plannedOf, planOf } from '../rigs/sample-plans.ts';

function missing(line: number): Diagnostic {
  const location = { file: 'parameters/main.json', line, column: 9 };
  return { severity: 'error', code: 'missing-token', message: '#{region}# has no value', location };
}

test('every token without a value is an annotation on its line, and the stage has one on the first of them', () => {
  const failure: Failure = {
    reason: 'parameter_files',
    instance: 'test/app',
    diagnostics: [missing(3), missing(7)],
  };
  const plan = planOf([plannedOf('test/app', { failure })]);
  const written: string[] = [];
  annotateOutcome(
    {
      redact: (text) => text,
      limit: createAnnotationLimit(),
      fileOf: (file) => `deploy/${file}`,
      write: (text) => written.push(text),
    },
    'up',
    { kind: 'plan', plan, hash: '', refused: [failure], exitStatus: 1, warnings: [] },
  );
  expect(written.map((line) => /^::(?<begin>[^:]*)::/u.exec(line)?.groups?.['begin'])).toEqual([
    'error file=deploy/parameters/main.json,line=3,col=9,title=missing-token',
    'error file=deploy/parameters/main.json,line=7,col=9,title=missing-token',
    'error file=deploy/parameters/main.json,line=3,col=9,title=up failed',
  ]);
});
