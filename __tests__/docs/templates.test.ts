import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { parseTemplate } from '../../src/template/parse.ts';
import { renderTemplate } from '../../src/template/render.ts';
import type { TemplateValue } from '../../src/template/value.ts';
import { readDocumentation } from '../rigs/markdown-examples.ts';

const page = await readDocumentation('templates');
const variables: ReadonlyMap<string, TemplateValue> = new Map(
  Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(page.blocks('json')[0] ?? ''))),
);

/** What a template prints with the variables of the page; a template that fails throws its message. */
function render(text: string): string {
  const template = parseTemplate(text);
  if (!template.ok) throw new Error(template.error.message);
  const rendered = renderTemplate(template.value, new Map(variables).set('env', variables));
  if (!rendered.ok) throw new Error(rendered.error.message);
  return rendered.value.text;
}

describe('docs/templates.md', () => {
  const rows = page.rows('template', 'prints');

  test('shows variables and templates', () => {
    expect(variables.size).toBeGreaterThan(5);
    expect(rows.length).toBeGreaterThan(50);
  });

  test.each(rows)('%s prints %s', (template, printed) => {
    expect(render(template)).toBe(printed);
  });

  test('a missing variable is the error that it says', () => {
    expect(() => render('{{.vpc_id}}')).toThrow('map has no entry for key "vpc_id"');
  });

  test('a brace pair is sent as it says', () => {
    expect(render('{{"{{"}}')).toBe('{{');
  });

  test('values that are texts compare as it says', () => {
    expect(render('{{if .debug}}true{{end}}{{if eq .debug "true"}}true{{end}}')).toBe('true');
    expect(render('{{if gt (int .replicas) 2}}more{{end}}')).toBe('more');
  });
});
