import type { SourceLocation } from '../domain/source-location.ts';
import { problemAt, type Report } from './report.ts';
import type { StagesFile } from './read-stages-file.ts';
import { filledNode } from './top-level.ts';
import type { YamlMap } from './yaml-node.ts';

/** Keys of `global` that are about a whole run, so that two files could say two things. */
const ABOUT_A_RUN = [
  'strategy',
  'max_concurrent_stages',
  'wait_between_stages',
  'rollback_on_failure',
  'fail_on_allowed_failure',
] as const;

/**
 * Reports what an included file says that only the file of the project can. What keeps a run from harm there, approvals
 * and guards, is refused: it would be gone without a sound. The rest is a warning, so that a file can be used by itself too.
 */
export function reportKeysOfProject({ root }: StagesFile, includedAt: SourceLocation, report: Report): void {
  const tell = (map: YamlMap, key: string, severity: 'error' | 'warning'): void => {
    const entry = map.entries.get(key);
    if (entry === undefined || filledNode(map, key) === undefined) return;
    report(
      problemAt(entry.keyLocation, {
        severity,
        code: 'misplaced-key',
        message: `the key "${key}" belongs to the project: it is not looked at in a file that another one includes`,
        hint: `move ${key} to the file that includes this one`,
        related: [{ message: 'included here', location: includedAt }],
      }),
    );
  };
  tell(root, 'environments', 'error');
  tell(root, 'config_root', 'warning');
  const global = filledNode(root, 'global');
  if (global?.kind !== 'map') return;
  tell(global, 'guards', 'error');
  for (const key of ABOUT_A_RUN) tell(global, key, 'warning');
}
