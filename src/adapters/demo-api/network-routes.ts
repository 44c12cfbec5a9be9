import { parameter, type Answer, type Call } from './exchange.ts';
import { CIDR, NAME, REFERENCE } from './field-rules.ts';
import { created, deleted, listed, missingPart, notFound, shown, taken } from './resource-answers.ts';
import type { ResourceStore } from './resource-store.ts';
import type { Database, Subnet, Vpc } from './resources.ts';
import { route, type RouteDefinition } from './router.ts';
import { listOf, optional, readFields } from './validation.ts';

const DEFAULT_REGION = 'region-1';
const DEFAULT_ZONE = 'zone-a';
const MAXIMUM_SUBNETS_AT_ONCE = 16;

/** Networks and their subnets, for an operator who signs in with HTTP basic. */
export function networkRoutes(store: ResourceStore): readonly RouteDefinition[] {
  return [
    route('POST', '/vpcs', 'basic', (call) => createVpc(call, store)),
    route('GET', '/vpcs', 'basic', (call) => listVpcs(call, store)),
    route('GET', '/vpcs/:id', 'basic', (call) => showVpc(parameter(call, 'id'), store)),
    route('DELETE', '/vpcs/:id', 'basic', (call) => deleteVpc(call, store)),
    route('POST', '/subnets', 'basic', (call) => createSubnet(call, store)),
    route('GET', '/subnets', 'basic', (call) => listed('subnet', store.list('subnet'), call, ['vpc_id', 'zone'])),
    route('GET', '/subnets/:id', 'basic', (call) => showSubnet(parameter(call, 'id'), store)),
    route('DELETE', '/subnets/:id', 'basic', (call) => deleteSubnet(parameter(call, 'id'), store)),
  ];
}

function createVpc(call: Call, store: ResourceStore): Answer {
  const read = readFields(call, {
    name: NAME,
    cidr: CIDR,
    region: optional(NAME, DEFAULT_REGION),
    subnets: optional(listOf(CIDR, { maximumLength: MAXIMUM_SUBNETS_AT_ONCE }), []),
  });
  if (!read.ok) return read.error;
  const { name, cidr, region, subnets } = read.value;
  const holder = store.list('vpc').find((vpc) => vpc.name === name);
  if (holder) return taken('vpc', 'name', name, holder.id);
  const vpc = store.add('vpc', (id) => ({ id, name, cidr, region }));
  if (!vpc.ok) return vpc.error;
  for (const range of subnets) {
    const subnet = store.add('subnet', (id) => ({ id, vpc_id: vpc.value.id, cidr: range, zone: DEFAULT_ZONE }));
    if (!subnet.ok) {
      removeWithSubnets(vpc.value.id, store);
      return subnet.error;
    }
  }
  return created('vpc', withSubnets(vpc.value, store), `/vpcs/${vpc.value.id}`);
}

function listVpcs(call: Call, store: ResourceStore): Answer {
  const vpcs = store.list('vpc').map((vpc) => withSubnets(vpc, store));
  return listed('vpc', vpcs, call, ['name', 'region']);
}

function showVpc(id: string, store: ResourceStore): Answer {
  const vpc = store.get('vpc', id);
  return vpc ? shown('vpc', withSubnets(vpc, store)) : notFound('vpc', id);
}

/** `?with=subnets` takes the subnets along, if nothing lives in them. */
function deleteVpc(call: Call, store: ResourceStore): Answer {
  const id = parameter(call, 'id');
  const services = store.list('service').filter((service) => service.vpc_id === id);
  const subnets = subnetsOf(id, store);
  if (call.query.get('with') !== 'subnets') return deleted(store, 'vpc', id, [...subnets, ...services]);
  const databases = subnets.flatMap((subnet) => databasesIn(subnet.id, store));
  const answer = deleted(store, 'vpc', id, [...databases, ...services]);
  if (answer.status === 204) removeWithSubnets(id, store);
  return answer;
}

function removeWithSubnets(vpcId: string, store: ResourceStore): void {
  for (const subnet of subnetsOf(vpcId, store)) store.remove('subnet', subnet.id);
  store.remove('vpc', vpcId);
}

function createSubnet(call: Call, store: ResourceStore): Answer {
  const read = readFields(call, { vpc_id: REFERENCE, cidr: CIDR, zone: optional(NAME, DEFAULT_ZONE) });
  if (!read.ok) return read.error;
  const { vpc_id, cidr, zone } = read.value;
  if (!store.get('vpc', vpc_id)) return missingPart('vpc', vpc_id, 'vpc_id');
  const twin = subnetsOf(vpc_id, store).find((subnet) => subnet.cidr === cidr);
  if (twin) return taken('subnet', 'cidr', cidr, twin.id);
  const subnet = store.add('subnet', (id) => ({ id, vpc_id, cidr, zone }));
  return subnet.ok ? created('subnet', subnet.value, `/subnets/${subnet.value.id}`) : subnet.error;
}

function showSubnet(id: string, store: ResourceStore): Answer {
  const subnet = store.get('subnet', id);
  return subnet ? shown('subnet', subnet) : notFound('subnet', id);
}

function deleteSubnet(id: string, store: ResourceStore): Answer {
  return deleted(store, 'subnet', id, databasesIn(id, store));
}

function withSubnets(vpc: Vpc, store: ResourceStore): Vpc & { readonly subnets: readonly Subnet[] } {
  return { ...vpc, subnets: subnetsOf(vpc.id, store) };
}

function subnetsOf(vpcId: string, store: ResourceStore): readonly Subnet[] {
  return store.list('subnet').filter((subnet) => subnet.vpc_id === vpcId);
}

function databasesIn(subnetId: string, store: ResourceStore): readonly Database[] {
  return store.list('database').filter((database) => database.subnet_id === subnetId);
}
