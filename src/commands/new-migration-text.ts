/** What the text of a new migration is made from. */
export interface NewMigration {
  /** What it does, on one line. */
  readonly name: string;
  /** The sign-in that the stage's other requests use, if there is one. */
  readonly authName?: string;
  /** The URL of an earlier request of the stage, to go by. */
  readonly exampleUrl?: string;
}

/**
 * Stands in for the address until somebody has filled it in. Names below `.invalid` lead nowhere (RFC 2606, section 2),
 * so a migration that is run unread sends nothing.
 */
const PLACE_HOLDER = 'https://fill-in.invalid';

/** A migration that is valid as it is, with everything that is usually needed to fill in or to delete. */
export function newMigrationText({ name, authName, exampleUrl }: NewMigration): string {
  const signIn =
    authName === undefined ? '# auth_name: a sign-in from auth in config.yaml' : `auth_name: ${quote(authName)}`;
  const example = exampleUrl === undefined ? '' : `, such as ${exampleUrl}`;
  return `up:
  name: ${quote(name)}
  # Looked at first: when the answer has all values of its env_from, the thing is there and nothing is sent. A request
  # that changes something needs it, or idempotency_key, to be safe when its answer gets lost.
  # find:
  #   request: { method: GET, url: '${PLACE_HOLDER}/things?name=one' }
  #   response: { env_from: { thing_id: things.0.id } }
  request:
    ${signIn}
    method: POST
    # Fill in the address${example}
    url: ${PLACE_HOLDER}/things
    # idempotency_key: true
    body:
      name: one
  response:
    result_code: ['201']
    # Values for the migrations and stages that follow: a name, and where the answer has it.
    env_missing: fail
    env_from:
      thing_id: id

# Undoes it, with the values that were recorded by then. Nothing to undo: \`down: { none: true }\`. Without a down there is
# no way back.
down:
  name: ${quote(`undo: ${name}`)}
  request:
    ${signIn}
    method: DELETE
    url: '${PLACE_HOLDER}/things/{{.thing_id}}'
  response:
    result_code: ['204', '404']
`;
}

/** A text as YAML takes it, whatever is in it. */
function quote(text: string): string {
  return /^\p{L}[\p{L}\p{N} ]*[\p{L}\p{N}]$/u.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : `'${text.replaceAll("'", "''")}'`;
}
