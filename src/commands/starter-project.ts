/** Where editors find the schema of stages.yaml. */
const SCHEMA = 'https://raw.githubusercontent.com/org/stage-orchestrator/v1/schema/stages.schema.json';

/** The line of .gitignore that keeps histories out of a repository: they belong to the systems, not to the sources. */
export const IGNORED_STATE = '.stage-orchestrator/';

/** The files of a small project that works at once, by their path in it. */
export function starterProject(name: string): ReadonlyMap<string, string> {
  return new Map([
    ['stages.yaml', stages(name)],
    ['network/config.yaml', CONFIG],
    ['network/migration/001_create_network.yaml', MIGRATION],
  ]);
}

/** The README of a project that has none. */
export function starterReadme(name: string): string {
  return `# ${name}

Stages of change, in \`stages.yaml\`: \`stage-orchestrator plan\` shows what would happen, \`stage-orchestrator up\` does it and
\`stage-orchestrator down\` takes it back.
`;
}

function stages(name: string): string {
  return `# yaml-language-server: $schema=${SCHEMA}
#
# The stages of this project and their order. Every path is relative to this file.
name: '${name.replaceAll("'", "''")}'

global:
  # Variables for all stages. Narrower ones win: the env of a stage, of its config.yaml, of a migration.
  env:
    team: platform

stages:
  # A stage of migrations: HTTP requests, each with an up and a down, in network/migration/.
  - name: network
    config_path: network/config.yaml
    timeout: 5m

  # A stage of shell work. All its variables are process variables there.
  - name: announcement
    depends_on: [network]
    # What another stage found out: here the id that the API gave to the network.
    env_from_stages:
      - stage: network
        vars: [network_id]
    run:
      up: |
        echo "$team has the network $network_id"
        # What later stages may import goes into this file.
        echo "announced_network=$network_id" >> "$STAGE_OUTPUT"
      down: |
        echo "$team gives the network back"
`;
}

const CONFIG = `# What the migrations of this stage have in common. Every path is relative to this file.

env:
  # From the environment of the process, for addresses and secrets that don't belong into a file.
  - { name: given_url, valueFromEnv: DEMO_API_URL, optional: true }
  # The demo API: stage-orchestrator demo --serve --port 8790
  - { name: api_base, value: '{{.given_url | default "http://127.0.0.1:8790"}}' }
  - { name: given_password, valueFromEnv: DEMO_PASSWORD, optional: true }

# Ways to sign in: basic, bearer, header, oauth2, pocketbase, github_oidc. Requests choose one with auth_name.
auth:
  - type: basic
    name: operator
    config:
      username: demo
      # Never write a real one here. Without optional: true above, a missing variable is an error that names it.
      password: '{{.given_password | default "demo-password"}}'

# Asked until it answers, before the first request of the stage:
# wait: { url: '{{.api_base}}/health', timeout: 30s }
`;

const MIGRATION = `# Migrations run in order of their numbers, each once. The next one: stage-orchestrator new network "NAME"
up:
  name: create the network
  env:
    network_name: '{{.team}}-network'
  # Looked at first: when it is there already, its id is taken and nothing is sent.
  find:
    request:
      auth_name: operator
      method: GET
      url: '{{.api_base}}/vpcs'
      queries:
        - { name: name, value: '{{.network_name}}' }
    response:
      env_from:
        network_id: vpcs.0.id
  request:
    auth_name: operator
    method: POST
    url: '{{.api_base}}/vpcs'
    body:
      name: '{{.network_name}}'
      cidr: 10.0.0.0/16
  response:
    result_code: ['201']
    # Values for what comes later: a name, and where the answer has it.
    env_missing: fail
    env_from:
      network_id: vpc.id

# Undoes it, with the values that were recorded then.
down:
  name: delete the network
  request:
    auth_name: operator
    method: DELETE
    url: '{{.api_base}}/vpcs/{{.network_id}}'
  response:
    result_code: ['204', '404']
`;
