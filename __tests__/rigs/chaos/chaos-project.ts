import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { migrationText, type LedgerMigration, type Manner } from '../ledger-project.ts';

/** One thing that the project makes: by a migration, or by the script of a stage. */
export interface ChaosThing {
  readonly stage: string;
  /** As `resolve` names it. */
  readonly version: string;
  readonly name: string;
  readonly manner: Manner | 'script';
}

/** Two chains of five stages, of which the last one is a script: `network` first, `announce` last. */
export const CHAINS: readonly (readonly string[])[] = [
  ['network', 'database', 'accounts', 'gateway', 'announce'],
  ['storage', 'queue', 'workers', 'alerts', 'report'],
];

/** What a migration is like, in turn. */
const MANNERS: readonly Manner[] = ['post', 'found', 'keyed', 'removal', 'put'];

const MIGRATIONS_PER_STAGE = 2;

/** Everything that the project makes, in the order of the stages. */
export const THINGS: readonly ChaosThing[] = CHAINS.flatMap((chain) =>
  chain.flatMap((stage, place) =>
    place === chain.length - 1
      ? [{ stage, version: 'run', name: `${stage}s`, manner: 'script' as const }]
      : Array.from({ length: MIGRATIONS_PER_STAGE }, (_, index) => thingOf(stage, index)),
  ),
);

function thingOf(stage: string, index: number): ChaosThing {
  const place = CHAINS.flat().indexOf(stage) * MIGRATIONS_PER_STAGE + index;
  const manner = MANNERS[place % MANNERS.length] ?? 'post';
  return { stage, version: String(index + 1), name: `${stage}${index + 1}`, manner };
}

/** Whether carrying it out twice does nothing twice, so that nobody has to be asked. */
export function isRepeatable({ manner }: ChaosThing, direction: 'up' | 'down'): boolean {
  return direction === 'up' ? manner === 'put' : manner !== 'removal' && manner !== 'script';
}

/** Writes the project. Its scripts speak to the ledger by a socket of bash. */
export async function writeChaosProject(folder: string, ledgerUrl: string): Promise<void> {
  const { port } = new URL(ledgerUrl);
  const stages = CHAINS.flatMap((chain) =>
    chain.map((stage, place) => {
      const needs = place === 0 ? '' : `, depends_on: [${chain[place - 1]}]`;
      if (place < chain.length - 1) return `  - { name: ${stage}, config_path: ${stage}/config.yaml${needs} }`;
      const say = (target: string): string => scriptText(port, target, `${stage}s`);
      return `  - { name: ${stage}, run: { up: ${say('/things')}, down: ${say(`/things/${stage}s/removal`)} }${needs} }`;
    }),
  );
  const head = `name: chaos\nglobal: { env: { api: '${ledgerUrl}' } }\nstages:\n`;
  await write(folder, 'stages.yaml', `${head}${stages.join('\n')}\n`);
  for (const stage of CHAINS.flatMap((chain) => chain.slice(0, -1))) {
    await write(folder, `${stage}/config.yaml`, 'env: {}\nretry: { attempts: 1 }\n');
    for (const thing of THINGS.filter((one) => one.stage === stage)) {
      const file = `${stage}/migration/${thing.version.padStart(3, '0')}_${thing.name}.yaml`;
      await write(folder, file, migrationText(thing as LedgerMigration));
    }
  }
}

function scriptText(port: string, target: string, name: string): string {
  const body = `{"name":"${name}"}`;
  const head = `POST ${target} HTTP/1.1\\r\\nHost: ledger\\r\\nConnection: close\\r\\nContent-Length: ${body.length}\\r\\n\\r\\n`;
  const script = `exec 3<>/dev/tcp/127.0.0.1/${port}; printf '${head}${body}' >&3; head -n 1 <&3 | grep -q '1 2'`;
  return JSON.stringify(script);
}

async function write(folder: string, file: string, text: string): Promise<void> {
  const place = path.join(folder, file);
  await mkdir(path.dirname(place), { recursive: true });
  await writeFile(place, text);
}
