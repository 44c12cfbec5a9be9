import type { IncomingMessage, ServerResponse } from 'node:http';
import { startRawServer } from '../raw-server.ts';
import { createArtifactRecords, type ArtifactRecords } from './artifact-records.ts';
import { artifactService } from './artifact-service.ts';
import { answerBlobRequest, blobOperation, type BlobOperation } from './blob-requests.ts';
import { createBlobs, type Blobs } from './blobs.ts';
import { createCacheEntries, type CacheEntries } from './cache-entries.ts';
import { cacheService } from './cache-service.ts';
import { exchange, type Received } from './exchange.ts';
import { createFaults, type Faults } from './faults.ts';
import { createRuns, type Runs } from './runs.ts';
import { readRunToken } from './run-token.ts';
import { createSignedAddresses, isBlobPath, type SignedAddresses } from './signed-addresses.ts';
import { answerTwirp, twirpProblem, type TwirpCalls } from './twirp.ts';

/** What the service can be asked, as faults and the record of requests name it. */
export type ResultsOperation =
  | 'CreateCacheEntry'
  | 'FinalizeCacheEntryUpload'
  | 'GetCacheEntryDownloadURL'
  | 'CreateArtifact'
  | 'FinalizeArtifact'
  | 'ListArtifacts'
  | 'GetSignedArtifactURL'
  | 'DeleteArtifact'
  | BlobOperation;

/** The results service of GitHub Actions for one repository, on a free loopback port. */
export interface ResultsService extends AsyncDisposable {
  readonly url: string;
  readonly runs: Runs;
  readonly caches: CacheEntries;
  readonly artifacts: ArtifactRecords;
  readonly blobs: Blobs;
  readonly addresses: SignedAddresses;
  readonly faults: Faults<ResultsOperation>;
  /** Every operation that was asked for, in order; those that went wrong too. */
  readonly requests: readonly ResultsOperation[];
  /** Milliseconds since 1970: the clock of the machine, and what was passed over. */
  now(): number;
  /** Lets time pass: entries and artifacts expire. */
  pass(durationMs: number): void;
}

/** What the tokens and addresses of every rig are signed with. */
const SIGNING_KEY = 'results-service';

const SERVICE_PATH = /^\/twirp\/github\.actions\.results\.api\.v1\.(?<service>\w+)\/(?<operation>\w+)$/u;

/** Starts a service that knows no runs and keeps nothing. */
export async function startResultsService(): Promise<ResultsService> {
  let passedMs = 0;
  const now = (): number => Date.now() + passedMs;
  const state = { url: '' };
  const addresses = createSignedAddresses(() => state.url, SIGNING_KEY, now);
  const runs = createRuns({ key: SIGNING_KEY, url: () => state.url, now });
  const [caches, artifacts, blobs] = [createCacheEntries(now), createArtifactRecords(now), createBlobs()];
  const faults = createFaults<ResultsOperation>();
  const requests: ResultsOperation[] = [];

  /** The calls of one of the two services for whoever asks. */
  function callsOf({ request, url }: Received): TwirpCalls {
    const caller = readRunToken(request.headers.authorization, SIGNING_KEY);
    if (caller === undefined) throw twirpProblem('unauthenticated', 'invalid token');
    if (SERVICE_PATH.exec(url.pathname)?.groups?.['service'] === 'CacheService') {
      return cacheService(caller, caches, addresses);
    }
    return artifactService(caller, { records: artifacts, addresses, attemptsOf: runs.attemptsOf });
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', state.url);
    const isBlob = isBlobPath(url.pathname);
    const operation = isBlob
      ? blobOperation(request.method, url)
      : (SERVICE_PATH.exec(url.pathname)?.groups?.['operation'] as ResultsOperation);
    requests.push(operation);
    await exchange(request, response, faults.take(operation), (received) =>
      isBlob
        ? answerBlobRequest(received, blobs, addresses)
        : answerTwirp((fields) => {
            const call = callsOf(received)[operation];
            if (call === undefined) throw twirpProblem('bad_route', 'no handler for path');
            return call(fields);
          }, received.body),
    );
  }

  const server = await startRawServer(respond);
  state.url = server.url;
  return {
    url: state.url,
    runs,
    caches,
    artifacts,
    blobs,
    addresses,
    faults,
    requests,
    now,
    pass(durationMs) {
      passedMs += durationMs;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
