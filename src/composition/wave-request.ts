import type { FinishRequest } from '../commands/fan-out/finish.ts';
import type { PlannedWork } from '../commands/fan-out/job.ts';
import type { LegNumber } from '../commands/fan-out/run-leg.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { GetInput } from './action-inputs.ts';

/** What one job of a fan-out was asked to do. */
export type WaveRequest =
  | { readonly command: 'plan'; readonly runsOn: readonly string[] }
  | { readonly command: 'leg'; readonly leg: LegNumber }
  | { readonly command: 'rollback' }
  | { readonly command: 'finish'; readonly finish: FinishRequest }
  | { readonly command: 'outputs'; readonly packed: string };

/** Reads the inputs that only the jobs of a fan-out have. The error is a sentence. */
export function readWaveRequest(getInput: GetInput): Result<WaveRequest, string> {
  const command = getInput('command');
  switch (command) {
    case 'plan': {
      const runsOn = readLabels(getInput('runs-on'));
      return runsOn.ok ? ok({ command, runsOn: runsOn.value }) : runsOn;
    }
    case 'leg': {
      const [wave, slot] = [readNumber(getInput('wave')), readNumber(getInput('leg'))];
      if (wave === undefined || slot === undefined) return err('a leg needs the inputs wave and leg, both numbers');
      return ok({ command, leg: { wave, slot } });
    }
    case 'rollback':
      return ok({ command });
    case 'finish': {
      const finish = {
        planResult: getInput('plan-result'),
        work: WORKS.find((work) => work === getInput('work')),
        rollbackResult: getInput('rollback-result'),
        cancelled: getInput('cancelled') === 'true',
      };
      return ok({ command, finish });
    }
    case 'outputs':
      return ok({ command, packed: getInput('packed') });
    default:
      return err(`there is no command ${command}: choose one of plan, leg, rollback, finish, outputs`);
  }
}

const WORKS: readonly PlannedWork[] = ['some', 'none', 'preview'];

/** A label, or a JSON list of labels, as the key `runs-on` of a workflow takes them. */
function readLabels(text: string): Result<readonly string[], string> {
  if (!text.startsWith('[')) return text === '' ? err('runs-on is empty') : ok([text]);
  try {
    const labels: unknown = JSON.parse(text);
    if (Array.isArray(labels) && labels.length > 0 && labels.every((label) => typeof label === 'string')) {
      return ok(labels);
    }
  } catch {
    // Told below, in the same words.
  }
  return err(`runs-on is a label or a JSON list of labels, not ${text}`);
}

function readNumber(text: string): number | undefined {
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}
