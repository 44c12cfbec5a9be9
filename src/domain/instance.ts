/** A stage in one environment, written `environment/stage`: the unit that is planned, run and recorded. */
export type InstanceId = `${string}/${string}`;

/** The id of a stage in an environment. */
export function instanceId(environment: string, stage: string): InstanceId {
  return `${environment}/${stage}`;
}

/** The environment and the stage of an id. Neither name can hold a slash, so the first one divides them. */
export function splitInstanceId(id: InstanceId): { readonly environment: string; readonly stage: string } {
  const slash = id.indexOf('/');
  return { environment: id.slice(0, slash), stage: id.slice(slash + 1) };
}

/** The one environment of a project that declares none. */
export const DEFAULT_ENVIRONMENT = 'default';

/** How an instance is shown: the bare stage name where there is only the default environment. */
export function showInstance(id: InstanceId): string {
  const { environment, stage } = splitInstanceId(id);
  return environment === DEFAULT_ENVIRONMENT ? stage : id;
}
