import { describe, expect, test } from '@jest/globals';
import { environmentNamed, stageNamed } from '../../src/domain/project-index.ts';
import { projectOf } from '../rigs/project-of.ts';

describe('the parts of a project by their names', () => {
  const project = projectOf([{ name: 'alpha' }, { name: 'constructor' }], [{ name: 'test' }, { name: 'production' }]);

  test('are found, also where the name is one of JavaScript', () => {
    expect(stageNamed(project, 'alpha')).toBe(project.stages[0]);
    expect(stageNamed(project, 'constructor')).toBe(project.stages[1]);
    expect(environmentNamed(project, 'production')).toBe(project.environments[1]);
  });

  test('are not found under other names', () => {
    expect(stageNamed(project, 'toString')).toBeUndefined();
    expect(stageNamed(project, 'Alpha')).toBeUndefined();
    expect(environmentNamed(project, 'default')).toBeUndefined();
  });

  test('are those of this project', () => {
    expect(stageNamed(projectOf([{ name: 'beta' }]), 'alpha')).toBeUndefined();
  });
});
