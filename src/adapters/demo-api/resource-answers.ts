import { refuse, type Answer, type Call } from './exchange.ts';
import type { ResourceStore } from './resource-store.ts';
import { PLURAL, type Kind } from './resources.ts';

/** The answer to a resource that was made: 201, its address in `Location`, and `{kind: resource}`. */
export function created(kind: Kind, resource: { readonly id: string }, location: string): Answer {
  return {
    status: 201,
    headers: { Location: location },
    body: { [kind]: resource },
    note: `created ${resource.id}`,
  };
}

/** The answer that shows one resource: `{kind: resource}`. */
export function shown(kind: Kind, resource: object): Answer {
  return { status: 200, body: { [kind]: resource } };
}

/** The 404 for a resource that is not there. */
export function notFound(kind: Kind, id: string): Answer {
  return refuse(404, `There is no ${kind} ${id}.`);
}

/** The 409 for a resource that names another which does not exist, blaming the field that names it. */
export function missingPart(kind: Kind, named: string, field: string): Answer {
  return refuse(409, `There is no ${kind} ${named}; create it first.`, field);
}

/** The 409 for a second resource of the same name. */
export function taken(kind: Kind, field: string, value: string, holder: string): Answer {
  return refuse(409, `The ${kind} ${holder} has the ${field} "${value}" already.`, field);
}

/**
 * The answer that lists resources as `{kinds: [resource …]}`, oldest first. Query parameters narrow the list to equal
 * values of the fields in `filters`; any other parameter is refused with 400 rather than ignored.
 */
export function listed<Resource extends object>(
  kind: Kind,
  resources: readonly Resource[],
  call: Call,
  filters: readonly (keyof Resource & string)[],
): Answer {
  const unknown = [...call.query.keys()].find((name) => !filters.some((filter) => filter === name));
  if (unknown !== undefined) {
    return refuse(
      400,
      `Lists of ${PLURAL[kind]} can be narrowed by ${filters.join(', ')}, not by "${unknown}".`,
      unknown,
    );
  }
  const matching = resources.filter((resource) =>
    filters.every((filter) => !call.query.has(filter) || call.query.get(filter) === String(resource[filter])),
  );
  return { status: 200, body: { [PLURAL[kind]]: matching } };
}

/** Deletes a resource with 204; 409 with their names when others need it, 404 when it is not there. */
export function deleted(
  store: ResourceStore,
  kind: Kind,
  id: string,
  needing: readonly { readonly id: string }[],
): Answer {
  if (!store.get(kind, id)) return notFound(kind, id);
  if (needing.length > 0) {
    const names = needing.map((resource) => resource.id).join(', ');
    return refuse(409, `The ${kind} ${id} is needed by ${names}; delete that first.`);
  }
  store.remove(kind, id);
  return { status: 204, note: `deleted ${id}` };
}
