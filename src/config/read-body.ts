import type { BodyDefinition, JsonTemplate } from '../domain/http-request.ts';
import { checkTemplate } from './read-template.ts';
import { problemAt, type Report } from './report.ts';
import { textOfNode } from './located.ts';
import type { YamlNode, YamlScalar } from './yaml-node.ts';

/** How a body is read. */
export interface BodyOptions {
  /** Whether its texts are templates. */
  readonly isTemplate: boolean;
  readonly report: Report;
}

/** The body written in a migration: a text, or a map or list that is sent as JSON. An empty text is no body. */
export function readBody(node: YamlNode, options: BodyOptions): BodyDefinition | undefined {
  if (node.kind !== 'scalar') return { kind: 'json', value: readJson(node, options) };
  const text = textOfNode(node);
  if (text.text === '') return undefined;
  if (options.isTemplate) checkTemplate(text, options.report);
  return { kind: 'text', text };
}

function readJson(node: YamlNode, options: BodyOptions): JsonTemplate {
  if (node.kind === 'list') return { kind: 'list', items: node.items.map((item) => readJson(item, options)) };
  if (node.kind === 'map') {
    const entries = [...node.entries.values()].map(({ key, value }) => [key, readJson(value, options)] as const);
    return { kind: 'map', entries };
  }
  if (typeof node.value !== 'string') return { kind: 'literal', json: jsonLiteral(node, options.report) };
  const text = textOfNode(node);
  if (options.isTemplate) checkTemplate(text, options.report);
  return { kind: 'text', text };
}

/** A number as JSON writes it: https://www.rfc-editor.org/rfc/rfc8259#section-6 */
const JSON_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/** Numbers keep their digits where JSON writes them so: a number beyond 2^53 stays exact. */
function jsonLiteral({ value, literal, location }: YamlScalar, report: Report): string {
  if (typeof value !== 'number') return String(value);
  if (JSON_NUMBER.test(literal)) return literal;
  if (Number.isFinite(value)) return String(value);
  report(
    problemAt(location, { code: 'wrong-type', message: `JSON has no number ${literal}`, hint: 'put quotes around it' }),
  );
  return 'null';
}
