/** What stands behind `scheme://` in an address with user and password. Source: RFC 3986, section 3.2.1. */
const USER_INFORMATION = /(?<=[A-Za-z0-9+.-]):\/\/([^\s/?#@:"'<>]*):([^\s/?#@"'<>]*)@/g;

/** A shorter password, `admin` for one, is likely to be a word of the text around it too, and hidden only with its user. */
const MIN_PASSWORD_LENGTH = 8;

/**
 * What must not be shown of the addresses in a text that name a user and a password: both as they stand there, and the
 * password alone, as it is written and as it is meant, where nothing else is likely to be the same.
 */
export function addressCredentials(text: string): readonly string[] {
  if (!text.includes('@') || !text.includes('://')) return [];
  return [...text.matchAll(USER_INFORMATION)].flatMap(([, user = '', password = '']) => {
    if (user === '' && password === '') return [];
    const secrets = [password, decoded(password)].filter(({ length }) => length >= MIN_PASSWORD_LENGTH);
    return [...new Set([`${user}:${password}`, ...secrets])];
  });
}

function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
