import { createHash } from 'node:crypto';
import { historyFileName, writeManifest } from '../../src/adapters/snapshot/manifest.ts';
import type { Snapshot } from '../../src/execution/snapshot-ports.ts';

/** What a test wants to be in a snapshot. */
export interface SnapshotContent {
  readonly generation: number;
  readonly project?: string;
  readonly environment?: string;
  readonly run?: string;
  /** By stage; the store looks at no history, so any bytes will do. */
  readonly histories?: Readonly<Record<string, string | Uint8Array>>;
}

/** A snapshot with a manifest that fits it. Without histories, one of the stage alpha that is different in each generation. */
export function snapshotOf(content: SnapshotContent): Snapshot {
  const { generation, project = 'shop', environment = 'production', run = '812' } = content;
  const histories = content.histories ?? { alpha: `history of generation ${generation}` };
  const files = Object.entries(histories).map(
    ([stage, bytes]) => [historyFileName(stage), Buffer.from(bytes)] as const,
  );
  const entries = files.map(([name, bytes]) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return [name, { sha256, bytes: bytes.length, generation }] as const;
  });
  const manifest = writeManifest({
    project,
    environment,
    generation,
    run,
    attempt: 1,
    commit: 'c0ffee',
    createdAt: '2026-01-02T03:04:05.000Z',
    files: new Map(entries),
  });
  return { generation, files: new Map([['manifest.json', Buffer.from(manifest)], ...files]) };
}
