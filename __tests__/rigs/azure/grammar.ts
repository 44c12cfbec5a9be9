/** An option of the Azure command line: how often it may be given, and how many values it takes. */
interface AzOption {
  readonly names: readonly string[];
  readonly values: 'none' | 'one' | 'some';
  readonly required?: boolean;
  /** Absent: any text. */
  readonly among?: readonly string[];
}

/** A command line as `az` understands it. */
export interface ParsedAz {
  /** `deployment sub create`. */
  readonly command: string;
  /** By the first of an option's names; of options that take several, all of all times. */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

/** Why `az` would not take a command line; it then ends with exit status 2. */
export interface AzUsageError {
  readonly message: string;
}

const GLOBAL: readonly AzOption[] = [
  { names: ['--debug'], values: 'none' },
  { names: ['--help', '-h'], values: 'none' },
  { names: ['--only-show-errors'], values: 'none' },
  { names: ['--output', '-o'], values: 'one', among: ['json', 'jsonc', 'none', 'table', 'tsv', 'yaml', 'yamlc'] },
  { names: ['--query'], values: 'one' },
  { names: ['--subscription'], values: 'one' },
  { names: ['--verbose'], values: 'none' },
];

const DEPLOYMENT: readonly AzOption[] = [
  { names: ['--name', '-n'], values: 'one' },
  { names: ['--no-prompt'], values: 'one', among: ['false', 'true'] },
  { names: ['--parameters', '-p'], values: 'some' },
  { names: ['--query-string', '-q'], values: 'one' },
  { names: ['--template-file', '-f'], values: 'one' },
  { names: ['--template-spec', '-s'], values: 'one' },
  { names: ['--template-uri', '-u'], values: 'one' },
  { names: ['--validation-level'], values: 'one', among: ['Provider', 'ProviderNoRbac', 'Template'] },
];

const OF_VERB: { readonly [verb: string]: readonly AzOption[] } = {
  create: [
    { names: ['--confirm-with-what-if', '-c'], values: 'none' },
    { names: ['--no-wait'], values: 'none' },
    { names: ['--what-if'], values: 'none' },
  ],
  validate: [],
  'what-if': [
    { names: ['--exclude-change-types', '-x'], values: 'some' },
    { names: ['--no-pretty-print'], values: 'none' },
    { names: ['--result-format', '-r'], values: 'one', among: ['FullResourcePayloads', 'ResourceIdOnly'] },
  ],
};

const OF_SCOPE: { readonly [scope: string]: readonly AzOption[] } = {
  group: [
    { names: ['--resource-group', '-g'], values: 'one', required: true },
    { names: ['--mode'], values: 'one', among: ['Complete', 'Incremental'] },
  ],
  sub: [{ names: ['--location', '-l'], values: 'one', required: true }],
  mg: [
    { names: ['--location', '-l'], values: 'one', required: true },
    { names: ['--management-group-id', '-m'], values: 'one', required: true },
  ],
  tenant: [{ names: ['--location', '-l'], values: 'one', required: true }],
};

/**
 * The commands that the stand-in knows, with their options.
 *
 * Source: https://learn.microsoft.com/cli/azure/deployment and https://learn.microsoft.com/cli/azure/bicep
 */
const COMMANDS: ReadonlyMap<string, readonly AzOption[]> = new Map([
  ...Object.entries(OF_SCOPE).flatMap(([scope, ofScope]) =>
    Object.entries(OF_VERB).map(
      ([verb, ofVerb]) => [`deployment ${scope} ${verb}`, [...GLOBAL, ...DEPLOYMENT, ...ofScope, ...ofVerb]] as const,
    ),
  ),
  [
    'bicep build',
    [
      ...GLOBAL,
      { names: ['--file', '-f'], values: 'one', required: true },
      { names: ['--no-restore'], values: 'none' },
      { names: ['--outdir'], values: 'one' },
      { names: ['--outfile'], values: 'one' },
      { names: ['--stdout'], values: 'none' },
    ],
  ],
]);

/** Names of deployments. Source: the rules for Microsoft.Resources/deployments. */
const DEPLOYMENT_NAME = /^[A-Za-z0-9_.()-]{1,64}$/;

/** Reads a command line as argparse does: what begins with `-` is an option, wherever it stands. */
export function parseAz(words: readonly string[]): ParsedAz | AzUsageError {
  const command = [...COMMANDS.keys()].find((name) => name === words.slice(0, name.split(' ').length).join(' '));
  const known = command === undefined ? undefined : COMMANDS.get(command);
  if (command === undefined || known === undefined) {
    return { message: `'${words.join(' ')}' is misspelled or not recognized by the system.` };
  }
  const options = new Map<string, string[]>();
  const rest = words.slice(command.split(' ').length);
  while (rest.length > 0) {
    const word = rest.shift() ?? '';
    const { written, inline } = splitOption(word);
    const option = known.find(({ names }) => names.includes(written));
    if (!word.startsWith('-') || option === undefined) return { message: `unrecognized arguments: ${word}` };
    const values = inline === undefined ? takeValues(option, rest) : [inline];
    const problem = problemOfValues(option, values, options);
    if (problem !== undefined) return { message: problem };
    const [name = ''] = option.names;
    options.set(name, [...(options.get(name) ?? []), ...values]);
  }
  const missing = known.filter(({ names, required }) => required === true && !options.has(names[0] ?? ''));
  if (missing.length > 0) {
    const names = missing.map(({ names: [first = '', second = first] }) => `${first}/${second}`);
    return { message: `the following arguments are required: ${names.join(', ')}` };
  }
  const [name] = options.get('--name') ?? [];
  if (name !== undefined && !DEPLOYMENT_NAME.test(name)) {
    return { message: `(InvalidDeploymentName) The deployment name '${name}' is invalid.` };
  }
  return { command, options };
}

function splitOption(word: string): { readonly written: string; readonly inline?: string } {
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  return equals < 0 ? { written: word } : { written: word.slice(0, equals), inline: word.slice(equals + 1) };
}

function takeValues({ values }: AzOption, rest: string[]): readonly string[] {
  if (values === 'none') return [];
  const end = rest.findIndex((word) => word.startsWith('-'));
  const count = values === 'one' ? 1 : end < 0 ? rest.length : end;
  return end === 0 ? [] : rest.splice(0, count);
}

function problemOfValues(
  { names, values, among }: AzOption,
  given: readonly string[],
  options: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const [name = ''] = names;
  if (values !== 'none' && given.length === 0) return `argument ${names.join('/')}: expected one argument`;
  if (values === 'one' && options.has(name)) return `argument ${name} was given twice, and the first one is lost`;
  const wrong = given.find((value) => among !== undefined && !among.includes(value));
  return wrong === undefined ? undefined : `argument ${name}: invalid choice: '${wrong}'`;
}
