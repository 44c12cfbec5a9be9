import { parametersOf } from './parameters.ts';
import { parseAz } from './grammar.ts';

/** What a test says about the answer to a command; what it leaves out is as for a deployment without outputs. */
export interface AzAnswer {
  /** Only for this command, such as `deployment sub create`; absent: for all. */
  readonly command?: string;
  /** Only for deployments whose name begins like this. */
  readonly name?: string;
  /** By name; a text stands for `{type: 'String', value}`. */
  readonly outputs?: Readonly<Record<string, string | { readonly type: string; readonly value?: unknown }>>;
  /** Of a what-if. */
  readonly changes?: readonly object[];
  /** Printed in the place of the answer. */
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
  /** Answer nothing until the program is ended. */
  readonly hangs?: boolean;
}

/** One call as the stand-in understood it. */
export interface AzCall {
  readonly command: string;
  readonly options: Readonly<Record<string, readonly string[]>>;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What the stand-in does with a command line. */
export interface AzReaction {
  readonly call?: AzCall;
  readonly answer: AzAnswer;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Checks a command line, in which files are expanded already, and answers in the shape of the real command. */
export function react(words: readonly string[], answers: readonly AzAnswer[]): AzReaction {
  const parsed = parseAz(words);
  if ('message' in parsed) return refusal(parsed.message);
  const parameters = parametersOf(parsed.options.get('--parameters') ?? []);
  if (typeof parameters === 'string') return refusal(parameters);
  const { command, options } = parsed;
  const [name = ''] = options.get('--name') ?? [];
  const answer =
    answers.find((one) => (one.command === undefined || one.command === command) && name.startsWith(one.name ?? '')) ??
    {};
  const { exitCode = 0, stderr = '' } = answer;
  return {
    call: { command, options: Object.fromEntries(options), parameters: Object.fromEntries(parameters) },
    answer,
    exitCode,
    stdout: exitCode === 0 ? (answer.stdout ?? `${JSON.stringify(documentOf(command, name, answer), null, 2)}\n`) : '',
    stderr,
  };
}

function refusal(message: string): AzReaction {
  return { answer: {}, exitCode: 2, stdout: '', stderr: `ERROR: ${message}\n` };
}

function documentOf(command: string, name: string, { outputs = {}, changes = [] }: AzAnswer): object {
  if (command === 'bicep build') {
    return {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      resources: [],
    };
  }
  if (command.endsWith('what-if')) {
    return { changes, diagnostics: null, error: null, potentialChanges: null, status: 'Succeeded' };
  }
  const entries = Object.entries(outputs).map(([output, value]): readonly [string, unknown] => [
    output,
    typeof value === 'string' ? { type: 'String', value } : value,
  ]);
  return {
    id: `/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Resources/deployments/${name}`,
    location: 'westeurope',
    name,
    properties: {
      correlationId: '11111111-1111-1111-1111-111111111111',
      dependencies: [],
      error: null,
      mode: 'Incremental',
      outputs: entries.length === 0 ? null : Object.fromEntries<unknown>(entries),
      parameters: {},
      provisioningState: 'Succeeded',
    },
    tags: null,
    type: 'Microsoft.Resources/deployments',
  };
}
