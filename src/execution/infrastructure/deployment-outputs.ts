import type { Result } from '../../domain/result.ts';
import { err, ok } from '../../domain/result.ts';
import type { RawValue } from '../record-values.ts';

/** What a deployment hands on. */
export interface DeploymentOutputs {
  readonly values: readonly RawValue[];
  /** Names of secure outputs whose values the tool keeps to itself, sorted. */
  readonly kept: readonly string[];
}

/** Names that can stand in `$STAGE_OUTPUT` too: no blanks, no control characters. */
const OUTPUT_NAME = /^[^\s\p{Cc}=]+$/u;

/**
 * The outputs in what `az deployment … create --output json` prints: `properties.outputs`, each `{type, value}`. Values
 * that are no text are handed on as JSON. Of a secure output newer versions of Azure give only the type.
 */
export function azureOutputs(printed: string): Result<DeploymentOutputs, string> {
  const document = parse(printed);
  if (!document.ok) return document;
  const properties = memberOf(document.value, 'properties');
  if (properties === undefined) return err('it has no properties');
  const outputs = memberOf(properties, 'outputs') ?? {};
  return isRecord(outputs) ? outputsOf(outputs, isAzureOutput) : err('properties.outputs is no object');
}

/**
 * The outputs that the `outputs` of a command prints: one JSON object of values by name. Entries of the form
 * `{value, type?, sensitive?}`, as `terraform output -json` prints them and Azure does, stand for their value.
 */
export function commandOutputs(printed: string): Result<DeploymentOutputs, string> {
  if (printed.trim() === '') return ok({ values: [], kept: [] });
  const document = parse(printed);
  if (!document.ok) return document;
  if (!isRecord(document.value)) return err('it is no JSON object of values by name');
  return outputsOf(document.value, isWrapped);
}

type JsonRecord = Readonly<Record<string, unknown>>;

function outputsOf(
  outputs: JsonRecord,
  isWrapper: (entry: unknown) => entry is JsonRecord,
): Result<DeploymentOutputs, string> {
  const values: RawValue[] = [];
  const kept: string[] = [];
  for (const [name, entry] of Object.entries(outputs)) {
    if (!OUTPUT_NAME.test(name)) return err(`${JSON.stringify(name)} is no name: it holds a blank or =`);
    if (!isWrapper(entry)) {
      values.push({ name, value: asText(entry), declaredSensitive: false });
      continue;
    }
    const isSecure = isSecureType(entry['type']) || entry['sensitive'] === true;
    if (isSecure && (entry['value'] === undefined || entry['value'] === null)) kept.push(name);
    else values.push({ name, value: asText(entry['value']), declaredSensitive: isSecure });
  }
  return ok({ values, kept: kept.toSorted() });
}

/** Azure writes `SecureString`, Bicep `secureString`. */
function isSecureType(type: unknown): boolean {
  return typeof type === 'string' && ['securestring', 'secureobject'].includes(type.toLowerCase());
}

function isAzureOutput(entry: unknown): entry is JsonRecord {
  return isRecord(entry) && 'type' in entry;
}

/** Nothing but these members, so that an object of the user's own that has a `value` is not taken apart. */
function isWrapped(entry: unknown): entry is JsonRecord {
  if (!isRecord(entry) || !('value' in entry)) return false;
  const members = Object.keys(entry);
  return members.length > 1 && members.every((name) => name === 'value' || name === 'type' || name === 'sensitive');
}

/** Texts as they are, nothing as an empty text, and everything else as JSON. */
function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

declare global {
  interface JSON {
    /** A number as it is written, for `JSON.stringify`; ES2026, which TypeScript does not describe yet. */
    rawJSON(text: string): object;
  }
}

function parse(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text, withAllDigits));
  } catch {
    // The parser's own words quote the text, which may hold a secret that nobody knows of yet.
    return err('it is no JSON');
  }
}

/** Ids may be numbers of more digits than JavaScript keeps: they would be handed on as other ones. */
function withAllDigits(_name: string, value: unknown, ...[context]: readonly { readonly source?: string }[]): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  return context?.source === undefined ? value : JSON.rawJSON(context.source);
}

function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
