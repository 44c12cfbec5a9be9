import { sha256Hex } from '../../domain/sha256.ts';
import { fromBytes, toBytes } from '../bytes.ts';
import { decodeBase64 } from './base64.ts';
import { fixed, treatingUnknown } from './function.ts';
import type { FunctionList } from './function.ts';
import { fromJsonText } from './json-value.ts';
import { toJsonText } from './json-text.ts';
import { toYamlText } from './yaml-text.ts';

const PRETTY_INDENT = '  ';

function encodeBase64(text: string): string {
  return Buffer.from(toBytes(text)).toString('base64');
}

/** As in sprig the text of the error takes the place of a result. */
function decodeBase64Text(text: string): string {
  const bytes = decodeBase64(text);
  return bytes.ok ? fromBytes(bytes.value) : `illegal base64 data at input byte ${bytes.error}`;
}

function sha256(text: string): string {
  return sha256Hex(toBytes(text));
}

const toJson = fixed(['any'], ([value], context) => toJsonText(value, context) ?? '');
const toPrettyJson = fixed(['any'], ([value], context) => toJsonText(value, context, PRETTY_INDENT) ?? '');
const toYaml = fixed(['any'], ([value], context) => toYamlText(value, context));

/** Other notations of values and texts, as in sprig; `toYaml` as in Helm. */
export const ENCODING: FunctionList = [
  ['b64enc', fixed(['string'], ([text]) => encodeBase64(text))],
  ['b64dec', fixed(['string'], ([text]) => decodeBase64Text(text))],
  ['sha256sum', fixed(['string'], ([text]) => sha256(text))],
  ['toJson', treatingUnknown('deep', toJson)],
  ['toPrettyJson', treatingUnknown('deep', toPrettyJson)],
  ['toYaml', treatingUnknown('deep', toYaml)],
  ['fromJson', fixed(['string'], ([text], context) => fromJsonText(text, context))],
];
