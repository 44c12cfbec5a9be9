import { describe, expect, test } from '@jest/globals';
import { readWhatIf } from '../../../src/execution/infrastructure/what-if.ts';
import { given } from '../../rigs/given.ts';

const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-mca';

function preview(...changes: readonly object[]) {
  return given(readWhatIf(JSON.stringify({ status: 'Succeeded', error: null, changes })));
}

function change(changeType: string, name: string, more: object = {}): object {
  return {
    changeType,
    resourceId: `${GROUP}/providers/Microsoft.Storage/storageAccounts/${name}`,
    before: null,
    after: null,
    delta: null,
    unsupportedReason: null,
    ...more,
  };
}

describe('what becomes of resources', () => {
  test('is told with what can not be brought back first, and without what stays', () => {
    const { outcome, changes } = preview(
      change('Create', 'new'),
      change('NoChange', 'same'),
      change('Ignore', 'other'),
      change('Deploy', 'any'),
      change('Delete', 'z'),
      change('Delete', 'a'),
      change('Unsupported', 'odd'),
    );
    expect(outcome).toBe('changes');
    expect(changes.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
      'delete Microsoft.Storage/storageAccounts/a (rg-mca)',
      'delete Microsoft.Storage/storageAccounts/z (rg-mca)',
      'create Microsoft.Storage/storageAccounts/new (rg-mca)',
      'deploy Microsoft.Storage/storageAccounts/any (rg-mca)',
      'unsupported Microsoft.Storage/storageAccounts/odd (rg-mca)',
    ]);
  });

  test.each([
    [GROUP, 'resourceGroups/rg-mca'],
    [
      `${GROUP}/providers/Microsoft.Network/virtualNetworks/v/providers/Microsoft.Authorization/locks/l`,
      'Microsoft.Authorization/locks/l (rg-mca)',
    ],
    [
      '/subscriptions/s/providers/Microsoft.Authorization/policyAssignments/p',
      'Microsoft.Authorization/policyAssignments/p',
    ],
    ['', ''],
  ])('%s is called %s', (resourceId, resource) => {
    expect(preview({ changeType: 'Create', resourceId }).changes).toEqual([
      { action: 'create', resource, properties: [] },
    ]);
  });

  test.each([
    [[], 'no_changes'],
    [[change('NoChange', 'a'), change('Ignore', 'b')], 'no_changes'],
    [[change('Deploy', 'a')], 'unknown'],
    [[change('Unsupported', 'a'), change('Create', 'b')], 'changes'],
  ])('%#: %s', (changes, outcome) => {
    expect(preview(...changes).outcome).toBe(outcome);
  });

  test('changes that Azure is not sure of are no proof that there are none', () => {
    const printed = JSON.stringify({ changes: [], potentialChanges: [change('Create', 'a')] });
    expect(given(readWhatIf(printed)).outcome).toBe('unknown');
  });
});

describe('what becomes of the properties of a resource', () => {
  test('is told by its whole path', () => {
    const delta = [
      { path: 'sku.name', propertyChangeType: 'Modify', before: 'Basic', after: 'Standard', children: null },
      {
        path: 'properties',
        propertyChangeType: 'Modify',
        children: [
          {
            path: 'subnets',
            propertyChangeType: 'Array',
            children: [{ path: '0', propertyChangeType: 'Create', after: { a: 1 } }],
          },
          { path: 'dns', propertyChangeType: 'Delete', before: true },
        ],
      },
    ];
    expect(preview(change('Modify', 'a', { delta })).changes[0]?.properties).toEqual([
      { path: 'sku.name', before: '"Basic"', after: '"Standard"' },
      { path: 'properties.subnets.0', after: '{"a":1}' },
      { path: 'properties.dns', before: 'true' },
    ]);
  });

  test('where only defaults of the service differ, nothing changes', () => {
    const delta = [{ path: 'properties.x', propertyChangeType: 'NoEffect', after: 1 }];
    expect(preview(change('Modify', 'a', { delta })).outcome).toBe('no_changes');
  });
});

test.each([
  ['', 'it is no JSON object'],
  ['[]', 'it is no JSON object'],
  ['{}', 'it has no list of changes'],
  ['{"changes": null}', 'it has no list of changes'],
])('%j: %s', (printed, error) => {
  expect(readWhatIf(printed)).toEqual({ ok: false, error });
});

test.each([[null], [1], ['x'], [[]], [{}], [{ changeType: 7 }], [{ changeType: 'Create', resourceId: {} }]])(
  'a change that is %j breaks nothing',
  (odd) => {
    expect(readWhatIf(JSON.stringify({ changes: [odd] })).ok).toBe(true);
  },
);
