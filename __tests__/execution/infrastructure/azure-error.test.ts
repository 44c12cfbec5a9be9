import { describe, expect, test } from '@jest/globals';
import { azureErrorLines } from '../../../src/execution/infrastructure/azure-error.ts';

function nested(depth: number): object {
  const inner = depth === 0 ? { code: 'Conflict', message: 'it is busy' } : nested(depth - 1);
  return { code: 'DeploymentFailed', message: 'At least one operation failed.', details: [inner] };
}

describe('what az wrote about a deployment that failed', () => {
  test.each([
    [
      'plain words stay',
      'ERROR: InvalidTemplate: the template is wrong',
      ['ERROR: InvalidTemplate: the template is wrong'],
    ],
    [
      'of errors inside errors, the innermost',
      `ERROR: ${JSON.stringify({ status: 'Failed', error: nested(2) })}`,
      ['Conflict: it is busy'],
    ],
    [
      'JSON inside a message is opened',
      `ERROR: ${JSON.stringify({ code: 'DeploymentFailed', message: JSON.stringify({ error: { code: 'SkuNotAvailable', message: 'no\r\n  such size' } }) })}`,
      ['SkuNotAvailable: no such size'],
    ],
    ['what is no error stays', 'WARNING: {"a": 1}', ['WARNING: {"a": 1}']],
    ['half of it stays', 'ERROR: {"code": "X", "mess', ['ERROR: {"code": "X", "mess']],
    ['nothing', '', ['']],
  ])('%s', (_, written, lines) => {
    expect(azureErrorLines(written)).toEqual(lines);
  });

  test('each cause once, and not more than a person reads', () => {
    const details = Array.from({ length: 30 }, (_, place) => ({ code: `C${place % 15}`, message: 'm' }));
    const lines = azureErrorLines(`ERROR: ${JSON.stringify({ code: 'Many', message: 'x', details })}`);
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe('… and 5 more');
  });

  test('errors that are deeper than any are cut and not followed', () => {
    expect(azureErrorLines(`ERROR: ${JSON.stringify(nested(1000))}`)).toEqual([
      'DeploymentFailed: At least one operation failed.',
    ]);
  });
});
