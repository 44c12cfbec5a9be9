import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BodyDefinition, JsonTemplate, RequestDefinition } from '../../src/domain/http-request.ts';
import { authNamesOf, renderRequest } from '../../src/planning/render-request.ts';
import type { TemplateValue } from '../../src/template/value.ts';
import { unknownValue } from '../../src/template/value.ts';
import { given } from '../rigs/given.ts';
import { textAt } from '../rigs/variables.ts';

interface RequestSketch {
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly queries?: readonly (readonly [string, string])[];
  readonly body?: string | JsonTemplate;
  readonly renderBody?: boolean;
  readonly authName?: string;
  readonly idempotencyKey?: string | true;
}

function requestOf(sketch: RequestSketch): RequestDefinition {
  const { url = 'http://api/', headers = {}, queries = [], body, renderBody = true, authName, idempotencyKey } = sketch;
  return {
    location: { file: 'a.yaml', line: 1, column: 1 },
    method: 'POST',
    url: textAt(url),
    headers: Object.entries(headers).map(([name, value]) => ({ name, value: textAt(value) })),
    queries: queries.map(([name, value]) => ({ name, value: textAt(value) })),
    renderBody,
    ...(body === undefined ? {} : { body: bodyOf(body) }),
    ...(authName === undefined ? {} : { authName }),
    ...(idempotencyKey === undefined
      ? {}
      : { idempotencyKey: idempotencyKey === true ? idempotencyKey : textAt(idempotencyKey) }),
  };
}

function bodyOf(body: string | JsonTemplate): BodyDefinition {
  return typeof body === 'string' ? { kind: 'text', text: textAt(body) } : { kind: 'json', value: body };
}

function render(sketch: RequestSketch, values: Readonly<Record<string, TemplateValue>> = {}) {
  return renderRequest(requestOf(sketch), {
    data: new Map(Object.entries(values)),
    options: {},
    onSecret: () => undefined,
  });
}

describe('what can not be sent', () => {
  test.each<readonly [string, RequestSketch, string]>([
    [
      'an address without a scheme',
      { url: '{{.base}}/vpc' },
      'url: the address does not begin with http:// or https://',
    ],
    ['an empty one', { url: '{{.none}}' }, 'url: the address is empty'],
    [
      'one without a host',
      { url: 'http://{{.none}}/' },
      'url: the address is not valid: it must look like https://host/path',
    ],
    [
      'one of two lines',
      { url: 'http://{{.lines}}/' },
      'url: the address holds a line break or another control character',
    ],
    [
      'a header of two lines',
      { headers: { 'X-Key': '{{.lines}}' } },
      'header X-Key: the value holds a line break or another control character, which no header may',
    ],
  ])('is known as soon as its values are: %s', (_, sketch, message) => {
    const rendered = render(sketch, { base: '127.0.0.1:8790', none: '', lines: 'api\r\nX-Evil: 1' });
    expect(rendered.ok ? '' : `${rendered.error.subject}: ${rendered.error.message}`).toBe(message);
  });

  test('is not known as long as a value is not', () => {
    expect(render({ url: '{{.later}}/vpc' }, { later: unknownValue(['a.base']) })).toMatchObject({ ok: true });
  });
});

describe('the address of a request', () => {
  test.each<readonly [string, readonly (readonly [string, string])[], string]>([
    ['http://api/a', [], 'http://api/a'],
    [' http://api/a\n', [['x', '1']], 'http://api/a?x=1'],
    ['http://api/a?', [['x', '1']], 'http://api/a?x=1'],
    ['http://api/a?y=2', [['x', '1']], 'http://api/a?y=2&x=1'],
    ['http://api/a?y=2&', [['x', '1']], 'http://api/a?y=2&x=1'],
    ['http://api/a#top', [['x', '1']], 'http://api/a?x=1#top'],
    ['http://api/a?y=2#top?', [['x', '1']], 'http://api/a?y=2&x=1#top?'],
    [
      'http://api/a',
      [
        ['x', ''],
        ['x', '2'],
      ],
      'http://api/a?x=&x=2',
    ],
    ['http://api/a', [['n&m', 'a b&c=d/é#?']], 'http://api/a?n%26m=a%20b%26c%3Dd%2F%C3%A9%23%3F'],
    ['http://api/a', [['x', '{{.v}}']], 'http://api/a?x=%3Cknown%20after%3A%20a%26b%3E'],
    ['http://api/{{.w}}', [], 'http://api/a/b?c'],
    ['http://api/a', [['x', '\ud800']], 'http://api/a?x=%EF%BF%BD'],
  ])('%s with %j is %s', (url, queries, expected) => {
    const values = { v: '<known after: a&b>', w: 'a/b?c' };
    expect(given(render({ url, queries }, values)).url).toBe(expected);
  });

  test('shows values that are not known yet as they are, and encodes what stands around them', () => {
    const values = { v: unknownValue(['a.b', 'c.d']) };
    const { url, unknown } = given(render({ queries: [['x', 'a&{{.v}}&{{.v}} b']] }, values));
    expect(url).toBe('http://api/?x=a%26<known after: a.b, c.d>%26<known after: a.b, c.d>%20b');
    expect(unknown).toEqual(['a.b', 'c.d']);
  });

  test('reads back in a server as what it was', () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed());
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
        const values = Object.fromEntries(pairs.map(([, value], place) => [`v${place}`, value]));
        const queries = pairs.map(([name], place) => [name, `{{.v${place}}}`] as const);
        const { url } = given(render({ url: 'http://api/a?fixed=1', queries }, values));
        expect([...new URL(url).searchParams]).toEqual([['fixed', '1'], ...pairs]);
      }),
    );
  });
});

describe('the body of a request', () => {
  const JSON_TYPE: readonly [string, string] = ['Content-Type', 'application/json'];

  test.each<readonly [string, RequestSketch, boolean]>([
    ['an object', { body: ' {"a": "{{.v}}"}\n' }, true],
    ['a list', { body: '[1]' }, true],
    ['data', { body: { kind: 'text', text: textAt('x') } }, true],
    ['a number', { body: '1' }, false],
    ['a text', { body: '"a"' }, false],
    ['what is nearly an object', { body: '{"a": }' }, false],
    ['a form', { body: 'a=1&b={}' }, false],
    ['nothing', { body: '' }, false],
    ['no body', {}, false],
    [
      'an object with a type of its own',
      { body: '{}', headers: { 'content-TYPE': 'application/merge-patch+json' } },
      false,
    ],
  ])('gets a type where it is JSON: %s', (_, sketch, isJson) => {
    const { headers } = given(render(sketch, { v: 'x' }));
    expect(headers.filter(([name, value]) => name === JSON_TYPE[0] && value === JSON_TYPE[1])).toHaveLength(
      isJson ? 1 : 0,
    );
  });

  test('counts a value that is not known yet as one that fits', () => {
    const v = unknownValue(['a.b']);
    expect(given(render({ body: '{"a": {{.v}}, "b": "x{{.v}}"}' }, { v })).headers).toEqual([JSON_TYPE]);
    expect(given(render({ body: '{"a": "<known after: x>}' }, {})).headers).toEqual([]);
  });

  test('is sent as it stands where it is not rendered', () => {
    const body = '{{.v}} {{ not a template';
    expect(given(render({ body, renderBody: false })).body).toBe(body);
    const data: JsonTemplate = { kind: 'list', items: [{ kind: 'text', text: textAt('{{.v}}') }] };
    expect(given(render({ body: data, renderBody: false })).body).toBe('["{{.v}}"]');
  });

  test('is made of data with each of its texts rendered, whatever is in them', () => {
    const data: JsonTemplate = {
      kind: 'map',
      entries: [
        ['{{.v}}', { kind: 'text', text: textAt('{{.v}}') }],
        [
          'list',
          {
            kind: 'list',
            items: [
              { kind: 'literal', json: '1.50' },
              { kind: 'literal', json: 'null' },
              { kind: 'map', entries: [] },
            ],
          },
        ],
      ],
    };
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed()),
        (v) => {
          const { body = '' } = given(render({ body: data }, { v }));
          expect(JSON.parse(body)).toEqual({ '{{.v}}': v, list: [1.5, null, {}] });
          expect(body).toContain('"list":[1.50,null,{}]');
        },
      ),
    );
  });
});

describe('a request that can not be rendered', () => {
  test.each<readonly [string, RequestSketch]>([
    ['url', { url: 'http://{{.none}}' }],
    ['query q', { queries: [['q', '{{.none}}']] }],
    ['header X-A', { headers: { 'X-A': '{{.none}}' } }],
    ['body', { body: '{{.none}}' }],
    [
      'body',
      {
        body: { kind: 'map', entries: [['a', { kind: 'list', items: [{ kind: 'text', text: textAt('{{.none}}') }] }]] },
      },
    ],
    ['idempotency_key', { idempotencyKey: '{{.none}}' }],
  ])('says in which text: %s', (subject, sketch) => {
    expect(render(sketch)).toMatchObject({
      ok: false,
      error: { subject, message: 'map has no entry for key "none"', missingKey: 'none' },
    });
  });
});

describe('the sign-ins that a request needs', () => {
  test.each<readonly [RequestSketch, readonly string[] | 'all']>([
    [{}, []],
    [{ authName: 'web' }, ['web']],
    [{ headers: { Authorization: 'Bearer {{.auth.api}}' }, authName: 'web' }, ['api', 'web']],
    [{ url: 'http://{{.auth.a}}', queries: [['q', '{{$.auth.b}}']], body: '{{with .auth}}{{.c}}{{end}}' }, 'all'],
    [{ body: { kind: 'list', items: [{ kind: 'text', text: textAt('{{(index .auth "z")}}') }] } }, ['z']],
    [{ idempotencyKey: '{{.auth.key}}' }, ['key']],
    [{ idempotencyKey: true, body: 'auth', url: 'http://auth/{{.authority}}' }, []],
    [{ body: '{{.auth.a}}', renderBody: false }, []],
    [{ body: '{{toJson .auth}}' }, 'all'],
  ])('of %j are %j', (sketch, expected) => {
    expect(authNamesOf(requestOf(sketch))).toEqual(expected);
  });
});
