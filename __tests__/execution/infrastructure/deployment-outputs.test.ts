import { describe, expect, test } from '@jest/globals';
import { azureOutputs, commandOutputs } from '../../../src/execution/infrastructure/deployment-outputs.ts';

function azure(outputs: unknown): ReturnType<typeof azureOutputs> {
  return azureOutputs(JSON.stringify({ properties: { provisioningState: 'Succeeded', outputs } }));
}

describe('outputs of a deployment of Azure', () => {
  test('are texts; whatever else they are, as JSON', () => {
    const outputs = azure({
      groupId: { type: 'String', value: '/subscriptions/s/resourceGroups/rg' },
      count: { type: 'Int', value: 3 },
      isNew: { type: 'Bool', value: false },
      names: { type: 'Array', value: ['a', 'b'] },
      tags: { type: 'Object', value: { team: 'shop' } },
      nothing: { type: 'String', value: null },
    });
    expect(outputs.ok && outputs.value.values.map(({ name, value }) => [name, value])).toEqual([
      ['groupId', '/subscriptions/s/resourceGroups/rg'],
      ['count', '3'],
      ['isNew', 'false'],
      ['names', '["a","b"]'],
      ['tags', '{"team":"shop"}'],
      ['nothing', ''],
    ]);
  });

  test('keep all digits of numbers', () => {
    const outputs =
      '{"id": {"type": "Int", "value": 9007199254740993}, "all": {"type": "Array", "value": [1, 1.50, -1e400]}}';
    expect(azureOutputs(`{"properties": {"outputs": ${outputs}}}`)).toMatchObject({
      value: { values: [{ value: '9007199254740993' }, { value: '[1,1.50,-1e400]' }] },
    });
    expect(commandOutputs('{"id": 12345678901234567890, "other": {"value": 0.10, "sensitive": true}}')).toMatchObject({
      value: { values: [{ value: '12345678901234567890' }, { value: '0.10', declaredSensitive: true }] },
    });
  });

  test.each(['SecureString', 'securestring', 'SecureObject', 'secureObject'])('of the type %s are secrets', (type) => {
    expect(azure({ key: { type, value: 'k' }, id: { type: 'String', value: 'i' } })).toEqual({
      ok: true,
      value: {
        values: [
          { name: 'key', value: 'k', declaredSensitive: true },
          { name: 'id', value: 'i', declaredSensitive: false },
        ],
        kept: [],
      },
    });
  });

  test('secure ones without a value are named, and not handed on as an empty text', () => {
    expect(azure({ b: { type: 'SecureString' }, a: { type: 'SecureString', value: null } })).toEqual({
      ok: true,
      value: { values: [], kept: ['a', 'b'] },
    });
  });

  test.each([[null], [undefined], [{}]])('%j: there are none', (outputs) => {
    expect(azure(outputs)).toEqual({ ok: true, value: { values: [], kept: [] } });
  });

  test.each([
    ['', 'it is no JSON'],
    ['{"properties": hunter2', 'it is no JSON'],
    ['[]', 'it has no properties'],
    ['{"properties": {"outputs": []}}', 'properties.outputs is no object'],
    [
      '{"properties": {"outputs": {"a b": {"type": "String", "value": ""}}}}',
      '"a b" is no name: it holds a blank or =',
    ],
  ])('%j: %s', (printed, error) => {
    expect(azureOutputs(printed)).toEqual({ ok: false, error });
  });
});

describe('outputs that a command prints', () => {
  test.each([
    ['of Terraform', '{"id": {"sensitive": false, "type": "string", "value": "i"}}', 'i', false],
    ['of Terraform that are sensitive', '{"id": {"sensitive": true, "type": "string", "value": "i"}}', 'i', true],
    ['of Pulumi', '{"id": "i"}', 'i', false],
    ['an object of the user', '{"id": {"value": "i", "unit": "m"}}', '{"value":"i","unit":"m"}', false],
    ['an object with nothing but a value', '{"id": {"value": "i"}}', '{"value":"i"}', false],
    ['a number', '{"id": 8080}', '8080', false],
  ])('%s', (_, printed, value, declaredSensitive) => {
    expect(commandOutputs(printed)).toEqual({
      ok: true,
      value: { values: [{ name: 'id', value, declaredSensitive }], kept: [] },
    });
  });

  test.each(['', ' \n'])('%j: there are none', (printed) => {
    expect(commandOutputs(printed)).toEqual({ ok: true, value: { values: [], kept: [] } });
  });

  test.each(['[1]', '"a"', 'null', '1'])('%s is no object', (printed) => {
    expect(commandOutputs(printed)).toEqual({ ok: false, error: 'it is no JSON object of values by name' });
  });
});
