import { describe, expect, test } from '@jest/globals';
import { REMOTE_SNAPSHOTS_CONTRACT } from '../../contracts/remote-snapshots.ts';
import { artifactRig } from '../../rigs/artifact-snapshot.ts';

describe('the contract', () => {
  test.each(REMOTE_SNAPSHOTS_CONTRACT)(
    '%s',
    async (_, check) => {
      await using rig = await artifactRig();
      await check(rig);
      expect(rig).toBeDefined();
    },
    120_000,
  );
});
