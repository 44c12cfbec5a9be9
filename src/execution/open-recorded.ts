import type { InstanceId } from '../domain/instance.ts';
import { isSensitiveName } from '../domain/sensitive-name.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { RecordedValue } from '../domain/variables.ts';
import type { SealedProblem } from '../planning/recorded-values.ts';
import { sealContext } from './record-values.ts';
import type { Redactor } from './redact.ts';
import type { Sealer } from './sealer.ts';

/** What opening needs: the keys, the name of the project that values are bound to, and who hides them. */
export interface RecordedOpener {
  readonly project: { readonly name: string };
  readonly sealer: Sealer;
  readonly redactor: Redactor;
}

/** Opens a recorded value; a secret is masked before it is handed out. */
export function openRecorded(
  opener: RecordedOpener,
  id: InstanceId,
  recorded: RecordedValue,
): Result<{ readonly value: string; readonly sensitive: boolean }, SealedProblem> {
  if (recorded.form === 'withheld') return err('withheld');
  if (recorded.form === 'clear') {
    return ok({
      value: recorded.text,
      sensitive: isSensitiveName(recorded.name) || opener.redactor.holds(recorded.text),
    });
  }
  const opened = opener.sealer.open(recorded.text, sealContext(opener, id, recorded.name));
  if (!opened.ok) return err(opened.error === 'no_key' ? 'no_key' : 'wrong_key');
  opener.redactor.add(opened.value);
  return ok({ value: opened.value, sensitive: true });
}
