/** What a deployment would change, as the system that it is made in says it. Nothing was changed to find out. */
export interface DeploymentPreview {
  /** `unknown`: the tool could not say whether there are changes. `not_asked`: it needs values that nobody knows yet. */
  readonly outcome: 'changes' | 'no_changes' | 'unknown' | 'not_asked';
  /** Why there is no answer. */
  readonly note?: string;
  /** Sorted by action and resource; without those that stay as they are. */
  readonly changes: readonly ResourceChange[];
  /** What the `preview` of a command printed; absent: nothing. */
  readonly text?: string;
}

/** What would become of a resource. Names of actions: https://learn.microsoft.com/azure/azure-resource-manager/templates/deploy-what-if */
export type ChangeAction = 'create' | 'modify' | 'delete' | 'deploy' | 'unsupported';

/** One resource that would change. */
export interface ResourceChange {
  readonly action: ChangeAction;
  /** The id of the resource, without what is the same for all in its scope. */
  readonly resource: string;
  /** Of a resource that is modified. */
  readonly properties: readonly PropertyChange[];
}

/** One property of a resource that would change; values are JSON. */
export interface PropertyChange {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}
