import { describe, expect, test } from '@jest/globals';
import { loadAccepted } from '../rigs/load-memory-project.ts';
import type { MemoryFile } from '../rigs/memory-source-files.ts';

/** What each stage depends on. */
async function dependencies(
  files: Readonly<Record<string, MemoryFile>>,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const { project } = await loadAccepted(files);
  return Object.fromEntries(
    project.stages.map(({ name, dependsOn }) => [
      name,
      dependsOn.map(({ environment, stage }) => (environment === undefined ? stage : `${environment}/${stage}`)),
    ]),
  );
}

const stage = (name: string, more = ''): string => `  - { name: ${name}, run: "true"${more && `, ${more}`} }\n`;

const diamond = `stages:\n${stage('top')}${stage('left', 'depends_on: top')}${stage('right', 'depends_on: top')}`;

describe('who depends on an included file', () => {
  test('waits for the last of its stages, and its first ones for what the file waits for', async () => {
    const own = `stages:\n${stage('base')}${stage('after', 'depends_on: part')}`;
    const include = 'include: [{ path: part.yaml, prefix: part, depends_on: base }]\n';
    expect(await dependencies({ 'stages.yaml': include + own, 'part.yaml': diamond })).toEqual({
      base: [],
      'part.top': ['base'],
      'part.left': ['part.top'],
      'part.right': ['part.top'],
      after: ['part.left', 'part.right'],
    });
  });

  test('in another environment waits for the last of its stages there', async () => {
    const own = `environments: [{ name: test }, { name: live }]\nstages:\n${stage('after', 'depends_on: test/part')}`;
    const include = 'include: [{ path: part.yaml, prefix: part }]\n';
    expect(await dependencies({ 'stages.yaml': include + own, 'part.yaml': diamond })).toMatchObject({
      after: ['test/part.left', 'test/part.right'],
    });
  });

  test('does not wait for its background stages, which are not its last ones either', async () => {
    const part = `stages:\n${stage('a')}${stage('watch', 'background: true, depends_on: a')}`;
    const files = {
      'stages.yaml': `include: [{ path: part.yaml, prefix: part }]\nstages:\n${stage('after', 'depends_on: part')}`,
      'part.yaml': part,
    };
    expect(await dependencies(files)).toMatchObject({ after: ['part.a'] });
  });

  test('waits for background stages where there are no others', async () => {
    const files = {
      'stages.yaml': `include: [{ path: part.yaml, prefix: part }]\nstages:\n${stage('after', 'depends_on: part')}`,
      'part.yaml': `stages:\n${stage('watch', 'background: true')}`,
    };
    expect(await dependencies(files)).toMatchObject({ after: ['part.watch'] });
  });
});

describe('files in included files', () => {
  const nested = {
    'outer.yaml': `include: [{ path: inner.yaml, prefix: in, depends_on: a }]\nstages:\n${stage('a')}${stage('b', 'depends_on: in')}`,
    'inner.yaml': diamond,
  };

  test('are known by both prefixes, and count as a part of the outer one', async () => {
    const own = `include: [{ path: outer.yaml, prefix: out, depends_on: base }]\nstages:\n${stage('base')}${stage('after', 'depends_on: [out, out.in]')}`;
    expect(await dependencies({ 'stages.yaml': own, ...nested })).toEqual({
      base: [],
      'out.in.top': ['out.a'],
      'out.in.left': ['out.in.top'],
      'out.in.right': ['out.in.top'],
      'out.a': ['base'],
      'out.b': ['out.in.left', 'out.in.right'],
      after: ['out.b', 'out.in.left', 'out.in.right'],
    });
  });

  test('what only an inner file waits for is not among the last', async () => {
    const outer = `include: [{ path: inner.yaml, prefix: in, depends_on: a }]\nstages:\n${stage('a')}`;
    const own = `include: [{ path: outer.yaml, prefix: out }]\nstages:\n${stage('after', 'depends_on: out')}`;
    expect(await dependencies({ 'stages.yaml': own, ...nested, 'outer.yaml': outer })).toMatchObject({
      after: ['out.in.left', 'out.in.right'],
    });
  });

  test('one file may be included twice under two names', async () => {
    const own =
      'include: [{ path: p.yaml, prefix: eu }, { path: p.yaml, prefix: us, depends_on: eu }]\n' +
      `stages:\n${stage('after', 'depends_on: [us.right]')}`;
    expect(await dependencies({ 'stages.yaml': own, 'p.yaml': diamond })).toMatchObject({
      'us.top': ['eu.left', 'eu.right'],
      'us.left': ['us.top'],
      after: ['us.right'],
    });
  });
});

describe('a name means the nearest stage', () => {
  test('one of its own file before one of the file that includes it', async () => {
    const own = `include: [{ path: p.yaml, prefix: p }]\nstages:\n${stage('a')}${stage('b')}`;
    const part = `stages:\n${stage('a')}${stage('c', 'depends_on: [a, b]')}`;
    expect(await dependencies({ 'stages.yaml': own, 'p.yaml': part })).toMatchObject({ 'p.c': ['p.a', 'b'] });
  });
});
