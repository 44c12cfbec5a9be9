import type { GuardDefinition } from '../domain/project.ts';
import type { SourceText } from '../domain/source-text.ts';
import { items, literal, type Located, oneOrMany, textOfNode, type TextValue } from './located.ts';
import { problemAt, type ProblemWords, type Report } from './report.ts';
import { problemOfCron, problemOfZone } from './schedule.ts';
import type { GuardValue } from './schemas/global-schema.ts';
import { quoteShort, type YamlNode } from './yaml-node.ts';

/** Reads the guards of a project, with what they allow and their times checked. */
export function readGuards(
  guards: Located<readonly GuardValue[]> | undefined,
  report: Report,
): readonly GuardDefinition[] {
  if (guards === undefined) return [];
  return items(guards).map((guard) => {
    const { value, node } = guard;
    const { location } = node;
    const { type } = value;
    if (type === 'window' || type === 'command') {
      const settings = textsOf(node).filter(([key]) => key !== 'type');
      if (type === 'window') checkWindow(settings, report);
      return { type, allow: [], settings, location };
    }
    const allowNode = node.kind === 'map' ? (node.entries.get('allow')?.value ?? node) : node;
    const allow = oneOrMany({ value: value.allow, node: allowNode });
    if (type === 'ip') for (const entry of allow) checkAddress(entry, report);
    return { type, allow: allow.map((entry) => literal(entry)), settings: [], location };
  });
}

function textsOf(node: YamlNode): readonly (readonly [string, SourceText])[] {
  if (node.kind !== 'map') return [];
  return [...node.entries.values()].map(({ key, value }) => [key, textOfNode(value)]);
}

function checkWindow(settings: readonly (readonly [string, SourceText])[], report: Report): void {
  for (const [key, { text, at }] of settings) {
    const problem = key === 'cron' ? problemOfCron(text) : key === 'zone' ? problemOfZone(text) : undefined;
    if (problem === undefined) continue;
    report(problemAt(at, { code: 'invalid-schedule', message: `${key}: ${problem.message}`, hint: problem.hint }));
  }
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

function checkAddress(entry: Located<TextValue>, report: Report): void {
  const written = literal(entry).trim();
  const [address = '', prefix, ...rest] = written.split('/');
  const isIPv4 = IPV4.test(address);
  const isIPv6 = !isIPv4 && address.includes(':') && URL.canParse(`http://[${address}]/`);
  const bits = isIPv4 ? 32 : 128;
  const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
  if ((isIPv4 || isIPv6) && isPrefix && rest.length === 0) return;
  const words: ProblemWords = {
    code: 'invalid-address',
    message: `${quoteShort(written)} is no range of addresses`,
    hint: 'write an address, or a range such as 10.0.0.0/8 or 2001:db8::/32',
  };
  report(problemAt(entry.node.location, words));
}
