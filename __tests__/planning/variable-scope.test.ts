import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { layerOf, layerOfValues } from '../../src/planning/variable-layer.ts';
import type { ReadonlyLayer } from '../../src/planning/variable-layer.ts';
import { createScope, MAX_REFERENCE_DEPTH, scopeData } from '../../src/planning/variable-scope.ts';
import type { VariableScope } from '../../src/planning/variable-scope.ts';
import { parseTemplate } from '../../src/template/parse.ts';
import { renderTemplate } from '../../src/template/render.ts';
import { brokenValue, unknownValue } from '../../src/template/value.ts';
import { given } from '../rigs/given.ts';
import { fromProcess, scopeServicesOf, variables } from '../rigs/variables.ts';

/** Layers by their sources, the lowest first. */
function scopeOf(layers: Readonly<Record<string, Readonly<Record<string, string>>>>): VariableScope {
  const list = Object.entries(layers).map(([source, values]) => layerOf(source, variables(values, source)));
  return createScope(list, scopeServicesOf());
}

function render(scope: VariableScope, text: string): string {
  const rendered = renderTemplate(given(parseTemplate(text)), scopeData(scope));
  return rendered.ok ? rendered.value.text : `error: ${rendered.error.message}`;
}

describe('a scope of variables', () => {
  test('takes each name from the highest layer that defines it, and tells which', () => {
    const scope = scopeOf({ low: { a: '1', b: '1', c: '1' }, middle: { b: '2', c: '2' }, high: { c: '3' } });
    expect(scope.names().map((name) => scope.get(name))).toEqual([
      { name: 'a', value: '1', sensitive: false, source: 'low' },
      { name: 'b', value: '2', sensitive: false, source: 'middle' },
      { name: 'c', value: '3', sensitive: false, source: 'high' },
    ]);
    expect(scope.get('d')).toBeUndefined();
  });

  test('takes names of JavaScript as ordinary ones', () => {
    const scope = scopeOf({ low: { constructor: 'x' } });
    expect(scope.get('constructor')?.value).toBe('x');
    expect(scope.get('toString')).toBeUndefined();
    expect(scope.get('__proto__')).toBeUndefined();
    expect(render(scope, '{{.__proto__}}')).toBe('error: map has no entry for key "__proto__"');
  });

  test('keeps the literal text of scalars', () => {
    const scope = scopeOf({ low: { a: '3', b: 'true', c: '007', d: '', e: '{ }}' } });
    expect(render(scope, '{{.a}}|{{.b}}|{{.c}}|{{.d}}|{{.e}}')).toBe('3|true|007||{ }}');
  });

  test('computes values that are templates over their own layer and lower ones', () => {
    const scope = scopeOf({
      low: { host: 'db', port: '5432', zone: 'low' },
      high: { url: '{{.scheme}}://{{.env.host}}:{{.port}}', scheme: 'https', port: '9{{.zone}}', zone: 'high' },
    });
    expect(scope.get('url')?.value).toBe('https://db:9high');
  });

  test('does not let a lower layer see a higher one', () => {
    const scope = scopeOf({ low: { zone: 'a', name: 'in {{.zone}}' }, high: { zone: 'b', only: 'x' } });
    expect(scope.get('name')?.value).toBe('in a');
    const missing = scopeOf({ low: { name: 'in {{.only}}' }, high: { only: 'x' } });
    expect(missing.get('name')?.value).toEqual(
      brokenValue(
        'variable name (low:1:6): map has no entry for key "only" (high defines it, a higher layer than low)',
      ),
    );
  });

  test('lets a layer extend what it covers: under its own name a value sees the lower one', () => {
    const scope = scopeOf({ a: { path: '/api' }, b: { path: '{{.path}}/v2' }, c: { path: '{{.env.path}}/x' } });
    expect(scope.get('path')?.value).toBe('/api/v2/x');
    expect(scopeOf({ a: { path: '{{.path}}/v2' } }).get('path')?.value).toEqual(
      brokenValue('variable path (a:1:3): map has no entry for key "path"'),
    );
  });

  test('computes only what is asked for, and that once', () => {
    const services = scopeServicesOf({ REGION: 'eu' });
    const scope = createScope(
      [
        {
          source: 'x',
          entries: new Map([
            ['region', fromProcess('region', 'REGION').value],
            ['zone', fromProcess('zone', 'ZONE').value],
          ]),
        },
        layerOf('y', variables({ a: '{{.region}}', b: '{{.region}}{{.a}}' })),
      ],
      services,
    );
    expect(services.read).toEqual([]);
    expect(scope.get('b')?.value).toBe('eueu');
    expect(scope.get('a')?.value).toBe('eu');
    expect(services.read).toEqual(['REGION']);
  });

  test('has all of them under env', () => {
    const scope = scopeOf({ low: { b: '2', a: '1', 'x-y': '3' } });
    expect(render(scope, '{{range $k, $v := .env}}{{$k}}={{$v}} {{end}}')).toBe('a=1 b=2 x-y=3 ');
    expect(render(scope, '{{len .env}} {{hasKey .env "a"}} {{hasKey .env "c"}} {{index .env "x-y"}}')).toBe(
      '3 true false 3',
    );
  });

  test('grows by a layer above', () => {
    const scope = scopeOf({ low: { a: '1', b: '{{.a}}' } });
    const more = scope.with(layerOfValues('more', new Map([['a', '2']])));
    expect([more.get('a')?.value, more.get('b')?.value, scope.get('a')?.value]).toEqual(['2', '1', '1']);
    expect(more.get('a')?.source).toBe('more');
  });
});

describe('values from the process', () => {
  const layer: ReadonlyLayer = layerOf('config.yaml', [
    fromProcess('set', 'SET'),
    fromProcess('unset', 'UNSET'),
    fromProcess('empty', 'EMPTY'),
    fromProcess('optional', 'UNSET', true),
  ]);
  const scope = createScope(
    [layer, layerOf('stage', variables({ url: '{{.unset}}' }))],
    scopeServicesOf({ SET: 'x', EMPTY: '' }),
  );

  test('come under their own name', () => {
    expect(scope.get('set')).toEqual({ name: 'set', value: 'x', sensitive: false, source: 'config.yaml' });
    expect(scope.get('optional')?.value).toBe('');
  });

  test('name both variables where they are unset or empty', () => {
    const why = (name: string, variable: string) =>
      brokenValue(`variable ${name} takes its value from the process variable ${variable}, which is not set`);
    expect(scope.get('unset')?.value).toEqual(why('unset', 'UNSET'));
    expect(scope.get('empty')?.value).toEqual(why('empty', 'EMPTY'));
    expect(scope.get('url')?.value).toEqual(
      brokenValue(`variable url (stages.yaml:1:3): ${why('unset', 'UNSET').message}`),
    );
  });

  test('a missing one is no empty one, in default neither', () => {
    expect(render(scope, '{{.unset | default "x"}}')).toMatch(/^error: variable unset takes its value/);
  });
});

describe('values that are not known yet', () => {
  const layer: ReadonlyLayer = {
    source: 'imports',
    entries: new Map([
      ['vpc', { kind: 'value', value: unknownValue(['infrastructure.vpc_id']), source: 'stage infrastructure' }],
    ]),
  };
  const scope = createScope(
    [
      layerOf('global', variables({ vpc: 'none', region: 'eu' })),
      layer,
      layerOf('stage', variables({ url: '/{{.region}}/{{.vpc}}', twice: '{{.url}}{{.url}}', length: '{{len .vpc}}' })),
    ],
    scopeServicesOf(),
  );

  test('make what is computed from them not known either', () => {
    expect(scope.get('vpc')).toMatchObject({ value: { kind: 'unknown' }, source: 'stage infrastructure' });
    for (const name of ['url', 'twice', 'length']) {
      expect(scope.get(name)?.value).toEqual(unknownValue(['infrastructure.vpc_id']));
    }
  });

  test('are shown with what they wait for', () => {
    expect(render(scope, '{{.url}}!')).toBe('<known after: infrastructure.vpc_id>!');
  });
});

describe('secrets', () => {
  test('are told of when they become known, and not before', () => {
    const services = scopeServicesOf({ PASSWORD: 'hunter2' });
    const scope = createScope(
      [
        layerOf('config', [fromProcess('db_password', 'PASSWORD')]),
        layerOf('stage', variables({ url: 'x{{.db_password}}', api_key: 'k-1', plain: 'p' })),
        { source: 'extracted', entries: new Map([['id', { kind: 'value', value: 'sealed', sensitive: true }]]) },
      ],
      services,
    );
    expect(services.secrets).toEqual([]);
    expect(scope.get('plain')?.sensitive).toBe(false);
    expect(services.secrets).toEqual([]);
    expect(scope.get('url')).toMatchObject({ value: 'xhunter2', sensitive: false });
    expect(services.secrets).toEqual(['hunter2']);
    expect([scope.get('api_key')?.sensitive, scope.get('id')?.sensitive, scope.get('db_password')?.sensitive]).toEqual([
      true,
      true,
      true,
    ]);
    expect(services.secrets).toEqual(['hunter2', 'k-1', 'sealed']);
  });
});

describe('variables that refer to each other in a circle', () => {
  const circle = { a: '{{.b}}', b: 'x{{.c}}', c: '{{.env.a}}', d: '{{.a}}' };
  const message = 'circular reference between variables: a (low:1:1) → b (low:2:1) → c (low:3:1) → a (low:1:1)';

  test.each(['a', 'b', 'c', 'd'])('are an error in the same words wherever it is entered: %s', (name) => {
    expect(scopeOf({ low: circle }).get(name)?.value).toEqual(brokenValue(message));
  });

  test('do not harm the others', () => {
    expect(scopeOf({ low: { ...circle, e: 'fine' }, high: { a: 'given' } }).get('e')?.value).toBe('fine');
    expect(scopeOf({ low: circle, high: { a: 'given' } }).get('a')?.value).toBe('given');
  });

  test('are none where one of them means the lower layer', () => {
    expect(scopeOf({ low: { a: '1' }, high: { a: '{{.a}}{{.b}}', b: '2' } }).get('a')?.value).toBe('12');
  });
});

describe('variables that lead to each other', () => {
  const chain = (length: number) =>
    Object.fromEntries(
      Array.from({ length }, (_, place) => [`v${place}`, place === length - 1 ? 'end' : `{{.v${place + 1}}}`]),
    );

  test('may do so in as many steps as the limit says', () => {
    expect(scopeOf({ low: chain(MAX_REFERENCE_DEPTH) }).get('v0')?.value).toBe('end');
  });

  test('in more steps are refused, however many they are', () => {
    const scope = scopeOf({ low: chain(20_000) });
    expect(scope.get('v0')?.value).toEqual(
      brokenValue('variables lead to each other over more than 100 steps: v0 → … → v100'),
    );
  });

  test('are found all the same from a nearer one', () => {
    const scope = scopeOf({ low: chain(150) });
    expect(scope.get('v0')?.value).toMatchObject({ kind: 'broken' });
    expect(scope.get('v60')?.value).toBe('end');
  });
});

describe('laws of scopes', () => {
  const NAMES = ['a', 'b', 'c'] as const;
  const layer = fc.record({ a: fc.string(), b: fc.string(), c: fc.string() }, { requiredKeys: [] });

  test('the highest layer that defines a name wins, and nothing else has one', () => {
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 8 }), (layers) => {
        const scope = createScope(
          layers.map((values, place) => layerOfValues(`layer ${place}`, new Map(Object.entries(values)))),
          scopeServicesOf(),
        );
        for (const name of NAMES) {
          const place = layers.findLastIndex((values) => Object.hasOwn(values, name));
          const expected = place < 0 ? undefined : { value: layers[place]?.[name], source: `layer ${place}` };
          const found = scope.get(name);
          expect(found && { value: found.value, source: found.source }).toEqual(expected);
        }
        expect(scope.names()).toEqual(NAMES.filter((name) => layers.some((values) => Object.hasOwn(values, name))));
      }),
    );
  });

  test('what a value is does not depend on what was asked for before', () => {
    const templates = fc.record(
      Object.fromEntries(
        ['p', 'q', 'r', 's'].map((name) => [
          name,
          fc.constantFrom('1', '{{.p}}', '{{.q}}x', '{{.r}}', '{{.s}}{{.p}}', '{{.none}}'),
        ]),
      ),
    );
    const order = fc.shuffledSubarray(['p', 'q', 'r', 's'], { minLength: 4 });
    fc.assert(
      fc.property(templates, templates, order, (low, high, names) => {
        const scope = scopeOf({ low, high });
        const together = new Map(names.map((name) => [name, scope.get(name)]));
        for (const name of names) expect(together.get(name)).toEqual(scopeOf({ low, high }).get(name));
      }),
    );
  });
});
