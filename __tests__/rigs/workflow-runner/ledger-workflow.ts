import type { LedgerProjectInput } from '../ledger-project.ts';
import type { WorkflowRun } from './workflow-run.ts';

/** A stage that creates a thing of its own name in the ledger. */
export interface LedgerStage {
  readonly needs?: readonly string[];
  /** More keys of the stage, as YAML in braces: `, condition: 'true'`. */
  readonly more?: string;
  /** How its thing is created; absent: with a request that must not be repeated. */
  readonly manner?: 'post' | 'put' | 'found';
}

/** A project of such stages. `head`: more keys of stages.yaml. */
export function ledgerStages(stages: Readonly<Record<string, LedgerStage>>, head = ''): LedgerProjectInput {
  const entries = Object.entries(stages);
  const lines = entries.map(
    ([name, { needs = [], more = '' }]) =>
      `  - { name: ${name}, config_path: ${name}/config.yaml, depends_on: [${needs.join(', ')}]${more} }`,
  );
  return {
    migrations: [],
    stages: `${lines.join('\n')}\n${head}`,
    files: Object.fromEntries(
      entries.flatMap(([name, { manner = 'post' }]) => [
        [`${name}/config.yaml`, 'env: {}\n'],
        [`${name}/migration/001_${name}.yaml`, migrationOf(name, manner)],
      ]),
    ),
  };
}

function migrationOf(name: string, manner: NonNullable<LedgerStage['manner']>): string {
  const request =
    manner === 'put' ? `method: PUT, url: '{{.api}}/things/${name}'` : `method: POST, url: '{{.api}}/things'`;
  const response = `response: { env_from: { ${name}_id: id } }`;
  const find =
    manner === 'found' ? `  find: { request: { method: GET, url: '{{.api}}/things/${name}' }, ${response} }\n` : '';
  return `up:
${find}  request: { ${request}, body: { name: ${name} } }
  ${response}
down:
  request: { method: DELETE, url: '{{.api}}/things/{{.${name}_id}}' }
  response: { result_code: [204, 404] }
`;
}

/** The jobs that did not only pass by: `wave-1 success`. */
export function endedJobs({ jobs }: WorkflowRun): readonly string[] {
  return [...jobs]
    .filter(([, { conclusion }]) => conclusion !== 'skipped')
    .map(([id, { conclusion }]) => `${id} ${conclusion}`);
}

/** All that the jobs logged, job by job. */
export function logsOf({ jobs }: WorkflowRun, only?: string): string {
  return [...jobs]
    .filter(([id]) => only === undefined || id === only)
    .flatMap(([, { legs }]) => legs.map(({ name, main }) => `── ${name}\n${main.log}`))
    .join('\n');
}

/** Fails with all logs where the jobs are not these. */
export function expectJobs(run: WorkflowRun, ...expected: readonly string[]): void {
  const ended = endedJobs(run);
  if (ended.join() !== expected.join()) throw new Error(`${ended.join(', ')}\n${logsOf(run)}`);
}

/** An output of the workflow, as its caller gets it. */
export function outputOf({ outputs }: WorkflowRun, name: string): string {
  return outputs[name] ?? '';
}
