import { describe, expect, test } from '@jest/globals';
import { planComment } from '../../../src/adapters/reporters/comment-plan.ts';
import { jsonDocument } from '../../../src/adapters/reporters/json-document.ts';
import { planText } from '../../../src/adapters/reporters/plan-text.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import { actionOutputs } from '../../../src/composition/action-outputs.ts';
import type { DeploymentPreview } from '../../../src/domain/deployment-preview.ts';
import { showPlainly } from '../../../src/domain/next-step.ts';
import { mayChange } from '../../../src/domain/plan-changes.ts';
import { deploymentPlan, SAMPLE_CHANGES } from '../../rigs/azure/sample-deployments.ts';
import { outputValidator } from '../../rigs/output-schema.ts';
import { migrationOf, plannedOf } from '../../rigs/sample-plans.ts';

const MARKER = { key: '0123456789abcdef', run: 1, attempt: 1, project: 'shop', environments: [], planHash: 'abc' };

const UNCHANGED = { outcome: 'no_changes', changes: [] } as const;

/** What `plan` came to. */
function outcomeOf(...previews: readonly (DeploymentPreview | undefined)[]) {
  const plan = deploymentPlan(...previews);
  return { kind: 'plan', plan, hash: 'abc', refused: [], exitStatus: 0, warnings: [] } as const;
}

describe('what a deployment would change is shown', () => {
  test('by the command line', () => {
    const text = planText(deploymentPlan(SAMPLE_CHANGES), [], { colour: false, redact: asItIs }).join('\n');
    expect(text).toContain('what-if: 1 to modify, 1 to delete: if group.groupName stays what it was in the last run');
    expect(text).toContain('- Microsoft.Storage/storageAccounts/old (rg-mca)');
  });

  test('in the comment, with what is deleted among what to look at twice', () => {
    const { plan, hash, refused } = outcomeOf(SAMPLE_CHANGES);
    const comment = planComment(
      { plan, hash, refused, next: [] },
      { redact: asItIs, showNext: showPlainly, marker: MARKER },
    );
    expect(comment).toMatch(/Look twice[^#]*network\\-1\/run\\: there is no way back; it deletes 1 resource/);
    expect(comment).toContain('~ Microsoft.Network/virtualNetworks/main (rg-mca)');
  });

  test('in the comment: where nothing would change, there is nothing to look at twice', () => {
    const { plan, hash, refused } = outcomeOf(UNCHANGED);
    const view = { redact: asItIs, showNext: showPlainly, marker: MARKER };
    expect(planComment({ plan, hash, refused, next: [] }, view)).not.toContain('Look twice');
  });

  test('in the document, as its schema says', () => {
    const text = jsonDocument(outcomeOf(SAMPLE_CHANGES, UNCHANGED, undefined), {
      command: 'plan',
      exitStatus: 0,
      redact: asItIs,
    });
    const document: unknown = JSON.parse(text);
    expect(outputValidator.safeParse(document).error?.issues ?? []).toEqual([]);
    expect(document).toMatchObject({ plan: { stages: [{ steps: [{ preview: SAMPLE_CHANGES }] }, {}, {}] } });
  });
});

describe('has-changes', () => {
  test.each([
    ['there are some', [UNCHANGED, SAMPLE_CHANGES], 'true'],
    ['there are none', [UNCHANGED, UNCHANGED], 'false'],
    ['nobody asked', [UNCHANGED, undefined], 'true'],
    ['nobody knows', [{ outcome: 'unknown', changes: [] }], 'true'],
    ['nobody could be asked', [{ outcome: 'not_asked', changes: [] }], 'true'],
  ] as const)('where %s', (_, previews, expected) => {
    const outputs = actionOutputs('plan', outcomeOf(...previews), { report: '', plan: '' });
    expect(outputs.get('has-changes')).toBe(expected);
  });

  test('a stage that sends something changes something', () => {
    const stage = plannedOf('default/a', {
      decision: { kind: 'run', reason: { because: 'pending', count: 1 } },
      steps: [migrationOf('001_a', {})],
    });
    expect(mayChange(stage)).toBe(true);
    expect(mayChange({ ...stage, decision: { kind: 'skip', reason: { because: 'up_to_date' } } })).toBe(false);
  });
});
