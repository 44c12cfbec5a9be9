import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readOtlpSettings } from '../../../src/adapters/traces/otlp-settings.ts';
import { createTraces, type TracesInput } from '../../../src/adapters/traces/traces.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import { given } from '../../rigs/given.ts';
import { golden } from '../../rigs/golden.ts';
import { type OtlpCollector, spanLines, startOtlpCollector } from '../../rigs/otlp-collector.ts';
import { failedRun, failedRunEvents, SAMPLE_START } from '../../rigs/sample-plans.ts';

function tracesTo(url: string, more: Partial<TracesInput> = {}, environment: Readonly<Record<string, string>> = {}) {
  const settings = given(readOtlpSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: url, ...environment }));
  if (!settings) throw new Error('There is an endpoint.');
  const stop = new AbortController().signal;
  return createTraces({ settings, version: '1.2.3', redact: asItIs, stop, ...more });
}

async function sent(collector: OtlpCollector, ...more: [Partial<TracesInput>?, Readonly<Record<string, string>>?]) {
  const traces = tracesTo(collector.url, ...more);
  for (const event of failedRunEvents()) traces.emit(event);
  expect(await traces.close()).toBeUndefined();
  return collector.spans();
}

const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('a run', () => {
  test('is a tree of spans: run, stage, migration, request', async () => {
    await using collector = await startOtlpCollector();
    const text = `${spanLines(await sent(collector)).join('\n')}\n`;
    expect(text).toBe(golden(path.join(import.meta.dirname, 'golden/failed-run.txt'), text));
  });

  test('has the times of its events, not those of their sending', async () => {
    await using collector = await startOtlpCollector();
    const spans = await sent(collector);
    const timesOf = (name: string, repetition?: number) =>
      spans
        .filter((span) => span.name === name && span.attributes['http.request.resend_count'] === repetition)
        .map(({ startedAt, endedAt }) => [startedAt - SAMPLE_START, endedAt - SAMPLE_START]);
    expect(timesOf('up shop')).toEqual([[0, expect.any(Number)]]);
    expect(timesOf('wait')).toEqual([[5 - 1_500, 5]]);
    // The attempt that failed, and the next one after its delay.
    expect(timesOf('POST')).toContainEqual([10, 20]);
    expect(timesOf('POST', 2)).toEqual([[1_020, 1_020]]);
  });

  test('says in the words of the conventions what was sent and what came of it', async () => {
    await using collector = await startOtlpCollector();
    const spans = await sent(collector);
    const root = spans.find(({ parentSpanId }) => parentSpanId === '');
    expect(root?.attributes).toMatchObject({
      'cicd.pipeline.name': 'shop',
      'cicd.pipeline.run.id': failedRun().id,
      'cicd.pipeline.result': 'failure',
    });
    const tasks = spans.filter(({ attributes }) => attributes['cicd.pipeline.task.run.result'] === 'success');
    expect(tasks.map(({ attributes }) => attributes['cicd.pipeline.task.name'])).toEqual(['alpha', 'alpha']);
    const request = spans.find(({ kind }) => kind === 3);
    expect(request?.attributes).toMatchObject({
      'http.request.method': 'POST',
      'url.full': 'https://api.example/001_apply',
      'server.address': 'api.example',
      'server.port': 443,
    });
  });

  test('begins a trace, or is a part of the one that the environment names', async () => {
    await using collector = await startOtlpCollector();
    const spans = await sent(collector, {}, { TRACEPARENT: PARENT });
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set(['0af7651916cd43dd8448eb211c80319c']));
    expect(spans.find(({ name }) => name === 'up shop')?.parentSpanId).toBe('b7ad6b7169203331');
  });

  test('in several jobs is one trace, whose first span the last job sends', async () => {
    await using collector = await startOtlpCollector();
    await sent(collector, { shared: { run: 'shop/1', isLast: false } });
    const last = tracesTo(collector.url, { shared: { run: 'shop/1', isLast: true } });
    const run = failedRun();
    last.emit({ type: 'operations_finished', run, at: run.endedAt });
    await last.close();
    const spans = collector.spans();
    const [root, ...others] = spans.filter(({ parentSpanId }) => parentSpanId === '');
    expect(others).toEqual([]);
    expect(root).toMatchObject({ name: 'up shop', startedAt: run.startedAt, endedAt: run.endedAt });
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(spans.filter(({ parentSpanId }) => parentSpanId === root?.spanId).map(({ name }) => name)).toEqual([
      'up shop',
    ]);
  });

  test('is of a service, with the headers that the collector asks for', async () => {
    await using collector = await startOtlpCollector();
    await sent(collector, {}, { OTEL_SERVICE_NAME: 'deploys', OTEL_EXPORTER_OTLP_HEADERS: 'x-key=abc' });
    expect(collector.resource()).toMatchObject({ 'service.name': 'deploys', 'service.version': '1.2.3' });
    expect(collector.requests[0]).toMatchObject({ method: 'POST', target: '/v1/traces', headers: { 'x-key': 'abc' } });
  });

  test('says nothing that is a secret', async () => {
    await using collector = await startOtlpCollector();
    await sent(collector, { redact: (text) => text.replaceAll(/teapot|001_apply|alpha/g, '***') });
    expect(collector.text()).not.toMatch(/teapot|001_apply|alpha/u);
  });
});

describe('a request that is being sent', () => {
  test('is named to its server, and the stage to its script', async () => {
    await using collector = await startOtlpCollector();
    const traces = tracesTo(collector.url);
    const named: (string | undefined)[] = [];
    for (const event of failedRunEvents()) {
      traces.emit(event);
      if (event.type === 'migration_started' && event.id === 'default/alpha') {
        named.push(traces.ofRequest('default/alpha'), traces.ofStage('default/alpha'));
      }
    }
    await traces.close();
    const idOf = (matches: (span: ReturnType<OtlpCollector['spans']>[number]) => boolean) => {
      const span = collector.spans().find(matches);
      return `00-${span?.traceId}-${span?.spanId}-01`;
    };
    const alpha = collector.spans().find(({ name }) => name === 'alpha');
    expect(named[1]).toBe(idOf(({ name }) => name === 'alpha'));
    const [first] = named;
    const request = collector.spans().find(({ spanId }) => first?.includes(spanId));
    const migration = collector.spans().find(({ spanId }) => spanId === request?.parentSpanId);
    expect(request).toMatchObject({ name: 'POST', kind: 3 });
    expect(migration?.parentSpanId).toBe(alpha?.spanId);
  });

  test('is not named where nothing is known of the stage', () => {
    const traces = tracesTo('http://127.0.0.1:9');
    expect(traces.ofRequest('default/alpha')).toBeUndefined();
  });
});

describe('a collector that', () => {
  test('refuses is told of, with its address and nothing else', async () => {
    await using collector = await startOtlpCollector((response) => response.writeHead(401).end('no'));
    const traces = tracesTo(`${collector.url}/?key=hidden`);
    for (const event of failedRunEvents()) traces.emit(event);
    expect(await traces.close()).toBe(`traces could not all be sent to ${collector.url}: Unauthorized`);
  });

  test('is not there is told of, in good time', async () => {
    // The port of `discard`, at which nobody listens.
    const traces = tracesTo('http://127.0.0.1:9', {}, { OTEL_EXPORTER_OTLP_TIMEOUT: '300' });
    for (const event of failedRunEvents()) traces.emit(event);
    expect(await traces.close()).toMatch(/^traces could not all be sent to http:\/\/127\.0\.0\.1:9: /u);
  });

  test('never answers holds an interrupted run for a moment only', async () => {
    await using collector = await startOtlpCollector(() => undefined);
    const stop = AbortSignal.abort();
    const traces = tracesTo(collector.url, { stop }, { OTEL_EXPORTER_OTLP_TIMEOUT: '1500' });
    for (const event of failedRunEvents()) traces.emit(event);
    expect(await traces.close()).toMatch(/: no answer within 1 s$/u);
  });
});
