const SENSITIVE = [
  'password',
  'passwd',
  'passphrase',
  'secret',
  'token',
  'apikey',
  'accesskey',
  'privatekey',
  'credential',
  'clientkey',
  'connectionstring',
] as const;

/**
 * Whether a variable is named like a secret (spec 04, "Exports"): `db_password`, `apiKey`, `GITHUB_TOKEN`.
 * Separators and case don't matter.
 */
export function isSensitiveName(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return SENSITIVE.some((word) => plain.includes(word));
}
