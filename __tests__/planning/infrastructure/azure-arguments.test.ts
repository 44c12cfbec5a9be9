import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  azureArguments,
  isPlainOverride,
  overridesFile,
} from '../../../src/planning/infrastructure/azure-arguments.ts';
import type { DeploymentFiles } from '../../../src/planning/infrastructure/azure-arguments.ts';
import type { RenderedDeployment, RenderedOverride } from '../../../src/planning/infrastructure/render-deployment.ts';
import { parseAz } from '../../rigs/azure/grammar.ts';
import { expandFiles, parametersOf } from '../../rigs/azure/parameters.ts';

const NETWORK: RenderedDeployment = {
  scope: 'subscription',
  mainFile: 'main.bicep',
  location: 'westeurope',
  overrides: [],
  unknown: [],
};

function textOf(name: string, value: string): RenderedOverride {
  return { name, value, isJson: false };
}

const FILES: DeploymentFiles = { template: 'main.bicep', parameters: [] };

function wordsOf(deployment: Partial<RenderedDeployment>, files = FILES): readonly string[] {
  return azureArguments('create', { name: 'network-4711', deployment: { ...NETWORK, ...deployment }, files });
}

describe('the arguments of az, as its grammar reads them', () => {
  test.each([
    ['create', 'resource_group', { resourceGroup: 'rg-mca' }, 'deployment group create'],
    ['create', 'subscription', { location: 'eu', subscription: 's-1' }, 'deployment sub create'],
    ['validate', 'management_group', { location: 'eu', managementGroup: 'mg-1' }, 'deployment mg validate'],
    ['what-if', 'tenant', { location: 'eu' }, 'deployment tenant what-if'],
  ] as const)('%s in the scope %s', (verb, scope, places, command) => {
    const { location: _, ...bare } = NETWORK;
    const words = azureArguments(verb, {
      name: 'network-4711',
      deployment: { ...bare, scope, ...places },
      files: { template: 'main.bicep', parameters: ['/private/main.json'] },
    });
    const parsed = parseAz(words);
    expect(parsed).toMatchObject({ command });
    if (!('options' in parsed)) return;
    const options = Object.fromEntries(parsed.options);
    expect(options).toEqual({
      '--name': ['network-4711'],
      ...('location' in places ? { '--location': [places.location] } : {}),
      ...('resourceGroup' in places ? { '--resource-group': [places.resourceGroup] } : {}),
      ...('managementGroup' in places ? { '--management-group-id': [places.managementGroup] } : {}),
      ...('subscription' in places ? { '--subscription': [places.subscription] } : {}),
      '--template-file': ['main.bicep'],
      '--parameters': ['@/private/main.json'],
      ...(verb === 'what-if' ? { '--no-pretty-print': [] } : {}),
      '--no-prompt': ['true'],
      '--output': ['json'],
    });
  });

  test('a parameter file in the language of Bicep is named and not handed over as text', () => {
    expect(wordsOf({}, { template: 'main.bicep', parameters: ['main.bicepparam'] })).toContain('main.bicepparam');
  });

  test('the file comes before the overrides, since later ones win', () => {
    const words = wordsOf({ overrides: [textOf('sku', 'Basic')] }, { template: 'main.bicep', parameters: ['p.json'] });
    expect(words.filter((_, place) => words[place - 1] === '--parameters')).toEqual(['@p.json', 'sku=Basic']);
  });
});

/** What could be taken for something else by a shell, by argparse, or by az itself. */
const HOSTILE = [
  '',
  ' ',
  'a b',
  '-x',
  '--mode Complete',
  '--parameters',
  '@/etc/passwd',
  'a=@/etc/passwd',
  'a\nb',
  '"quoted"',
  "it's",
  '$(touch /tmp/x)',
  '`id`',
  '; rm -rf .',
  '{"a": 1}',
  '[]',
  'https://example.com/p.json',
  'ü — 漢字',
  '{{.x}}',
] as const;

/** The parameters as az understands them when these overrides go the way that is meant for each. */
function understood(overrides: readonly RenderedOverride[]): unknown {
  const plain = overrides.filter(({ value }) => isPlainOverride(value));
  const hidden = overrides.filter(({ value }) => !isPlainOverride(value));
  const parameters = hidden.length === 0 ? [] : ['/private/overrides.json'];
  const words = wordsOf({ overrides: plain }, { template: 'main.bicep', parameters });
  const files = new Map([['/private/overrides.json', overridesFile(hidden)]]);
  const parsed = parseAz(expandFiles(words, (file) => files.get(file) ?? 'the content of a file'));
  if ('message' in parsed) return parsed.message;
  const found = parametersOf(parsed.options.get('--parameters') ?? []);
  return typeof found === 'string' ? found : Object.fromEntries(found);
}

describe('the value of an override is never anything but a value', () => {
  test.each(HOSTILE)('%j', (value) => {
    expect(understood([textOf('sku', value)])).toEqual({ sku: value });
  });

  test('whatever it holds', () => {
    const values = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(...HOSTILE),
      fc.tuple(fc.constantFrom('@', '-', '--', '=', '\n'), fc.string()).map(([first, rest]) => first + rest),
    );
    fc.assert(
      fc.property(values, values, (first, second) => {
        expect(understood([textOf('sku', first), textOf('tier', second)])).toEqual({ sku: first, tier: second });
      }),
    );
  });

  test('and it stays one argument', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(wordsOf({ overrides: [textOf('sku', value)] })).toHaveLength(wordsOf({}).length + 2);
      }),
    );
  });
});

test('a file of overrides holds nothing that az would take for a comment or shorten', () => {
  const file = overridesFile([textOf('note', 'a  b // c /* d */')]);
  expect(file).not.toMatch(/\s|\/\/|\/\*/);
  expect(JSON.parse(file)).toEqual({ parameters: { note: { value: 'a  b // c /* d */' } } });
});

test('what is a list or an object stays one in such a file', () => {
  const tags = { owner: 'a  b', note: '// "c"', count: 3 };
  const file = overridesFile([{ name: 'tags', value: JSON.stringify(tags), isJson: true }]);
  expect(file).not.toMatch(/\s|\/\//);
  expect(JSON.parse(file)).toEqual({ parameters: { tags: { value: tags } } });
});
