import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactClient as Client } from '@actions/artifact';
import type { RunArtifact } from '../../execution/actions-ports.ts';
import type { SentFiles } from './client-calls.ts';
import { makeEmpty, readFiles, writeFiles } from './client-files.ts';

/** How the service says that the run has an artifact of this name, complete or begun. */
const TAKEN = /\(409\)/u;

/** How the client, or the REST API behind it, says that there is no such artifact (any more). */
const GONE = /^(?:Artifact not found|No artifacts found|Not Found)|has expired/u;

/** What is uploaded. */
export interface Upload {
  readonly artifact: string;
  readonly files: SentFiles;
  readonly retentionDays?: number | undefined;
}

/** What is downloaded: an artifact of the run that we are, or of another one. */
export interface Download {
  readonly id: number;
  readonly digest?: string | undefined;
  readonly from?:
    { readonly owner: string; readonly repository: string; readonly runId: number; readonly token: string } | undefined;
}

/** What is done with `@actions/artifact`; what is thrown says why not. */
export interface ArtifactClient {
  list(): Promise<readonly RunArtifact[]>;
  upload(upload: Upload): Promise<number | 'taken'>;
  download(download: Download): Promise<SentFiles | 'gone' | 'damaged'>;
  remove(artifact: string): Promise<void>;
}

/** Works with `@actions/artifact` in a private folder. */
export function artifactClient(folder: string): ArtifactClient {
  const path = join(folder, 'artifact');
  return {
    async list() {
      const { artifacts } = await (await loadClient()).listArtifacts();
      return artifacts.map(({ id, name, digest }) => ({ id, name, ...(digest ? { digest } : {}) }));
    },
    async upload({ artifact, files, retentionDays }) {
      await writeFiles(path, files);
      const paths = (await readdir(path)).map((file) => join(path, file));
      const options = retentionDays === undefined ? {} : { retentionDays };
      try {
        const { id } = await (await loadClient()).uploadArtifact(artifact, paths, path, options);
        if (id === undefined) throw new Error('the service named no id for it');
        return id;
      } catch (error) {
        if (TAKEN.test(messageOf(error))) return 'taken';
        throw error;
      }
    },
    async download({ id, digest, from }) {
      await makeEmpty(path);
      const options = { path, ...(digest === undefined ? {} : { expectedHash: digest }) };
      const { owner: repositoryOwner = '', repository: repositoryName = '', runId: workflowRunId = 0 } = from ?? {};
      const findBy = from && { repositoryOwner, repositoryName, workflowRunId, token: from.token };
      try {
        const done = await (await loadClient()).downloadArtifact(id, findBy ? { ...options, findBy } : options);
        if (done.digestMismatch === true) return 'damaged';
      } catch (error) {
        if (GONE.test(messageOf(error))) return 'gone';
        throw error;
      }
      return readFiles(path);
    },
    async remove(artifact) {
      try {
        await (await loadClient()).deleteArtifact(artifact);
      } catch (error) {
        if (!GONE.test(messageOf(error))) throw error;
      }
    },
  };
}

async function loadClient(): Promise<Client> {
  const { DefaultArtifactClient } = await import('@actions/artifact');
  return new DefaultArtifactClient();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
