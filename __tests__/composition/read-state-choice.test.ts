import { describe, expect, test } from '@jest/globals';
import { readInputs } from '../../src/composition/action-inputs.ts';
import type { GetInput } from '../../src/composition/action-inputs.ts';
import { COMMANDS } from '../../src/commands/index.ts';
import { readOptions } from '../../src/composition/read-options.ts';
import type { StateStore } from '../../src/domain/state-choice.ts';

function read(state?: string) {
  const values = new Map(state === undefined ? [] : [['state', state]]);
  const options = readOptions({ values, positionals: [] }, '/project/deploy');
  return options.ok ? options.value.state : options.error;
}

describe('--state', () => {
  test.each<[string | undefined, readonly StateStore[]]>([
    [undefined, [{ kind: 'directory' }]],
    ['', [{ kind: 'directory' }]],
    ['artifact, cache', [{ kind: 'artifact' }, { kind: 'cache' }]],
    ['cache,directory', [{ kind: 'cache' }, { kind: 'directory' }]],
    ['git', [{ kind: 'git' }]],
    ['git=backup,cache', [{ kind: 'git', remote: 'backup' }, { kind: 'cache' }]],
    ['git = backup', [{ kind: 'git', remote: 'backup' }]],
    ['git=https://example.org/a/b.git?x=y', [{ kind: 'git', remote: 'https://example.org/a/b.git?x=y' }]],
    ['git=git@example.org:a/b.git', [{ kind: 'git', remote: 'git@example.org:a/b.git' }]],
    ['git=/srv/state.git', [{ kind: 'git', remote: '/srv/state.git' }]],
    ['git=../state.git', [{ kind: 'git', remote: '/project/state.git' }]],
    ['git=.', [{ kind: 'git', remote: '/project/deploy' }]],
  ])('%j is %j', (text, stores) => {
    expect(read(text)).toEqual(stores);
  });

  test.each([
    ['s3', 'there is no state store s3: choose directory, artifact, cache, git, git=REMOTE'],
    ['Git', 'there is no state store Git: did you mean git? choose directory, artifact, cache, git, git=REMOTE'],
    [
      'artefact',
      'there is no state store artefact: did you mean artifact? choose directory, artifact, cache, git, git=REMOTE',
    ],
    ['cache, cache', '--state names cache twice: each store once'],
    ['git=a, git=b', '--state names git twice: each store once'],
    ['artifact=x', '--state artifact takes no value, only git=REMOTE does'],
    ['git=', '--state git= needs the name, URL or path of a remote: git=origin'],
    ['git=--upload-pack=x', '--state git=--upload-pack=x: this is no name, URL or path of a remote'],
  ])('%j is refused', (text, words) => {
    expect(read(text)).toBe(words);
  });
});

describe('the input state', () => {
  const up = COMMANDS.find(({ name }) => name === 'up');
  const optionsOf = (getInput: GetInput): unknown => {
    const inputs = up && readInputs(getInput, up);
    return inputs?.ok ? readOptions(inputs.value.given, '/') : inputs;
  };

  test.each([
    ['nothing', ''],
    ['what action.yml says', 'artifact, cache'],
  ])('is artifact and cache for %s', (_, written) => {
    const options = optionsOf((name) => (name === 'state' ? written : ''));
    expect(options).toMatchObject({ ok: true, value: { state: [{ kind: 'artifact' }, { kind: 'cache' }] } });
  });

  test('takes lines as well as commas', () => {
    const options = optionsOf((name) => (name === 'state' ? 'git\ncache, artifact\n' : ''));
    expect(options).toMatchObject({ value: { state: [{ kind: 'git' }, { kind: 'cache' }, { kind: 'artifact' }] } });
  });
});
