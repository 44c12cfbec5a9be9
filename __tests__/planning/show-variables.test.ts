import { expect, test } from '@jest/globals';
import { isSensitiveName } from '../../src/domain/sensitive-name.ts';
import { showVariables } from '../../src/planning/show-variables.ts';
import { layerOfValues } from '../../src/planning/variable-layer.ts';
import { createScope } from '../../src/planning/variable-scope.ts';
import { unknownValue } from '../../src/template/value.ts';

test('names the source of each value, keeps secrets to itself and says what is not known yet', () => {
  const scope = createScope(
    [
      layerOfValues(
        'global.env',
        new Map([
          ['region', 'north'],
          ['zone', 'a'],
        ]),
      ),
      {
        source: 'env_from_stages',
        entries: new Map([['vpc_id', { kind: 'value', value: unknownValue(['network.vpc_id']) }]]),
      },
      layerOfValues(
        'stage web',
        new Map([
          ['region', 'south'],
          ['api_token', 'hush-hush'],
        ]),
      ),
    ],
    { processVariable: () => undefined, render: {}, onSecret: () => undefined, isSensitiveName },
  );
  expect(showVariables(scope)).toEqual([
    { name: 'api_token', note: 'secret', source: 'stage web' },
    { name: 'region', value: 'south', source: 'stage web' },
    { name: 'vpc_id', note: 'not known yet', source: 'env_from_stages' },
    { name: 'zone', value: 'a', source: 'global.env' },
  ]);
});
