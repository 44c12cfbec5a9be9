import { describe, expect, test } from '@jest/globals';
import { formatLocation } from '../../src/domain/source-location.ts';
import { checkAskedStages } from '../../src/planning/check-asked-stages.ts';
import { checkConditions } from '../../src/planning/check-conditions.ts';
import { checkGraph } from '../../src/planning/check-graph.ts';
import { conditionText } from '../rigs/condition-data.ts';
import { loadAccepted } from '../rigs/load-memory-project.ts';
import { projectOf } from '../rigs/project-of.ts';

/** What is said of the conditions of these stages, as a user sees it. */
async function check(stages: string, files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const { project } = await loadAccepted({ 'stages.yaml': `stages:\n${stages}`, ...files });
  return [...checkConditions(project), ...checkAskedStages(project)].map(
    ({ location, code, message, hint }) => `${formatLocation(location)} ${code}: ${message} | ${hint}`,
  );
}

const HINT = `write "{{.environment}} == 'production'", '{{eq .Env.environment "production"}}' or eq(vars.environment, 'production')`;

describe('conditions that can not be read', () => {
  test('are all told, of stages and of migrations, each where it stands', async () => {
    const problems = await check(
      `  - { name: a, run: 'true', condition: "{{.x}} = 'y'" }
  - name: b
    config_path: b/config.yaml
    condition: >-
      {{.x}} == 'y' &&
      {{nothing .x}}
`,
      {
        'b/config.yaml': '',
        'b/migration/001_b.yaml': `up: { condition: "eq(1)", request: { method: GET, url: "http://x" } }
down: { condition: "not()", method: GET, url: "http://x" }
`,
      },
    );
    expect(problems).toEqual([
      `b/migration/001_b.yaml:1:19 invalid-condition: the condition can't be read: eq takes 2 arguments, not 1 | ${HINT}`,
      `b/migration/001_b.yaml:2:21 invalid-condition: the condition can't be read: not takes 1 argument, not 0 | ${HINT}`,
      `stages.yaml:2:48 invalid-condition: the condition can't be read: a single = is no comparison: write == | ${HINT}`,
      `stages.yaml:6:26 invalid-condition: the condition can't be read: function "nothing" not defined | ${HINT}`,
    ]);
  });

  test('that stages share are told once', () => {
    const condition = conditionText('eq(1)');
    const problems = checkConditions(
      projectOf([
        { name: 'a', condition },
        { name: 'b', condition },
        { name: 'c', condition: { ...condition, at: { ...condition.at, line: 9 } } },
      ]),
    );
    expect(problems.map(({ location }) => location.line)).toEqual([3, 9]);
  });
});

describe('a condition that asks for the result of a stage', () => {
  test.each([
    "succeeded('c')",
    "and(failed('b', 'c'), true)",
    '{{success "c"}}',
    '{{if failed "c"}}true{{else}}false{{end}}',
    "'{{.Results.b.Success}}' == 'true' || {{eq .Results.c.ExtractedEnv.id \"7\"}}",
    'succeeded()',
    '{{success (print "any" "thing")}}',
  ])('may ask for one that it depends on, also through others: %s', async (condition) => {
    const problems = await check(`  - { name: c, run: 'true' }
  - { name: b, run: 'true', depends_on: c }
  - { name: a, run: 'true', depends_on: b, condition: ${JSON.stringify(condition)} }
`);
    expect(problems).toEqual([]);
  });

  test('may ask for a prerequisite', async () => {
    const problems = await check(`  - { name: c, run: 'true', prerequisite: true, depends_on: b }
  - { name: b, run: 'true' }
  - { name: a, run: 'true', condition: "succeeded('c', 'b')" }
`);
    expect(problems).toEqual([]);
  });

  test('may not ask for another one, whose result is perhaps not there', async () => {
    const problems = await check(`  - { name: c, run: 'true' }
  - { name: b, run: 'true', depends_on: a, condition: "succeeded('a')" }
  - { name: a, run: 'true', depends_on: [d], condition: "failed('b') || {{success \\"c\\"}} || {{.Results.a.Success}}" }
  - { name: d, run: 'true' }
`);
    expect(problems).toEqual([
      'stages.yaml:4:58 invalid-condition: the condition of stage a asks for the result of b but a does not depend on it | add depends_on: [d, b]',
      'stages.yaml:4:83 invalid-condition: the condition of stage a asks for the result of c but a does not depend on it | add depends_on: [d, c]',
      'stages.yaml:4:92 invalid-condition: the condition of stage a asks for its own result | ask for a stage that it depends on',
    ]);
  });

  test('may not ask for one that is not there', async () => {
    const problems = await check(`  - { name: database, run: 'true' }
  - { name: a, run: 'true', depends_on: database, condition: "succeeded('databse') && {{failed \\"Database\\"}}" }
`);
    expect(problems).toEqual([
      'stages.yaml:3:63 unknown-stage: the condition asks for the result of databse, and there is no stage of that name | the stages are database, a',
      'stages.yaml:3:96 unknown-stage: the condition asks for the result of Database, and there is no stage of that name | the stages are database, a',
    ]);
  });

  test('is looked at where stages depend on each other in a circle', async () => {
    const { project } = await loadAccepted({
      'stages.yaml': `stages:
  - { name: a, run: 'true', depends_on: b, condition: "succeeded('c')" }
  - { name: b, run: 'true', depends_on: a }
  - { name: c, run: 'true' }
`,
    });
    expect(checkGraph(project).map(({ code }) => code)).toEqual(['circular-dependency']);
    expect(checkAskedStages(project).map(({ message }) => message)).toEqual([
      'the condition of stage a asks for the result of c but a does not depend on it',
    ]);
  });
});
