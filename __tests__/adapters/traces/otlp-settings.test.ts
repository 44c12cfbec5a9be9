import { describe, expect, test } from '@jest/globals';
import { EXPORT_LIMIT_MS, readOtlpSettings } from '../../../src/adapters/traces/otlp-settings.ts';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

function read(environment: Readonly<Record<string, string>>): unknown {
  const result = readOtlpSettings(environment);
  return result.ok ? result.value : result.error;
}

describe('nothing is traced', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['without an endpoint', {}],
    ['with an empty one', { OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }],
    ['where OpenTelemetry is turned off', { ...ENDPOINT, OTEL_SDK_DISABLED: 'True' }],
    ['where nobody wants traces', { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }],
  ])('%s', (_, environment) => {
    expect(read(environment)).toBeUndefined();
  });
});

test.each<[string, Readonly<Record<string, string>>, object]>([
  ['the endpoint of all signals', ENDPOINT, { url: 'http://collector:4318/v1/traces', headers: {} }],
  ['one with a path', { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c/otlp/' }, { url: 'https://c/otlp/v1/traces' }],
  [
    'that of traces, as it is',
    { ...ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t/in' },
    { url: 'http://t/in' },
  ],
  [
    'headers, those of traces first',
    {
      ...ENDPOINT,
      OTEL_EXPORTER_OTLP_HEADERS: 'a=1, b=two%20words,,c',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'a=3,d=%zz',
    },
    { headers: { a: '3', b: 'two words' } },
  ],
  ['the name of the service', { ...ENDPOINT, OTEL_SERVICE_NAME: 'shop' }, { resource: { 'service.name': 'shop' } }],
  [
    'attributes of the resource',
    { ...ENDPOINT, OTEL_RESOURCE_ATTRIBUTES: 'service.name=a,team=b%2Cc', OTEL_SERVICE_NAME: '' },
    { resource: { 'service.name': 'a', team: 'b,c' } },
  ],
  ['a shorter limit', { ...ENDPOINT, OTEL_EXPORTER_OTLP_TIMEOUT: '200' }, { timeoutMs: 200 }],
  ['no longer limit', { ...ENDPOINT, OTEL_EXPORTER_OTLP_TIMEOUT: '600000' }, { timeoutMs: EXPORT_LIMIT_MS }],
  ['no limit that is none', { ...ENDPOINT, OTEL_EXPORTER_OTLP_TIMEOUT: 'soon' }, { timeoutMs: EXPORT_LIMIT_MS }],
])('reads %s', (_, environment, settings) => {
  expect(read(environment)).toMatchObject(settings);
});

test.each<[string, Readonly<Record<string, string>>, RegExp]>([
  ['an address that is none', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, /ENDPOINT is no http/u],
  ['one of traces', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'grpc://c' }, /OTLP_TRACES_ENDPOINT is no http/u],
  ['a protocol that is not spoken', { ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /not grpc: set/u],
])('says what is wrong with %s', (_, environment, words) => {
  expect(read(environment)).toMatch(words);
});
