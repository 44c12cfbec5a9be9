/** How fast templates are parsed and rendered: `node benchmarks/template.ts`. Prints operations per second. */
import { performance } from 'node:perf_hooks';
import { parseTemplate } from '../src/template/parse.ts';
import { renderTemplate } from '../src/template/render.ts';
import type { TemplateValue } from '../src/template/value.ts';
import { fromJson } from '../src/template/value.ts';

const MEASURED_MS = 1_000;

/** A request body as migrations have them: fields, defaults, a condition, a loop, quoting and a nested template. */
const BODY = `{{- define "tags"}}{"team": {{.team | quote}}, "environment": {{.environment | quote}}}{{end -}}
{
  "name": "{{.team}}-{{.environment}}-{{.region}}",
  "cidr": {{.cidr | default "10.0.0.0/16" | quote}},
  "vpc": "{{.env.vpc_id}}",
  {{- if or (eq .environment "production") (eq .environment "staging")}}
  "protected": true,
  {{- else}}
  "protected": false,
  {{- end}}
  "hosts": [{{range $i, $h := splitList "," .hosts}}{{if $i}}, {{end}}{"host": {{$h | trim | quote}}, "port": {{add 8000 $i}}}{{end}}],
  "tags": {{template "tags" .}},
  "token": "{{printf "%s:%05d" .auth.api 42 | b64enc}}"
}
`;
const DATA = new Map<string, TemplateValue>(
  Object.entries({
    team: 'core',
    environment: 'production',
    region: 'eu-west-1',
    hosts: 'alpha, bravo, charlie, delta',
    env: { vpc_id: 'vpc-0a1b2c3d' },
    auth: { api: 'bearer-abc' },
  }).map(([key, value]) => [key, fromJson(value)]),
);

/** Runs `work` for about a second and prints how often per second it ran. */
function measure(name: string, work: () => void): void {
  for (let round = 0; round < 1_000; round += 1) work();
  const start = performance.now();
  let rounds = 0;
  while (performance.now() - start < MEASURED_MS) {
    work();
    rounds += 1;
  }
  const perSecond = Math.round((rounds * 1_000) / (performance.now() - start));
  console.log(`${name.padEnd(28)} ${perSecond.toLocaleString('en').padStart(12)} per second`);
}

const template = parseTemplate(BODY);
if (!template.ok) throw new Error(template.error.message);
const rendered = renderTemplate(template.value, DATA);
if (!rendered.ok) throw new Error(rendered.error.message);
const plain = parseTemplate('https://{{.host}}/vpc/{{.id}}');
if (!plain.ok) throw new Error(plain.error.message);
const plainData = new Map([
  ['host', 'api.example.test'],
  ['id', '17'],
]);

console.log(`a body of ${BODY.length} characters that prints ${rendered.value.text.length}:`);
measure('parse the body', () => parseTemplate(BODY));
measure('render the body', () => renderTemplate(template.value, DATA));
measure('render a URL', () => renderTemplate(plain.value, plainData));
