import type { FindDefinition, Migration, MigrationStep } from '../domain/migration.ts';
import type { SourceText } from '../domain/source-text.ts';
import { literal, type Located, locationOfKey, member, sourceText } from './located.ts';
import { readRequest, type RequestContext } from './read-request.ts';
import { readResponse } from './read-response.ts';
import { readVariables } from './read-variables.ts';
import { problemAt, type Report } from './report.ts';
import type { DownValue, FindValue, MigrationFileValue, UpValue } from './schemas/migration-schema.ts';
import { type RequestValue, requestKeys } from './schemas/request-schema.ts';

/** Both directions of a migration file. */
export type MigrationSteps = Pick<Migration, 'up' | 'down'>;

/** The steps of a migration file, or undefined after something that they cannot be without was reported. */
export async function readMigrationSteps(
  file: Located<MigrationFileValue>,
  context: RequestContext,
): Promise<MigrationSteps | undefined> {
  const up = member(file, 'up');
  const written = member(file, 'down');
  const upStep = up === undefined ? undefined : await readStep(up, member(up, 'request'), context);
  const down = written === undefined ? undefined : await readDown(written, context);
  if (upStep === undefined || (written !== undefined && down === undefined)) return undefined;
  return { up: upStep, ...(down === undefined ? {} : { down }) };
}

async function readStep(
  step: Located<UpValue | DownValue>,
  request: Located<RequestValue> | undefined,
  context: RequestContext,
): Promise<MigrationStep | undefined> {
  const { report } = context;
  const definition = request === undefined ? undefined : await readRequest(request, context);
  const found = member(step, 'find');
  const find = found === undefined ? undefined : await readFind(found, context);
  const name = member(step, 'name');
  const condition = conditionOf(step);
  const env = readVariables(member(step, 'env'), report);
  const response = readResponse(member(step, 'response'), report);
  if (condition !== undefined) context.gathered.conditions.push(condition);
  context.gathered.variables.push(env);
  if (definition === undefined) return undefined;
  return {
    ...(name === undefined ? {} : { name: literal(name) }),
    env,
    ...(condition === undefined ? {} : { condition }),
    ...(find === undefined ? {} : { find }),
    request: definition,
    response,
  };
}

function conditionOf(step: Located<UpValue | DownValue>): SourceText | undefined {
  const condition = member(step, 'condition');
  return condition === undefined ? undefined : sourceText(condition);
}

async function readFind(find: Located<FindValue>, context: RequestContext): Promise<FindDefinition | undefined> {
  const written = member(find, 'request');
  const request = written === undefined ? undefined : await readRequest(written, context);
  const response = readResponse(member(find, 'response'), context.report);
  const { probe } = find.value;
  reportMissingPolicy(find, context.report);
  if (request === undefined) return undefined;
  if (probe) reportProbe(find, request.method, context.report);
  return { request, response, probe };
}

/** What a value that is missing means is fixed for a probe: the thing is not there (spec 11, "find"). */
function reportMissingPolicy(find: Located<FindValue>, report: Report): void {
  const response = member(find, 'response');
  if (response?.node.kind !== 'map' || !response.node.entries.has('env_missing')) return;
  report(
    problemAt(locationOfKey(response, 'env_missing'), {
      severity: 'warning',
      code: 'misplaced-key',
      message: 'env_missing means nothing here: where a value is missing, find says that the thing is not there',
      hint: 'remove it',
    }),
  );
}

/** A plan changes nothing, so it asks only what can't change anything (spec 11, "Dry run"). */
function reportProbe(find: Located<FindValue>, method: string, report: Report): void {
  if (method === 'GET' || method === 'HEAD') return;
  report(
    problemAt(locationOfKey(find, 'probe'), {
      code: 'invalid-value',
      message: `a probe that is sent while planning must be GET or HEAD, not ${method}`,
      hint: 'remove probe, or look with GET',
    }),
  );
}

/** `down` holds its request directly, or under `request`, or says that there is nothing to undo. */
async function readDown(
  down: Located<DownValue>,
  context: RequestContext,
): Promise<MigrationStep | 'none' | undefined> {
  const { report } = context;
  const direct = Object.keys(requestKeys).filter((key) => hasKey(down, key));
  const nested = member(down, 'request');
  if (down.value.none === true) {
    if (direct.length > 0 || nested !== undefined) reportConflict(down, ['none', direct[0] ?? 'request'], report);
    return 'none';
  }
  if (nested !== undefined && direct[0] !== undefined) reportConflict(down, ['request', direct[0]], report);
  if (nested !== undefined) return readStep(down, nested, context);
  if (direct.length > 0) return readStep(down, { value: down.value, node: down.node }, context);
  report(
    problemAt(down.node.location, {
      code: 'missing-request',
      message: 'down has no request',
      hint: 'write method and url; if there is nothing to undo, write down: {none: true}',
    }),
  );
  return undefined;
}

function hasKey(down: Located<DownValue>, key: string): boolean {
  return down.node.kind === 'map' && down.node.entries.has(key);
}

function reportConflict(down: Located<DownValue>, [kept, other]: readonly [string, string], report: Report): void {
  report(
    problemAt(locationOfKey(down, other), {
      code: 'conflicting-keys',
      message: `down has both ${kept} and ${other}`,
      hint: kept === 'none' ? 'remove one of them' : `move ${other} under request`,
      related: [{ message: kept, location: locationOfKey(down, kept) }],
    }),
  );
}
