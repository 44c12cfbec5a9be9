import { describe, expect, test } from '@jest/globals';
import { deploymentLines, previewWords } from '../../../src/adapters/reporters/deployment-text.ts';
import type { Style } from '../../../src/adapters/reporters/style.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import type { DeploymentPreview, ResourceChange } from '../../../src/domain/deployment-preview.ts';
import type { PlannedDeployment } from '../../../src/domain/plan.ts';

const LOG: Style = { colour: false, redact: asItIs };

const NETWORK: PlannedDeployment = {
  kind: 'deployment',
  direction: 'up',
  provider: 'azure_bicep',
  arguments: [
    'deployment',
    'sub',
    'create',
    '--name',
    'network-<run>',
    '--parameters',
    'note=a b',
    '--no-pretty-print',
  ],
  before: ['check'],
  after: ['smoke', '2'],
  reversible: false,
  waitsFor: [],
};

function linesOf(more: Partial<PlannedDeployment>, style: Style = LOG): string {
  return deploymentLines({ ...NETWORK, ...more }, style).join('\n');
}

function previewOf(outcome: DeploymentPreview['outcome'], more: Partial<DeploymentPreview> = {}): DeploymentPreview {
  return { outcome, changes: [], ...more };
}

const CHANGES: readonly ResourceChange[] = [
  { action: 'delete', resource: 'resourceGroups/old', properties: [] },
  {
    action: 'modify',
    resource: 'T/a (rg)',
    properties: [
      { path: 'sku', before: '"A"', after: '"B"' },
      { path: 'tags', after: '{}' },
    ],
  },
  { action: 'create', resource: 'T/b (rg)', properties: [] },
];

test('what az is called with, an option on each line, between what is run around it', () => {
  expect(linesOf({ preview: previewOf('changes', { changes: CHANGES }) })).toBe(
    [
      'deploy  with az  not reversible: no destroy',
      '  before: check',
      '  az deployment sub create',
      "    --name 'network-<run>'",
      "    --parameters 'note=a b'",
      '    --no-pretty-print',
      '  after: smoke, 2',
      '  what-if: 1 to create, 1 to modify, 1 to delete',
      '    - resourceGroups/old',
      '    ~ T/a (rg)',
      '        sku: "A" → "B"',
      '        tags: (none) → {}',
      '    + T/b (rg)',
    ].join('\n'),
  );
});

test('the script of a command, and what its preview printed', () => {
  const { arguments: _, ...rest } = NETWORK;
  const step = {
    ...rest,
    provider: 'command',
    script: 'terraform apply',
    before: [],
    after: [],
    reversible: true,
  } as const;
  const preview = previewOf('changes', { text: '+ network' });
  expect(deploymentLines({ ...step, preview }, LOG).join('\n')).toBe(
    ['deploy  with a command', '  terraform apply', '  preview: there are changes', '    + network'].join('\n'),
  );
});

describe('a preview in words', () => {
  test.each([
    [previewOf('no_changes'), 'no changes'],
    [previewOf('changes'), 'there are changes'],
    [previewOf('unknown'), 'whether there are changes is not known'],
    [previewOf('unknown', { note: 'az was not found' }), 'whether there are changes is not known: az was not found'],
    [previewOf('not_asked', { note: 'it needs x' }), 'not asked: it needs x'],
    [
      previewOf('unknown', { changes: [{ action: 'deploy', resource: 'r', properties: [] }] }),
      '1 to deploy, with or without changes',
    ],
  ])('%#', (preview, words) => {
    expect(previewWords(preview)).toBe(words);
  });
});

describe('whatever a deployment holds', () => {
  const secret: Style = { colour: false, redact: (text) => text.replaceAll('hunter2', '***') };

  test('secrets are hidden in arguments and values', () => {
    const changes: readonly ResourceChange[] = [
      { action: 'modify', resource: 'T/hunter2', properties: [{ path: 'p', before: '"hunter2"', after: '"x"' }] },
    ];
    const text = linesOf(
      { arguments: ['deployment', '--parameters', 'p=hunter2'], preview: previewOf('changes', { changes }) },
      secret,
    );
    expect(text).not.toContain('hunter2');
    expect(text).toContain("--parameters 'p=***'");
  });

  test('it stays on its lines', () => {
    const text = linesOf({
      arguments: ['deployment', '--parameters', 'p=a\n## heading\u001B[31m'],
      preview: previewOf('changes', { changes: [{ action: 'create', resource: 'a\nb', properties: [] }] }),
    });
    expect(text).not.toMatch(/^## heading/m);
    expect(text).not.toContain('\u001B');
    expect(text).not.toMatch(/^b/m);
  });

  test('what is too much is counted', () => {
    const properties = Array.from({ length: 13 }, (_, place) => ({ path: `p${place}`, after: '"x"'.repeat(200) }));
    const changes = Array.from({ length: 60 }, (_, place): ResourceChange => ({
      action: 'modify',
      resource: `r${place}`,
      properties: place === 0 ? properties : [],
    }));
    const text = linesOf({ preview: previewOf('changes', { changes }) });
    expect(text).toContain('… and 3 more properties');
    expect(text).toContain('… and 10 more resources');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(150);
  });
});
