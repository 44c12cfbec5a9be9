import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readGoldenProject, withExpected } from '../rigs/golden-project.ts';
import { planOf, readPlanYaml } from '../rigs/plan-scenario.ts';
import type { HistorySketches, PlanRequest } from '../rigs/plan-scenario.ts';
import { showPlan } from '../rigs/show-plan.ts';

const folder = path.join(import.meta.dirname, 'golden');
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.txt'));

/** `UPDATE_GOLDEN=1` writes what is planned now into the files, to be read before it is committed. */
const isUpdate = process.env['UPDATE_GOLDEN'] === '1';

/**
 * A golden file holds the files of a project, `history` with what is recorded, `request` with what is asked for, and
 * the plan that is `expected`.
 */
describe('plans', () => {
  test.each(names.map((name) => [name.replace('.txt', '').replaceAll('-', ' '), name]))('%s', async (_, name) => {
    const file = path.join(folder, name);
    const text = readFileSync(file, 'utf8');
    const { files, expected } = readGoldenProject(text);
    const { history, request, ...project } = Object.fromEntries(files);
    const made = await planOf(
      project,
      // The shapes of these sections are those of the rig: a mistake in one shows in what is planned.
      readPlanYaml(history) as HistorySketches,
      readPlanYaml(request) as PlanRequest,
    );
    const shown = showPlan(made);
    if (isUpdate) writeFileSync(file, withExpected(text, shown));
    else expect(shown).toBe(expected);
  });
});
