import type { Project } from '../domain/project.ts';
import type { SourceLocation } from '../domain/source-location.ts';
import { problemAt, type Report } from './report.ts';

/** Five fields of cron somewhere in the file. */
interface WrittenCron {
  readonly fields: string;
  /** How a message begins: the key, and what was written where that is more than the fields. */
  readonly named: string;
  readonly at: SourceLocation;
}

/** Reports the cron fields of a project that are none. What reads them is loaded where there are some. */
export async function checkCrons({ stages, settings }: Project, report: Report): Promise<void> {
  const written: WrittenCron[] = [
    ...stages.flatMap(({ executeAt }) =>
      executeAt?.time.kind === 'recurring'
        ? { fields: executeAt.time.cron, named: `execute_at: "${executeAt.text}"`, at: executeAt.at }
        : [],
    ),
    ...settings.guards.flatMap((guard) =>
      guard.type === 'window' ? [{ fields: guard.cron.text, named: 'cron', at: guard.cron.at }] : [],
    ),
  ];
  if (written.length === 0) return;
  const { problemOfCron } = await import('./cron-fields.ts');
  for (const { fields, named, at } of written) {
    const problem = problemOfCron(fields);
    if (problem === undefined) continue;
    report(problemAt(at, { code: 'invalid-schedule', message: `${named}: ${problem.message}`, hint: problem.hint }));
  }
}
