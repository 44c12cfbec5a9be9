import type { ArtifactBeginning, ArtifactRecord, ArtifactRecords } from './artifact-records.ts';
import type { RunClaims } from './run-token.ts';
import type { SignedAddresses } from './signed-addresses.ts';
import { textOf, twirpProblem, type Fields, type TwirpCalls } from './twirp.ts';

/** What the calls work with. */
export interface ArtifactWorld {
  readonly records: ArtifactRecords;
  readonly addresses: SignedAddresses;
  /** The attempts at the same run, by how the service names them. */
  readonly attemptsOf: (runBackendId: string) => readonly string[];
}

/**
 * `github.actions.results.api.v1.ArtifactService` for one caller. What is asked and answered: `artifact.ts` under
 * `lib/generated/results/api/v1` of `@actions/artifact` 6.2.1. A list spans the attempts at a run (its client sorts out
 * names that come twice, `filterLatest`); the words of a conflict are those in the report actions/upload-artifact#478.
 */
export function artifactService(caller: RunClaims, { records, addresses, attemptsOf }: ArtifactWorld): TwirpCalls {
  /** Which artifact is meant. A caller can name only runs that are its own. */
  const meant = (fields: Fields): ArtifactBeginning => {
    const runBackendId = textOf(fields, 'workflow_run_backend_id');
    if (!attemptsOf(caller.runBackendId).includes(runBackendId)) {
      throw twirpProblem('permission_denied', 'the run is not the caller’s own');
    }
    return { runBackendId, jobBackendId: textOf(fields, 'workflow_job_run_backend_id'), name: textOf(fields, 'name') };
  };
  const find = (fields: Fields): ArtifactRecord => {
    const { runBackendId, name } = meant(fields);
    const found = visible(fields).find((record) => record.name === name && record.runBackendId === runBackendId);
    if (found === undefined) throw twirpProblem('not_found', 'artifact not found');
    return found;
  };
  const visible = (fields: Fields): readonly ArtifactRecord[] => {
    meant(fields);
    const attempts = attemptsOf(caller.runBackendId);
    return records.all.filter((record) => attempts.includes(record.runBackendId) && !records.isExpired(record));
  };

  return {
    CreateArtifact(fields) {
      const expiresAt = Date.parse(textOf(fields, 'expires_at'));
      const created = records.create({ ...meant(fields), ...(Number.isNaN(expiresAt) ? {} : { expiresAt }) });
      if (created === 'invalid') throw twirpProblem('invalid_argument', 'the artifact name is not valid');
      // How the service words this is not known.
      if (created === 'too_many') throw twirpProblem('permission_denied', 'the job has too many artifacts');
      if (created === 'taken') {
        throw twirpProblem('already_exists', 'an artifact with this name already exists on the workflow run');
      }
      return { ok: true, signed_upload_url: addresses.make(created.blob, 'w') };
    },
    FinalizeArtifact(fields) {
      const digest = textOf(fields, 'hash') || undefined;
      const record = records.complete(meant(fields), Number(textOf(fields, 'size')), digest);
      if (record === undefined) throw twirpProblem('not_found', 'artifact not found');
      return { ok: true, artifact_id: String(record.id) };
    },
    ListArtifacts(fields) {
      const [name, id] = [textOf(fields, 'name_filter'), textOf(fields, 'id_filter')];
      const wanted = visible(fields).filter(
        (record) => (name === '' || record.name === name) && (id === '' || String(record.id) === id),
      );
      return { artifacts: wanted.map(describe) };
    },
    GetSignedArtifactURL: (fields) => ({
      name: textOf(fields, 'name'),
      signed_url: addresses.make(find(fields).blob, 'r'),
    }),
    DeleteArtifact(fields) {
      const { id } = find(fields);
      records.remove((record) => record.id === id);
      return { ok: true, artifact_id: String(id) };
    },
  };
}

/** `ListArtifactsResponse.MonolithArtifact`. Numbers of 64 bits are text in the JSON of protocol buffers. */
function describe({ runBackendId, jobBackendId, id, name, size, createdAt, digest }: ArtifactRecord): Fields {
  return {
    workflow_run_backend_id: runBackendId,
    workflow_job_run_backend_id: jobBackendId,
    database_id: String(id),
    name,
    size: String(size),
    created_at: new Date(createdAt).toISOString(),
    ...(digest === undefined ? {} : { digest }),
  };
}
