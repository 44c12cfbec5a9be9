import { describe, expect, test } from '@jest/globals';
import { conditionDiagnostic, evaluateCondition, parseCondition } from '../../src/planning/condition.ts';
import { brokenValue } from '../../src/template/value.ts';
import { conditionData, conditionText, decide, later } from '../rigs/condition-data.ts';
import type { ConditionWorld } from '../rigs/condition-data.ts';

const WORLD: ConditionWorld = {
  variables: {
    environment: 'production',
    region: 'eu-west-1',
    n: '10',
    flag: 'true',
    off: 'false',
    empty: '',
    'a-b': 'x',
  },
  outcomes: { good: 'success', bad: 'failure', skipped: 'skipped', coming: 'unknown', 'web.api-1': 'success' },
  exports: { 'good.size': 'large' },
  dependencies: ['good', 'skipped'],
  process: { ZONE: 'z1' },
};

describe('a condition in spelling 1: templates and literals', () => {
  test.each([
    ["{{.environment}} == 'production'", true],
    ['{{.environment}} == "production"', true],
    ["'production' == {{.environment}}", true],
    ["{{.environment}} != 'production'", false],
    ["{{ .env.environment }} == 'production'", true],
    ['{{index .env "a-b"}} == \'x\'', true],
    ["{{.environment}}{{.n}} == 'production10'", true],
    ["'{{.environment}}' == 'production'", true],
    ["'{{.environment}}-{{.region}}' == 'production-eu-west-1'", true],
    ['"{{.environment}}" == \'test\'', false],
    ['{{.n}} < 9', false],
    ['{{.n}} > 9', true],
    ['{{.n}} >= 10 && {{.n}} <= 10.0', true],
    ['{{.n}} == 10', true],
    ['-5 < {{.n}}', true],
    ["{{.region}} in ['eu-west-1', 'eu-central-1']", true],
    ["{{.region}} in ('us-east-1')", false],
    ['{{.region}} in []', false],
    ["!({{.region}} in ['eu-west-1'])", false],
    ["!{{.region}} in ['eu-west-1']", false],
    ["{{.environment}} == 'test' || {{.n}} == '10' && {{.flag}}", true],
    ["({{.environment}} == 'test' || {{.n}} == '10') && {{.off}}", false],
    ['{{.flag}}', true],
    ['!{{.flag}}', false],
    ['!!{{.flag}}', true],
    ['true', true],
    ['false || !false', true],
    ["{{.empty}} == ''", true],
    ["'it''s' == \"it's\"", true],
    ['{{.feature | default "off"}} == \'off\'', true],
    ["\n  {{.environment}} ==\n    'production'\n", true],
    ["{{/* }} */}}{{.environment}} == 'production'", true],
    ["{{- .environment -}} == 'production'", true],
    ['{{if eq .n "10"}}ten{{else}}other{{end}} == \'ten\'', true],
    ['{{range splitList "-" .region}}[{{.}}]{{end}} == \'[eu][west][1]\'', true],
  ])('%s', (text, expected) => {
    expect(decide(text, WORLD)).toBe(expected);
  });
});

describe('a condition in spelling 2: one template', () => {
  test.each([
    ['{{eq .Env.environment "production"}}', true],
    ['{{eq .environment "test"}}', false],
    ['{{and (success "good") (ne .Env.region "us-east-1")}}', true],
    ['{{or (failed "good") (failed "bad")}}', true],
    ['{{success "bad"}}', false],
    ['{{success "skipped"}}', false],
    ['{{failed "skipped"}}', false],
    ['{{"good" | success}}', true],
    ['{{.Results.good.Success}}', true],
    ['{{.Results.bad.Success}}', false],
    ['{{(index .Results "web.api-1").Success}}', true],
    ['{{eq .Results.good.ExtractedEnv.size "large"}}', true],
    ['{{eq (env "ZONE") "z1"}}', true],
    ['{{not (eq .Env.n "10")}}', false],
    ['{{if eq .n "10"}}true{{else}}false{{end}}', true],
    ['{{$zone := .Env.region}}{{hasPrefix "eu-" $zone}}', true],
    ['{{eq "}}" "}}"}}', true],
    ['{{eq .n `10`}}', true],
    ['{{eq .Env.environment "production"}} && {{success "good"}}', true],
  ])('%s', (text, expected) => {
    expect(decide(text, WORLD)).toBe(expected);
  });
});

describe('a condition in spelling 3: functions', () => {
  test.each([
    ["eq(variables['environment'], 'production')", true],
    ['eq(vars.environment, "test")', false],
    ['eq(variables.n, 10)', true],
    ["eq(vars.a-b, 'x')", true],
    ["ne(vars.environment, 'test')", true],
    ["and(eq(vars.n, '10'), true, vars.flag)", true],
    ["or(eq(vars.n, '1'), eq(vars.n, '2'))", false],
    ['not(vars.flag)', false],
    ["in(vars.region, 'us-east-1', 'eu-west-1')", true],
    ['in(vars.region)', false],
    ["contains(vars.region, 'west')", true],
    ["startsWith(vars.region, 'eu-')", true],
    ["endsWith(vars.region, '-2')", false],
    ['gt(vars.n, 9)', true],
    ['ge(vars.n, 10)', true],
    ['lt(vars.n, 10)', false],
    ['le(vars.n, 9)', false],
    ["succeeded('good')", true],
    ["succeeded('good', 'bad')", false],
    ["succeeded('skipped')", false],
    ["failed('bad')", true],
    ["failed('good', 'skipped')", false],
    ["failed('good', 'bad')", true],
    ['succeeded()', false],
    ['failed()', false],
    ['always()', true],
    ['and(succeeded(\'good\'), {{eq .n "10"}}, vars.n > 9)', true],
  ])('%s', (text, expected) => {
    expect(decide(text, WORLD)).toBe(expected);
  });

  test('succeeded() without dependencies is true, failed() is false', () => {
    expect(decide('succeeded()')).toBe(true);
    expect(decide('failed()')).toBe(false);
  });
});

describe('a condition that can not be decided is a failure and never false', () => {
  test.each([
    ["{{.undefined_thing}} == 'x'", 'error: 3:18 map has no entry for key "undefined_thing"'],
    ['{{eq .Env.undefined_thing "x"}}', 'error: 3:25 map has no entry for key "undefined_thing"'],
    [
      "eq(variables['undefined_thing'], 'x')",
      'error: 3:19 map has no entry for key "undefined_thing": no layer defines this variable; where it may be missing, write {{.undefined_thing | default "…"}}',
    ],
    ['{{.Results.nowhere.Success}}', 'error: 3:26 map has no entry for key "nowhere"'],
    ['{{success "nowhere"}}', 'error: 3:18 nowhere is no stage that this one depends on: only their results are known'],
    ["failed('nowhere')", 'error: 3:16 nowhere is no stage that this one depends on: only their results are known'],
    ['{{.Results.good.ExtractedEnv.nothing}}', 'error: 3:44 map has no entry for key "nothing"'],
    ['{{eq (env "HOME") "x"}}', 'error: 3:22 env "HOME" may not be read'],
    ['{{.environment}}', 'error: 3:16 "production" is neither true nor false: compare it with something'],
    ['vars.empty', 'error: 3:16 "" is neither true nor false: compare it with something'],
    ["'yes' && true", 'error: 3:16 "yes" is neither true nor false: compare it with something'],
    ['!{{.n}}', 'error: 3:17 "10" is neither true nor false: compare it with something'],
    ['1', 'error: 3:16 "1" is neither true nor false: compare it with something'],
  ])('%s', (text, expected) => {
    expect(decide(text, WORLD)).toBe(expected);
  });

  test('a variable that could not be computed says why', () => {
    const variables = { url: brokenValue('variable url (stages.yaml:2:5): map has no entry for key "host"') };
    const why = 'variable url (stages.yaml:2:5): map has no entry for key "host"';
    expect(decide("{{.url}} == ''", { variables })).toBe(`error: 3:18 ${why}`);
    expect(decide("vars.url == ''", { variables })).toBe(`error: 3:16 ${why}`);
  });

  test('a list is not compared', () => {
    expect(decide("vars.zones == 'a'", { variables: { zones: ['a'] } })).toBe(
      "error: 3:16 zones is a list or a map and can't be compared",
    );
  });

  test.each([
    ["{{.off}} && {{.undefined_thing}} == 'x'", false],
    ["{{.flag}} || vars.undefined_thing == 'x'", true],
  ])('what is not needed is not looked at: %s', (text, expected) => {
    expect(decide(text, WORLD)).toBe(expected);
  });
});

describe('a condition over values that are not known yet', () => {
  const world: ConditionWorld = {
    variables: { size: later('infrastructure.size'), zone: later('network.zone'), flag: 'true', n: '3' },
    outcomes: { good: 'success', bad: 'failure', coming: 'unknown' },
  };

  test.each([
    ["{{.size}} == 'large'", 'undecided: infrastructure.size'],
    ['{{.size}} == {{.zone}}', 'undecided: infrastructure.size, network.zone'],
    ["'{{.size}}-{{.zone}}' == 'a-b'", 'undecided: infrastructure.size, network.zone'],
    ['{{eq .size "large"}}', 'undecided: infrastructure.size'],
    ["contains(vars.size, 'a')", 'undecided: infrastructure.size'],
    ["vars.size in ['a', 'b']", 'undecided: infrastructure.size'],
    ["vars.n in [vars.size, '4']", 'undecided: infrastructure.size'],
    ["vars.n in [vars.size, '3']", true],
    ["!(vars.size == 'a')", 'undecided: infrastructure.size'],
    ["vars.size == 'a' && {{.n}} == 4", false],
    ["vars.size == 'a' && {{.n}} == 3", 'undecided: infrastructure.size'],
    ["vars.size == 'a' || {{.n}} == 3", true],
    ["{{.n}} == 4 && vars.size == 'a'", false],
    ["vars.size == 'a' && vars.zone == 'b'", 'undecided: infrastructure.size, network.zone'],
    ["succeeded('coming')", 'undecided: coming'],
    ["succeeded('coming', 'bad')", false],
    ["failed('coming', 'bad')", true],
    ["failed('coming', 'good')", 'undecided: coming'],
    ['{{success "coming"}}', 'undecided: coming'],
    ['{{and (failed "coming") (eq .n "4")}}', false],
    ['{{.Results.coming.Success}}', 'undecided: coming'],
    ['{{eq .Results.coming.ExtractedEnv.id "x"}}', 'undecided: coming.id'],
    ['{{if .size}}true{{else}}false{{end}}', 'undecided: infrastructure.size'],
  ])('%s', (text, expected) => {
    expect(decide(text, world)).toBe(expected);
  });

  test('is undecided where a failure behind it may never be reached, and fails where it will be', () => {
    expect(decide("vars.size == 'a' && vars.nothing == 'b'", world)).toBe('undecided: infrastructure.size');
    expect(decide("vars.size == 'a' || {{.nothing}}", world)).toBe('undecided: infrastructure.size');
    expect(decide("vars.nothing == 'b' && vars.size == 'a'", world)).toMatch(/^error: .*"nothing"/);
    expect(decide('vars.size == vars.nothing', world)).toMatch(/^error: .*"nothing"/);
  });
});

describe('the reason that people read', () => {
  test.each([
    ["{{.environment}} == 'test'", 'production == test'],
    ["vars.region in ['us-east-1', 'us-west-2']", 'eu-west-1 in [us-east-1, us-west-2]'],
    ["{{.flag}} && {{.empty}} == 'a b'", "'' == 'a b'"],
    ['{{.off}} || {{.n}} > 11', '{{.off}} || 10 > 11'],
    ["not(startsWith(vars.region, 'eu-'))", '!(startsWith(eu-west-1, eu-))'],
    ['{{eq .Env.environment "test"}}', '{{eq .Env.environment "test"}}'],
    ["succeeded('good', 'skipped')", 'succeeded(good: success, skipped: skipped)'],
    ['!always()', '!(always())'],
    ['vars.off', 'vars.off'],
  ])('of %s', (text, shown) => {
    expect(evaluateCondition(conditionText(text), conditionData(WORLD))).toEqual({
      ok: true,
      value: { decided: true, value: false, shown },
    });
  });
});

describe('a condition that can not be read', () => {
  test.each([
    ['', '3:16 the condition is empty'],
    [' \n ', '3:16 the condition is empty'],
    ["{{.a}} = 'x'", '3:23 a single = is no comparison: write =='],
    ['{{.a}} & {{.b}}', '3:23 write &&'],
    ['{{.a}} | {{.b}}', '3:23 write ||'],
    [
      '{{.a}} == production',
      '3:26 production is neither a function nor a variable: put texts in quotes, write vars.production for a variable',
    ],
    ["{{.a}} == 'x", "3:26 the text that begins here has no closing '"],
    ["{{.a == 'x'", '3:16 the template that begins here does not end: an action ends with }}, an {{if}} with {{end}}'],
    [
      '{{if .a}}true',
      '3:16 the template that begins here does not end: an action ends with }}, an {{if}} with {{end}}',
    ],
    ['{{.a}} {{.b}}', '3:23 {{.b}} is not expected here'],
    ["{{.a}} 'x'", '3:23 "x" is not expected here'],
    ['{{.a}} ==', '3:25 the condition ends too early'],
    ["({{.a}} == 'x'", '3:30 ) is missing'],
    ["{{.a}} == 'x')", '3:29 ) is not expected here'],
    ['1 < 2 < 3', '3:22 < is not expected here'],
    ["{{.a}} in 'x'", "3:26 after `in` comes a list: ['a', 'b']"],
    ["{{.a}} in ['x'", '3:30 ] is missing'],
    ['{{.a}} == 1.2.3', '3:26 this is no number: put texts in quotes'],
    ['{{.a}} == 5 minutes', '3:28 minutes is not expected here: put texts in quotes'],
    ["{{.a}} === 'x'", '3:25 a single = is no comparison: write =='],
    ['{{.a}} == $x', '3:26 "$" does not belong into a condition'],
    ['eq(vars.a)', '3:16 eq takes 2 arguments, not 1'],
    ['not(true, false)', '3:16 not takes 1 argument, not 2'],
    ['always(1)', '3:16 always takes 0 arguments, not 1'],
    ['and()', '3:16 and takes at least 1 argument, not 0'],
    ['eq', '3:18 ( is missing'],
    [
      "equals(vars.a, 'x')",
      '3:16 equals is neither a function nor a variable: put texts in quotes, write vars.equals for a variable',
    ],
    ['vars', '3:20 [ is missing'],
    ["vars.'a'", '3:21 after vars. comes a name'],
    ['variables[a]', "3:26 a variable is named by a text: variables['name']"],
    ["variables['{{.a}}'] == 'x'", "3:27 a variable is named by a text: variables['name']"],
    ['succeeded(database)', "3:26 a stage is named by a text: succeeded('database')"],
    ["succeeded('{{.a}}')", "3:27 a stage is named by a text: succeeded('database')"],
    ['{{eq .a}} && {{nothing .a}}', '3:31 function "nothing" not defined'],
    ["'{{.a' == 'x'", '3:17 unclosed action'],
    [`${'('.repeat(101)}true${')'.repeat(101)}`, '3:116 the condition is nested deeper than 100 levels'],
    [`${'not('.repeat(101)}true${')'.repeat(101)}`, '3:416 the condition is nested deeper than 100 levels'],
  ])('%s', (text, expected) => {
    const parsed = parseCondition(conditionText(text));
    const shown = parsed.ok
      ? 'read'
      : `${parsed.error.location.line}:${parsed.error.location.column} ${parsed.error.message}`;
    expect(shown).toBe(expected);
  });

  test('is located in the file where it stands in a block', () => {
    const text = '{{.a}} ==\n  production\n';
    const parsed = parseCondition({ text, at: { file: 'stages.yaml', line: 7, column: 9 }, indent: 8 });
    expect(parsed).toMatchObject({ ok: false, error: { location: { file: 'stages.yaml', line: 8, column: 11 } } });
  });

  test('is a diagnostic that shows the three spellings', () => {
    const parsed = parseCondition(conditionText('{{.a}} ='));
    if (parsed.ok) throw new Error('it was read');
    expect(conditionDiagnostic(parsed.error)).toEqual({
      severity: 'error',
      code: 'invalid-condition',
      message: "the condition can't be read: a single = is no comparison: write ==",
      hint: `write "{{.environment}} == 'production'", '{{eq .Env.environment "production"}}' or eq(vars.environment, 'production')`,
      location: { file: 'stages.yaml', line: 3, column: 23 },
    });
  });

  test('at the limit of nesting it is read', () => {
    expect(decide(`${'('.repeat(99)}true${')'.repeat(99)}`)).toBe(true);
    expect(decide(`${'!'.repeat(10_000)}true`)).toBe(true);
    expect(decide(Array.from({ length: 10_000 }, () => 'true').join(' && '))).toBe(true);
  });
});
