import { describe, expect, test } from '@jest/globals';
import { instanceId, showInstance, splitInstanceId } from '../../src/domain/instance.ts';

describe('the id of a stage in an environment', () => {
  test.each([
    ['production', 'database'],
    ['default', 'a.b-c_d'],
    ['eu-west.1', '0'],
  ])('%s and %s are found again in it', (environment, stage) => {
    expect(splitInstanceId(instanceId(environment, stage))).toEqual({ environment, stage });
  });

  test('is shown as the bare name of the stage where there is only the default environment', () => {
    expect(showInstance('default/database')).toBe('database');
    expect(showInstance('production/database')).toBe('production/database');
    expect(showInstance('defaults/database')).toBe('defaults/database');
  });
});
