import { parse } from 'yaml';
import { loadCheckedProject } from '../../src/commands/load-checked-project.ts';
import { migrationFile } from '../../src/config/schemas/migration-schema.ts';
import { stageConfigFile } from '../../src/config/schemas/stage-config-schema.ts';
import { stage } from '../../src/config/schemas/stage-schema.ts';
import { stagesFile } from '../../src/config/schemas/stages-schema.ts';
import { showDiagnostics } from './golden-project.ts';
import { MEMORY_FOLDER, type MemoryFile, memorySourceFiles } from './memory-source-files.ts';

/** What a block of YAML on a page shows: a file or its beginning, or what stands inside one of its stages. */
type Kind = 'stages.yaml' | 'stage' | 'config.yaml' | 'migration' | 'variables';

/** Keys at the top of each kind. A tie is decided in this order. */
const KEYS: readonly (readonly [Kind, readonly string[]])[] = [
  ['stages.yaml', Object.keys(stagesFile.shape)],
  ['stage', Object.keys(stage.shape)],
  ['config.yaml', Object.keys(stageConfigFile.shape)],
  ['migration', Object.keys(migrationFile.shape)],
];

/**
 * What the loader says of a block of YAML from a page: nothing, where it is right. The block is loaded as a part of a
 * project made around it, in which every stage, file and sign-in is there that it only names. A block in which each line
 * is a `condition` shows so many stages.
 */
export async function problemsOf(block: string): Promise<string> {
  const problems: string[] = [];
  for (const part of partsOf(block)) {
    const loaded = await loadCheckedProject(memorySourceFiles(projectAround(part)), `${MEMORY_FOLDER}/stages.yaml`);
    const found = loaded.ok
      ? loaded.value.warnings
      : loaded.error.reason === 'configuration'
        ? loaded.error.diagnostics
        : [];
    if (!loaded.ok && found.length === 0) throw new Error(`Not loaded: ${loaded.error.reason}`);
    problems.push(showDiagnostics(found).trim());
  }
  return problems.filter((text) => text !== '').join('\n');
}

function partsOf(block: string): readonly string[] {
  const lines = block.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 1 && lines.every((line) => line.startsWith('condition: ')) ? lines : [block];
}

function projectAround(text: string): ReadonlyMap<string, MemoryFile> {
  const value = parsed(text);
  const files = new Map<string, MemoryFile>();
  for (const file of textsUnder(value, 'config_path')) files.set(file, '');
  for (const file of textsUnder(value, 'body_file')) files.set(`a/migration/${file}`, '{}');
  for (const key of DEPLOYMENT_FILES) for (const file of textsUnder(value, key)) files.set(file, '{}');
  for (const [file, part] of includedFiles(value)) files.set(file, part);
  for (const file of parameterFiles(value)) files.set(file, '{}');
  for (const folder of textsUnder(value, 'migrate_dir')) files.set(`a/${folder}/README.md`, '');
  switch (kindOf(text, value)) {
    case 'stages.yaml':
      return files.set('stages.yaml', withStages(text, value));
    case 'stage':
      return files.set('stages.yaml', `stages:\n${asStages(text, value)}${standIns(value)}`);
    case 'config.yaml':
      return files.set('stages.yaml', ONE_STAGE).set('a/config.yaml', text);
    case 'variables':
      return files.set('stages.yaml', "stages: [{ name: a, run: 'true' }]\n").set('_config/metadata.yml', text);
    case 'migration':
      return files
        .set('stages.yaml', ONE_STAGE)
        .set('a/config.yaml', signIns(value))
        .set('a/migration/001_documented.yaml', text);
  }
}

/** Keys of `iac` that name files. */
const DEPLOYMENT_FILES = ['main_file', 'iacMainFileName', 'parameter_file', 'iacParameterFileName'];

const ONE_STAGE = 'stages: [{ name: a, config_path: a/config.yaml }]\n';

/** A comment at its beginning names the file; otherwise its keys say what it is. */
function kindOf(text: string, value: unknown): Kind {
  const [, file = ''] = /^# (?:\S*\/)?(\S+\.ya?ml)\b/.exec(text) ?? [];
  if (file === 'stages.yaml' || file === 'config.yaml') return file;
  if (/^\d+_/.test(file)) return 'migration';
  if (file === 'metadata.yml') return 'variables';
  if (Array.isArray(value) || !isMap(value)) return 'stage';
  const unknown = ([, keys]: (typeof KEYS)[number]) => Object.keys(value).filter((key) => !keys.includes(key)).length;
  const [best] = KEYS.toSorted((one, other) => unknown(one) - unknown(other));
  return best?.[0] ?? 'stages.yaml';
}

/** stages.yaml with the stages that it names and does not show; a beginning gets a stage, since no file is without. */
function withStages(text: string, value: unknown): string {
  if (!isMap(value) || !('stages' in value)) return `${text}\nstages:\n  - { name: documented, run: 'true' }\n`;
  return `${text.trimEnd()}\n${standIns(value)}`;
}

function asStages(text: string, value: unknown): string {
  if (Array.isArray(value)) return indented(text, 2);
  const keys = isMap(value) ? Object.keys(value) : [];
  const hasWork = ['run', 'config_path', 'iac'].some((key) => keys.includes(key));
  const named = namesUsed(value);
  const more = [
    ...(keys.includes('name') ? [] : ['name: documented']),
    ...(hasWork ? [] : ["run: 'true'"]),
    ...(keys.includes('depends_on') || named.length === 0 ? [] : [`depends_on: [${named.join(', ')}]`]),
  ];
  return `  -\n${indented([text.trimEnd(), ...more].join('\n'), 4)}`;
}

/** The stages that are named and not shown. */
function standIns(value: unknown): string {
  const shown = textsUnder(value, 'name');
  const missing = namesUsed(value).filter((name) => !shown.includes(name));
  return missing.map((name) => `  - { name: ${name}, run: 'true' }\n`).join('');
}

/** The files with tokens that are named; a name stands for each `*`. */
function parameterFiles(value: unknown): readonly string[] {
  const named = [...textsUnder(value, 'parameters'), ...textsUnder(value, 'parameters', 'src')];
  return named.map((file) => file.replaceAll('**/', '').replaceAll('*', 'any'));
}

/** The files that are included, each with the stages that are named as its own. */
function includedFiles(value: unknown): ReadonlyMap<string, string> {
  const paths = textsUnder(value, 'include', 'path');
  const prefixes = textsUnder(value, 'include', 'prefix');
  return new Map(
    paths.map((path, place) => {
      const start = `${prefixes[place] ?? ''}.`;
      const named = namesMentioned(value).filter((name) => name.startsWith(start));
      const stages = ['documented', ...named.map((name) => name.slice(start.length))];
      return [path, `stages:\n${stages.map((name) => `  - { name: ${name}, run: 'true' }\n`).join('')}`];
    }),
  );
}

/** The stages that the file itself has to have: all that are mentioned but those of included files. */
function namesUsed(value: unknown): readonly string[] {
  const prefixes = textsUnder(value, 'include', 'prefix');
  return namesMentioned(value).filter(
    (name) => !prefixes.some((prefix) => name === prefix || name.startsWith(`${prefix}.`)),
  );
}

/** Names of stages and included files in dependencies, imports and conditions. */
function namesMentioned(value: unknown): readonly string[] {
  const asked = textsUnder(value, 'condition').flatMap((condition) => [
    ...condition.matchAll(/(?:success|succeeded|failed)\W+([\w-]+)/g),
  ]);
  return [
    ...new Set([
      ...textsUnder(value, 'depends_on'),
      ...textsUnder(value, 'env_from_stages', 'stage'),
      ...asked.map(([, name = '']) => name),
    ]),
  ].filter((name) => !environmentsOf(value).includes(name));
}

/** `depends_on` of an environment names environments. */
function environmentsOf(value: unknown): readonly string[] {
  return isMap(value) ? textsUnder(value['environments'], 'name') : [];
}

/** A config.yaml with every sign-in that the requests choose. */
function signIns(value: unknown): string {
  const names = new Set([...textsUnder(value, 'auth_name'), ...textsUnder(value, 'auth')]);
  const auth = [...names].map((name) => ({ name, type: 'bearer', config: { token: 'a-token' } }));
  return JSON.stringify({ auth });
}

function parsed(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch {
    // The loader says it better, with the place.
    return undefined;
  }
}

/** Every text below a key of this name, however deep, alone or in a list; with a second key, those below that one in it. */
function textsUnder(value: unknown, key: string, inside?: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => textsUnder(entry, key, inside));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([name, child]) => {
    if (name !== key) return textsUnder(child, key, inside);
    if (inside !== undefined) return textsUnder(child, inside);
    return [child].flat().filter((entry) => typeof entry === 'string');
  });
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function indented(text: string, columns: number): string {
  const lines = text.trimEnd().split('\n');
  return `${lines.map((line) => (line === '' ? '' : `${' '.repeat(columns)}${line}`)).join('\n')}\n`;
}
