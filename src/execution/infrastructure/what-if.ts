import type {
  ChangeAction,
  DeploymentPreview,
  PropertyChange,
  ResourceChange,
} from '../../domain/deployment-preview.ts';
import { compareText } from '../../domain/diagnostic.ts';
import type { Result } from '../../domain/result.ts';
import { err, ok } from '../../domain/result.ts';

/** Azure's types of changes that are shown; the others, `NoChange` and `Ignore`, leave a resource as it is. */
const ACTIONS: ReadonlyMap<string, ChangeAction> = new Map([
  ['Create', 'create'],
  ['Modify', 'modify'],
  ['Delete', 'delete'],
  ['Deploy', 'deploy'],
  ['Unsupported', 'unsupported'],
]);

/** The order in which changes are told: what can't be brought back first. */
const ORDER: readonly ChangeAction[] = ['delete', 'modify', 'create', 'deploy', 'unsupported'];

/** Properties of one resource that are read; a policy may hold thousands. */
const MAX_PROPERTIES = 200;

/** Properties inside each other that are followed. */
const MAX_DEPTH = 20;

/**
 * What `az deployment … what-if --no-pretty-print` prints, as a preview. Properties that are only defaults of the service
 * (`NoEffect`) are no changes, and neither is a resource of which only such differ.
 *
 * Shape: https://learn.microsoft.com/rest/api/resources/deployments/what-if
 */
export function readWhatIf(printed: string): Result<DeploymentPreview, string> {
  const document = asMembers(parse(printed));
  if (document === undefined) return err('it is no JSON object');
  if (!Array.isArray(document['changes'])) return err('it has no list of changes');
  const changes = document['changes'].flatMap(changeOf).toSorted(byActionAndResource);
  const isCertain = changes.some(({ action }) => action !== 'deploy' && action !== 'unsupported');
  const mayBe = Array.isArray(document['potentialChanges']) && document['potentialChanges'].length > 0;
  const outcome = isCertain ? 'changes' : changes.length > 0 || mayBe ? 'unknown' : 'no_changes';
  return ok({ outcome, changes });
}

type Members = Readonly<Record<string, unknown>>;

function changeOf(change: unknown): readonly ResourceChange[] {
  const members = asMembers(change);
  const action = ACTIONS.get(textOf(members?.['changeType']));
  if (members === undefined || action === undefined) return [];
  const properties = action === 'modify' ? propertiesOf(members['delta'], '', MAX_DEPTH) : [];
  if (action === 'modify' && Array.isArray(members['delta']) && properties.length === 0) return [];
  return [
    { action, resource: shortId(textOf(members['resourceId'])), properties: properties.slice(0, MAX_PROPERTIES) },
  ];
}

/** `Microsoft.Storage/storageAccounts/data (rg-mca-dev)`: type and name, and the resource group where there is one. */
function shortId(id: string): string {
  const [scope = '', ...rest] = id.split('/providers/');
  const group = /\/resourceGroups\/(?<name>[^/]+)/i.exec(scope)?.groups?.['name'];
  if (rest.length === 0) return group === undefined ? id : `resourceGroups/${group}`;
  const name = rest.at(-1) ?? id;
  return group === undefined ? name : `${name} (${group})`;
}

function propertiesOf(delta: unknown, above: string, depth: number): readonly PropertyChange[] {
  if (!Array.isArray(delta) || depth === 0) return [];
  return delta.flatMap((one): readonly PropertyChange[] => {
    const property = asMembers(one);
    if (property === undefined || property['propertyChangeType'] === 'NoEffect') return [];
    const path = [above, textOf(property['path'])].filter((part) => part !== '').join('.');
    const inner = propertiesOf(property['children'], path, depth - 1);
    if (inner.length > 0) return inner;
    return [{ path, ...valueAt('before', property), ...valueAt('after', property) }];
  });
}

function valueAt<Key extends 'before' | 'after'>(
  key: Key,
  property: Members,
): { readonly [Each in Key]?: string } | object {
  const value = property[key];
  return value === undefined || value === null ? {} : { [key]: JSON.stringify(value) };
}

function byActionAndResource(a: ResourceChange, b: ResourceChange): number {
  return ORDER.indexOf(a.action) - ORDER.indexOf(b.action) || compareText(a.resource, b.resource);
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function asMembers(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
