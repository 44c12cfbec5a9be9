import { describe, expect, test } from '@jest/globals';
import { createEngine, resultOf } from '../rigs/engine.ts';
import { shellWork } from '../rigs/migration-of.ts';
import { postStage } from '../rigs/post-stage.ts';

const AT = { file: 'stages.yaml', line: 1, column: 1 };

/** `reader` imports `url` of a script, under the name `address`, and sends it. */
function engineOf() {
  return createEngine([
    { name: 'maker', ...shellWork('deploy') },
    postStage('reader', {
      dependsOn: ['maker'],
      imports: [{ stage: 'maker', name: 'url', as: 'address', location: AT }],
      up: { body: '{{.address}}' },
    }),
  ]);
}

describe('a variable that is given under the name of an import', () => {
  test('takes the place of a value that was not handed on, in this run and in later ones', async () => {
    const engine = engineOf();
    const run = await engine.up({ given: { address: 'http://given' } });
    expect(run.conclusion).toBe('success');
    expect(engine.api.last('POST /reader').body).toBe('http://given');
    await engine.down({ stage: 'reader', given: { address: 'http://given' } });
    await engine.up({ stage: 'reader', given: { address: 'http://again' } });
    expect(engine.api.last('POST /reader').body).toBe('http://again');
  });

  test('wins over one that was', async () => {
    const engine = engineOf();
    engine.shell.on('deploy', { output: 'url=http://made' });
    await engine.up({ given: { address: 'http://given' } });
    expect(engine.api.last('POST /reader').body).toBe('http://given');
  });

  test('counts under the name of the importing stage only', async () => {
    const engine = engineOf();
    const run = await engine.up({ given: { url: 'http://given' } });
    expect(resultOf(run, 'reader').failure).toMatchObject({ reason: 'import_missing', variable: 'url' });
  });
});
