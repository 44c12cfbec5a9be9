import { expect, test } from '@jest/globals';
import { chooseByVariables } from '../../../src/adapters/http/proxy-choice.ts';
import { processVariables } from '../../../src/adapters/system/process-variables.ts';

function isDirect(noProxy: string, url: string): boolean {
  const choice = chooseByVariables(
    processVariables({ HTTP_PROXY: 'proxy:3128', HTTPS_PROXY: 'http://proxy', NO_PROXY: noProxy }),
  );
  if (!choice.ok) throw new Error(choice.error);
  return choice.value(new URL(url)) === undefined;
}

test.each([
  ['', 'http://api.example', false],
  ['*', 'http://api.example', true],
  ['api.example', 'http://api.example', true],
  ['API.Example', 'http://api.example', true],
  ['api.example', 'http://API.example./x', true],
  ['api.example', 'http://sub.api.example', true],
  ['api.example', 'http://myapi.example', false],
  ['.api.example', 'http://sub.api.example', true],
  ['.api.example', 'http://api.example', true],
  ['*.api.example', 'http://sub.api.example', true],
  ['*.api.example', 'http://api.example', false],
  ['other, api.example', 'http://api.example', true],
  ['other api.example', 'http://api.example', true],
  ['api.example:8080', 'http://api.example:8080', true],
  ['api.example:8080', 'http://api.example', false],
  ['api.example:443', 'https://api.example', true],
  ['api.example:80', 'https://api.example', false],
  ['*:8080', 'http://api.example:8080', true],
  ['127.0.0.1', 'http://127.0.0.1:5000', true],
  ['127.0.0.0/8', 'http://127.1.2.3', true],
  ['10.0.0.0/8', 'http://11.0.0.1', false],
  ['10.0.0.0/8', 'http://10.example', false],
  ['10.0.0.0/99', 'http://10.0.0.1', false],
  ['::1', 'http://[::1]:80', true],
  ['[::1]', 'http://[::1]', true],
  ['[::1]:81', 'http://[::1]', false],
  ['fd00::/8', 'http://[fd12::1]', true],
  ['localhost', 'http://127.0.0.1', false],
])('NO_PROXY=%j and %s: direct %s', (noProxy, url, expected) => {
  expect(isDirect(noProxy, url)).toBe(expected);
});

test('lower case wins, an empty variable is none, and each scheme has its own', () => {
  const choice = chooseByVariables(
    processVariables({ http_proxy: 'http://lower:1', HTTP_PROXY: 'http://upper:2', https_proxy: '', HTTPS_PROXY: ' ' }),
  );
  if (!choice.ok) throw new Error(choice.error);
  expect(choice.value(new URL('http://api.example'))?.endpoint).toBe('lower:1');
  expect(choice.value(new URL('https://api.example'))).toBeUndefined();
});
