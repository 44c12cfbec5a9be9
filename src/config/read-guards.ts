import type { GuardDefinition } from '../domain/guard.ts';
import { parseIpRange } from '../domain/ip-address.ts';
import type { SourceText } from '../domain/source-text.ts';
import { items, literal, type Located, member, oneOrMany, sourceText, type TextValue } from './located.ts';
import { problemAt, type Report } from './report.ts';
import { problemOfZone } from './schedule.ts';
import type { GuardValue } from './schemas/global-schema.ts';
import { quoteShort, type YamlNode } from './yaml-node.ts';

/** Reads the guards of a project, with what they allow and their times checked. */
export function readGuards(
  guards: Located<readonly GuardValue[]> | undefined,
  report: Report,
): readonly GuardDefinition[] {
  return guards === undefined ? [] : items(guards).map((guard) => readGuard(guard, report));
}

function readGuard({ value, node }: Located<GuardValue>, report: Report): GuardDefinition {
  const { location } = node;
  switch (value.type) {
    case 'window':
      return { ...readWindow({ value, node }, report), location };
    case 'command': {
      const run = member({ value, node }, 'run');
      return { type: value.type, run: run ? sourceText(run) : textAt(node), location };
    }
    default: {
      const allow = oneOrMany<TextValue>(member({ value, node }, 'allow'));
      if (value.type === 'ip') for (const entry of allow) checkRange(entry, report);
      return { type: value.type, allow: allow.map((entry) => literal(entry).trim()), location };
    }
  }
}

/** No text, where one would stand. */
function textAt({ location }: YamlNode): SourceText {
  return { text: '', at: location, indent: 0 };
}

type WindowValue = Extract<GuardValue, { readonly type: 'window' }>;

/** The fields are those of UTC where no zone is named. */
const DEFAULT_ZONE = 'UTC';

/** Whether the fields are cron is checked later, since what reads them is loaded where there are some. */
function readWindow(window: Located<WindowValue>, report: Report) {
  const { type, duration: durationMs } = window.value;
  const cron = member(window, 'cron');
  const zone = member(window, 'zone');
  if (zone) checkZone(sourceText(zone), report);
  return {
    type,
    cron: cron ? sourceText(cron) : textAt(window.node),
    durationMs,
    zone: zone ? literal(zone).trim() : DEFAULT_ZONE,
  };
}

function checkZone({ text, at }: SourceText, report: Report): void {
  const problem = problemOfZone(text.trim());
  if (problem === undefined) return;
  report(problemAt(at, { code: 'invalid-schedule', message: `zone: ${problem.message}`, hint: problem.hint }));
}

function checkRange(entry: Located<TextValue>, report: Report): void {
  const written = literal(entry).trim();
  if (parseIpRange(written) !== undefined) return;
  report(
    problemAt(entry.node.location, {
      code: 'invalid-address',
      message: `${quoteShort(written)} is no range of addresses`,
      hint: 'write an address, or a range such as 10.0.0.0/8 or 2001:db8::/32',
    }),
  );
}
