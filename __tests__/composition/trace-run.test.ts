import { describe, expect, jest, test } from '@jest/globals';
import { type ApiServer, startApiServer } from '../rigs/api-server.ts';
import { makeDesk } from '../rigs/command-line.ts';
import { type OtlpCollector, spanLines, startOtlpCollector } from '../rigs/otlp-collector.ts';

/** Several runs each, on a machine that may be busy. */
jest.setTimeout(60_000);

const CANARY = 'canary-7d1f/?&=';

/** A stage with a request that is repeated once, and one with a script that says what it is a part of. */
function filesFor(api: ApiServer, global: string): Readonly<Record<string, string>> {
  return {
    'stages.yaml': `name: shop
global: { ${global} }
stages:
  - { name: net, config_path: net/config.yaml, env: [{ name: api_password, valueFromEnv: KEY }] }
  - { name: script, depends_on: [net], run: { up: 'echo "part of $TRACEPARENT, key $OTEL_EXPORTER_OTLP_HEADERS"', down: 'true' } }
`,
    'net/config.yaml': 'retry: { backoff: 10ms }\n',
    'net/migration/001_vpc.yaml': `up:
  request: { method: PUT, url: '${api.url}/vpc?key={{.api_password | urlquery}}', headers: { X-Key: '{{.api_password}}' }, body: { key: '{{.api_password}}' } }
down: { method: DELETE, url: '${api.url}/vpc' }
`,
  };
}

/** Refuses the first request and takes the next ones. */
async function startApi(): Promise<ApiServer> {
  const seen: string[] = [];
  return startApiServer(({ method }, response) => {
    seen.push(method);
    response.writeHead(seen.length === 1 ? 503 : 201).end(`{"key":"${CANARY}"}`);
  });
}

async function runTraced(global: string, more: Readonly<Record<string, string>> = {}) {
  await using api = await startApi();
  await using collector = await startOtlpCollector();
  await using desk = await makeDesk(filesFor(api, global));
  const environment = { KEY: CANARY, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...more };
  const said = await desk.run(['up'], { environment });
  return { said, parents: api.requests.map(({ headers }) => headers['traceparent']), ...taken(collector) };
}

/** What a collector has by now. */
function taken(collector: OtlpCollector) {
  return { spans: collector.spans(), received: collector.text() };
}

describe('with an endpoint, a run', () => {
  test('is traced; requests and scripts name the span that they belong to', async () => {
    const { said, parents, spans } = await runTraced('trace_requests: true');
    expect(said).toMatchObject({ status: 0, error: '' });
    expect(spanLines(spans)).toEqual(['up shop', '  net', '    001_vpc', '      PUT ✗', '      PUT', '  script']);
    const named = (name: string) =>
      spans
        .filter((span) => span.name === name)
        .toSorted((a, b) => a.startedAt - b.startedAt)
        .map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`);
    expect(parents).toEqual(named('PUT'));
    expect(said.out).toContain(`part of ${named('script')[0]},`);
  });

  test('does not touch requests unless it is asked to', async () => {
    const { parents, spans } = await runTraced('max_concurrent_stages: 1');
    expect(parents).toEqual([undefined, undefined]);
    expect(spans).toHaveLength(6);
  });

  test('tells the collector no secret, and nobody the key of the collector', async () => {
    const { said, received } = await runTraced('trace_requests: true', {
      OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=key-of-the-collector',
    });
    expect(received).toContain('/vpc');
    expect(received).not.toMatch(/canary-7d1f|X-Key/u);
    expect(said.out).not.toContain('key-of-the-collector');
  });

  test('is not traced where OpenTelemetry is turned off', async () => {
    const { spans, parents, said } = await runTraced('trace_requests: true', { OTEL_SDK_DISABLED: 'true' });
    expect([spans, parents, said.error]).toEqual([[], [undefined, undefined], '']);
  });

  test('that is only planned says nothing to a collector', async () => {
    await using api = await startApi();
    await using desk = await makeDesk(filesFor(api, ''));
    const environment = { KEY: CANARY, OTEL_EXPORTER_OTLP_ENDPOINT: 'no address at all' };
    expect(await desk.run(['plan'], { environment })).toMatchObject({ status: 0, error: '' });
  });

  test.each([
    ['is not there', 'http://127.0.0.1:9', /^warning: traces could not all be sent to http:\/\/127\.0\.0\.1:9: .+\n$/u],
    ['is no address', 'collector', /^warning: nothing is traced: OTEL_EXPORTER_OTLP_ENDPOINT is no http.+\n$/u],
  ])('goes well when the endpoint %s', async (_, endpoint, warning) => {
    const more = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_TIMEOUT: '200' };
    const { said } = await runTraced('trace_requests: true', more);
    expect(said.status).toBe(0);
    expect(said.error).toMatch(warning);
  });
});
