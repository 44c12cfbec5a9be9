import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import type { RunFacts } from '../../execution/guard-ports.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** How long git may take to name a branch. */
const GIT_TIMEOUT_MS = 5_000;

/** A path of Linux has at most so many bytes, and a branch is one for git. */
const MAX_BRANCH_BYTES = 4096;

/**
 * Looks up what guards ask for: in a job of GitHub Actions from its variables, elsewhere from git and the machine.
 *
 * @param actor - who runs this where no job says so
 */
export async function readRunFacts(environment: Environment, folder: string, actor: string): Promise<RunFacts> {
  return {
    branch: environment['GITHUB_ACTIONS'] === 'true' ? await branchOfJob(environment) : await branchOfFolder(folder),
    actors: actorsOf(environment, actor),
    event: environment['GITHUB_EVENT_NAME'] ?? '',
    hostname: hostname(),
    addresses: ownAddresses(),
  };
}

/**
 * A tag is no branch, whatever it is called. The branch of a fork is named with its owner, as GitHub does it: anybody can
 * have a fork with a branch `main`.
 */
async function branchOfJob(environment: Environment): Promise<string> {
  const { GITHUB_REF_TYPE: type, GITHUB_REF_NAME: name = '', GITHUB_HEAD_REF: head } = environment;
  if (head) return (await isOwnBranch(environment)) ? head : `${await ownerOfFork(environment)}:${head}`;
  return type === 'tag' ? '' : name;
}

/** What is read of an event. Source: https://docs.github.com/webhooks/webhook-events-and-payloads#pull_request */
const EVENT = z.object({
  pull_request: z.object({
    head: z.object({
      repo: z.nullish(z.object({ full_name: z.string() })),
      user: z.nullish(z.object({ login: z.string() })),
    }),
  }),
});

async function headOf({ GITHUB_EVENT_PATH: file }: Environment) {
  if (!file) return undefined;
  try {
    const event = EVENT.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return event.success ? event.data.pull_request.head : undefined;
  } catch {
    return undefined;
  }
}

/** In doubt it is not: of a fork that is gone no repository is told. */
async function isOwnBranch(environment: Environment): Promise<boolean> {
  return (await headOf(environment))?.repo?.full_name === environment['GITHUB_REPOSITORY'];
}

async function ownerOfFork(environment: Environment): Promise<string> {
  return (await headOf(environment))?.user?.login ?? 'unknown';
}

/** Outside of a repository, or where no branch is checked out, there is none. */
async function branchOfFolder(folder: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('git', ['symbolic-ref', '--quiet', '--short', 'HEAD'], {
      cwd: folder,
      timeout: GIT_TIMEOUT_MS,
      maxBuffer: MAX_BRANCH_BYTES,
    });
    return stdout.trim();
  } catch {
    return '';
  }
}

/** A run that somebody starts again has the rights of the first one, so both have to be allowed. */
function actorsOf({ GITHUB_ACTOR: actor, GITHUB_TRIGGERING_ACTOR: triggering }: Environment, local: string) {
  return [...new Set([actor || local, triggering || actor || local])];
}

function ownAddresses(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((interfaces) => interfaces ?? []);
  return [...new Set(addresses.filter(({ internal }) => !internal).map(({ address }) => address))].toSorted();
}
