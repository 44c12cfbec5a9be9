import { RUN_VERSION } from './history.ts';
import type { Intent } from './history.ts';
import type { InstanceId } from './instance.ts';
import { showInstance } from './instance.ts';

/** What is in doubt, as far as its words need it. */
export type Doubt = { readonly instance: InstanceId } & Pick<Intent, 'version' | 'label' | 'direction'>;

/** What is in doubt, where a sentence is about it: `test/database/003_create_user`, `stage test/web's run`. */
function doubtSubject({ instance, version, label, direction }: Doubt): string {
  const name = showInstance(instance);
  if (version === RUN_VERSION) return `stage ${name}'s ${direction === 'up' ? 'run' : 'down'}`;
  return direction === 'up' ? `${name}/${label}` : `the down of ${name}/${label}`;
}

/** What is known of it: when it began, and that nobody knows its end. */
export function doubtSentence(doubt: Doubt, { run, startedAt }: Pick<Intent, 'run' | 'startedAt'>): string {
  const begun = `in run ${run} (${startedAt})`;
  return doubt.version === RUN_VERSION
    ? `${doubtSubject(doubt)} was interrupted half-way ${begun}`
    : `${doubtSubject(doubt)} was sent ${begun} and its answer is unknown`;
}

/**
 * What each answer of `resolve` says. Both are about the version and not about the request: of an interrupted `down`,
 * applied means that nothing was taken back.
 */
export function doubtAnswers({ version, label, direction }: Doubt): readonly string[] {
  const isRun = version === RUN_VERSION;
  if (direction === 'up') {
    return isRun
      ? ['--applied: its work is done', '--not-applied: it is not, and the next up runs it again']
      : [`--applied: what ${label} makes is there`, '--not-applied: it is not there, and the next up sends it again'];
  }
  return isRun
    ? ['--applied: its work is still there, and the next down takes it back', '--not-applied: it is taken back']
    : [
        `--applied: what ${label} made is still there, and the next down sends this again`,
        '--not-applied: it is not there any more',
      ];
}
