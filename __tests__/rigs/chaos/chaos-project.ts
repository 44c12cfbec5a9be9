import { migrationText, type Manner } from '../ledger-project.ts';

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

/** The stages as items of YAML. Their scripts speak to the ledger, `api`, by a socket of bash. */
export const CHAOS_STAGES: string = CHAINS.flatMap((chain) =>
  chain.map((stage, place) => {
    const needs = place === 0 ? '' : `, depends_on: [${chain[place - 1]}]`;
    if (place < chain.length - 1) return `  - { name: ${stage}, config_path: ${stage}/config.yaml${needs} }`;
    const [up, down] = ['/things', `/things/${stage}s/removal`].map((target) => scriptText(target, `${stage}s`));
    return `  - { name: ${stage}, run: { up: ${up}, down: ${down} }${needs} }`;
  }),
).join('\n');

/** The other files of the project, by path. */
export const CHAOS_FILES: Readonly<Record<string, string>> = Object.fromEntries(
  THINGS.flatMap((thing): readonly (readonly [string, string])[] => {
    const { stage, version, name, manner } = thing;
    if (manner === 'script') return [];
    return [
      [`${stage}/config.yaml`, 'env: {}\nretry: { attempts: 1 }\n'],
      [`${stage}/migration/${version.padStart(3, '0')}_${name}.yaml`, migrationText({ name, manner })],
    ];
  }),
);

function scriptText(target: string, name: string): string {
  const body = `{"name":"${name}"}`;
  const head = `POST ${target} HTTP/1.1\\r\\nHost: ledger\\r\\nConnection: close\\r\\nContent-Length: ${body.length}\\r\\n\\r\\n`;
  const place = 'place=${api#http://}; exec 3<>"/dev/tcp/${place%:*}/${place#*:}"';
  return JSON.stringify(`${place}; printf '${head}${body}' >&3; head -n 1 <&3 | grep -q '1 2'`);
}
