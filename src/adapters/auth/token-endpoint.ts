import { err, ok, type Result } from '../../domain/result.ts';
import {
  askForJson,
  explainMissing,
  textMember,
  type SignInCall,
  type SignInExchange,
  type SignInRefusal,
} from './sign-in-exchange.ts';

/** A form for a token endpoint, and what in it is secret. */
export interface TokenForm {
  readonly url: string;
  readonly fields: readonly (readonly [string, string])[];
  /** The value of `Authorization`, where the client shows who it is in this way. */
  readonly authorization?: string;
  readonly secrets: readonly string[];
}

/** What a token endpoint gives. Source: RFC 6749, section 5.1. */
export interface TokenAnswer {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** Milliseconds from now; absent where the answer does not say. */
  readonly lifetimeMs: number | undefined;
}

/** Posts a form to a token endpoint. */
export async function askForToken(
  exchange: SignInExchange,
  form: TokenForm,
): Promise<Result<TokenAnswer, SignInRefusal>> {
  const call: SignInCall = {
    method: 'POST',
    url: form.url,
    headers: [
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ...(form.authorization === undefined ? [] : [['Authorization', form.authorization] as const]),
    ],
    body: new URLSearchParams(form.fields.map(([name, value]): [string, string] => [name, value])).toString(),
    secrets: form.secrets,
  };
  const answer = await askForJson(exchange, call);
  if (!answer.ok) return answer;
  const { status, values } = answer.value;
  const accessToken = textMember(values, 'access_token');
  if (accessToken === '') {
    return err({ message: explainMissing(call, answer.value, 'access_token'), status, code: '' });
  }
  const refreshToken = textMember(values, 'refresh_token');
  return ok({
    accessToken,
    refreshToken: refreshToken === '' ? undefined : refreshToken,
    lifetimeMs: readLifetime(values['expires_in']),
  });
}

/** Seconds; some servers write the number as a text. */
function readLifetime(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}
