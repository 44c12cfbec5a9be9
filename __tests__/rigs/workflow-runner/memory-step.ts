import { createAnnotationLimit } from '../../../src/adapters/reporters/annotation.ts';
import { createTextWriter } from '../../../src/adapters/reporters/text-writer.ts';
import { inputReader } from '../../../src/composition/action-inputs.ts';
import type { ActionStep } from '../../../src/composition/action-step.ts';
import { createRedactor } from '../../../src/execution/redact.ts';
import type { JobRequest } from './job-runner.ts';

/** A step of a job in this process; `masks`: where it puts what it has masked. */
export function stepOf(
  folder: string,
  given: Pick<JobRequest, 'inputs'> & {
    readonly variables: Readonly<Record<string, string>>;
    readonly masks: string[];
    readonly stop: AbortSignal;
  },
  write: (text: string) => void,
): ActionStep {
  const inputs = Object.entries(given.inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const);
  const environment = {
    PATH: process.env['PATH'],
    ...given.variables,
    GITHUB_ACTOR: 'ada',
    GITHUB_SHA: 'c0ffee',
    ...Object.fromEntries(inputs),
  };
  const redactor = createRedactor((secret) => void given.masks.push(secret));
  const redact = (text: string): string => redactor.redact(text);
  return {
    view: { environment, workingDirectory: folder, program: '', stop: given.stop },
    workingDirectory: folder,
    files: folder,
    getInput: inputReader(environment),
    redactor,
    redact,
    limit: createAnnotationLimit(),
    write,
    print: createTextWriter({ write, redact, actions: true }),
    fileOf: (file) => file,
  };
}
