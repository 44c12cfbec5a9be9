import type { Failure } from '../../domain/failure.ts';
import type { GuardDefinition, GuardedName } from '../../domain/guard.ts';
import { isInRange, parseIpAddress, parseIpRange } from '../../domain/ip-address.ts';
import { matchesPattern } from '../../planning/guards/pattern.ts';
import { commandRefusal } from './command-guard.ts';
import type { GuardedRun } from './guarded-run.ts';
import type { Refusal } from './refusal.ts';
import type { RunFacts } from '../guard-ports.ts';

/** Asks the guards in the order of the file, and stops at the first one that refuses: its failure, or none. */
export async function checkGuards(guards: readonly GuardDefinition[], run: GuardedRun): Promise<Failure | undefined> {
  if (guards.length === 0) return undefined;
  const facts = await run.readFacts();
  for (const guard of guards) {
    const refusal = await refusalOf(guard, facts, run);
    // Whoever interrupts a guard was not refused by it.
    if (run.stop.aborted) return { reason: 'cancelled', inDoubt: false };
    if (refusal) return { reason: 'guard_refused', guard: guard.type, ...refusal, location: guard.location };
  }
  return undefined;
}

async function refusalOf(guard: GuardDefinition, facts: RunFacts, run: GuardedRun): Promise<Refusal | undefined> {
  switch (guard.type) {
    case 'ip':
      return addressRefusal(guard.allow, facts.addresses);
    case 'window':
      return (await import('./window-guard.ts')).windowRefusal(guard, run.clock.now());
    case 'command':
      return commandRefusal(guard.run, facts, run);
    default:
      return nameRefusal(guard.type, guard.allow, namesOf(guard.type, facts, run));
  }
}

function namesOf(type: GuardedName, facts: RunFacts, { environments }: GuardedRun): readonly string[] {
  switch (type) {
    case 'branch':
      return [facts.branch];
    case 'actor':
      return facts.actors;
    case 'environment':
      return environments;
    case 'hostname':
      return [facts.hostname];
    case 'event':
      return [facts.event];
  }
}

/** Neither GitHub nor the domain name system tells names apart by their case. */
const CASELESS: ReadonlySet<GuardedName> = new Set<GuardedName>(['actor', 'hostname']);

/** Every name must be allowed, and one that is not known is not. */
function nameRefusal(type: GuardedName, allow: readonly string[], names: readonly string[]): Refusal | undefined {
  const fold = (text: string): string => (CASELESS.has(type) ? text.toLowerCase() : text);
  const isAllowed = (name: string): boolean =>
    name !== '' && allow.some((pattern) => matchesPattern(fold(pattern), fold(name)));
  const refused = names.length === 0 ? '' : names.find((name) => !isAllowed(name));
  if (refused === undefined) return undefined;
  const problem = refused === '' ? `the ${type} is not known` : `the ${type} is ${refused}`;
  return { problem: `${problem}, allowed is ${listed(allow)}`, remedy: REMEDIES[type] };
}

const REMEDIES: { readonly [Type in GuardedName]: string } = {
  branch: 'start the run from such a branch',
  actor: 'let somebody start it who may',
  environment: 'name the environments of the run with --environment',
  hostname: 'start the run on such a machine',
  event: 'start the run in a workflow that such an event starts',
};

function addressRefusal(allow: readonly string[], addresses: readonly string[]): Refusal | undefined {
  const ranges = allow.flatMap((text) => parseIpRange(text) ?? []);
  const isAllowed = addresses.some((text) => {
    const address = parseIpAddress(text);
    return address !== undefined && ranges.some((range) => isInRange(address, range));
  });
  if (isAllowed) return undefined;
  const problem =
    addresses.length === 0 ? 'no address of this machine is known' : `this machine has ${listed(addresses)}`;
  return { problem: `${problem}, allowed is ${listed(allow)}`, remedy: 'start the run on a machine of that network' };
}

/** More names than a message shows. */
const MAX_LISTED = 10;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_LISTED).join(', ');
  return names.length > MAX_LISTED ? `${shown} and ${names.length - MAX_LISTED} more` : shown;
}
