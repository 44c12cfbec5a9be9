/**
 * The files of examples/four-stages by their path in it. Made by script/generate-demo-project.ts: change the example instead.
 */
export const DEMO_PROJECT: ReadonlyMap<string, string> = new Map([
  [
    'configuration/config.yaml',
    "migrate_dir: ./migration\n\nenv:\n  - { name: demo_api_url, valueFromEnv: DEMO_API_URL, optional: true }\n  - { name: api_base, value: '{{.demo_api_url | default \"http://127.0.0.1:8790\"}}' }\n  - { name: demo_client_id, valueFromEnv: DEMO_CLIENT_ID, optional: true }\n  - { name: demo_client_secret, valueFromEnv: DEMO_CLIENT_SECRET, optional: true }\n\nauth:\n  - type: oauth2\n    name: deployer\n    config:\n      grant_type: client_credentials\n      token_url: '{{.api_base}}/oauth/token'\n      client_id: '{{.demo_client_id | default \"demo-client\"}}'\n      client_secret: '{{.demo_client_secret | default \"demo-client-secret\"}}'\n",
  ],
  [
    'configuration/migration/001_open_route.yaml',
    "up:\n  name: lead the shop's path to the API\n  request:\n    auth_name: deployer\n    method: POST\n    url: '{{.api_url}}/routes'\n    body:\n      path: '/{{.project_name}}'\n  response:\n    result_code: ['201']\n    env_missing: fail\n    env_from:\n      route_id: route.id\n\ndown:\n  name: close the path\n  request:\n    auth_name: deployer\n    method: DELETE\n    url: '{{.api_url}}/routes/{{.route_id}}'\n  response:\n    result_code: ['204', '404']\n",
  ],
  [
    'configuration/migration/002_sign_in_settings.yaml',
    "up:\n  name: write the settings of the sign-in service\n  request:\n    auth_name: deployer\n    method: PUT\n    url: '{{.auth_service_url}}/settings/session'\n    body:\n      value:\n        minutes: 30\n        allowed_origin: '{{.api_url}}'\n  response:\n    result_code: ['200', '201']\n\ndown:\n  name: delete the settings of the sign-in service\n  request:\n    auth_name: deployer\n    method: DELETE\n    url: '{{.auth_service_url}}/settings/session'\n  response:\n    result_code: ['204', '404']\n",
  ],
  [
    'database/config.yaml',
    'migrate_dir: ./migration\n\nenv:\n  - { name: demo_api_url, valueFromEnv: DEMO_API_URL, optional: true }\n  - { name: api_base, value: \'{{.demo_api_url | default "http://127.0.0.1:8790"}}\' }\n  - { name: demo_user, valueFromEnv: DEMO_USER, optional: true }\n  - { name: demo_password, valueFromEnv: DEMO_PASSWORD, optional: true }\n\nauth:\n  - type: basic\n    name: operator\n    config:\n      username: \'{{.demo_user | default "demo"}}\'\n      password: \'{{.demo_password | default "demo-password"}}\'\n',
  ],
  [
    'database/migration/001_create_database.yaml',
    "up:\n  name: create the database\n  request:\n    auth_name: operator\n    method: POST\n    url: '{{.api_base}}/databases'\n    body:\n      name: '{{.project_name}}-{{.environment}}'\n      engine: '{{.db_engine}}'\n      subnet_id: '{{.subnet_id}}'\n  response:\n    result_code: ['201']\n    env_missing: fail\n    env_from:\n      db_id: database.id\n      db_endpoint: database.endpoint\n      db_password: { path: database.password, sensitive: true }\n\ndown:\n  name: delete the database\n  request:\n    auth_name: operator\n    method: DELETE\n    url: '{{.api_base}}/databases/{{.db_id}}'\n  response:\n    result_code: ['204', '404']\n",
  ],
  [
    'infrastructure/config.yaml',
    'migrate_dir: ./migration\n\nenv:\n  - { name: demo_api_url, valueFromEnv: DEMO_API_URL, optional: true }\n  - { name: api_base, value: \'{{.demo_api_url | default "http://127.0.0.1:8790"}}\' }\n  - { name: demo_user, valueFromEnv: DEMO_USER, optional: true }\n  - { name: demo_password, valueFromEnv: DEMO_PASSWORD, optional: true }\n\nauth:\n  - type: basic\n    name: operator\n    config:\n      username: \'{{.demo_user | default "demo"}}\'\n      password: \'{{.demo_password | default "demo-password"}}\'\n',
  ],
  [
    'infrastructure/migration/001_create_vpc.yaml',
    "up:\n  name: create the network\n  request:\n    auth_name: operator\n    method: POST\n    url: '{{.api_base}}/vpcs'\n    body:\n      name: '{{.project_name}}-{{.environment}}'\n      cidr: '{{.vpc_cidr}}'\n      region: '{{.region}}'\n  response:\n    result_code: ['201']\n    env_missing: fail\n    env_from:\n      vpc_id: vpc.id\n\ndown:\n  name: delete the network\n  request:\n    auth_name: operator\n    method: DELETE\n    url: '{{.api_base}}/vpcs/{{.vpc_id}}'\n  response:\n    result_code: ['204', '404']\n",
  ],
  [
    'infrastructure/migration/002_create_subnet.yaml',
    "up:\n  name: create the subnet\n  request:\n    auth_name: operator\n    method: POST\n    url: '{{.api_base}}/subnets'\n    body:\n      vpc_id: '{{.vpc_id}}'\n      cidr: '{{.subnet_cidr}}'\n  response:\n    result_code: ['201']\n    env_missing: fail\n    env_from:\n      subnet_id: subnet.id\n\ndown:\n  name: delete the subnet\n  request:\n    auth_name: operator\n    method: DELETE\n    url: '{{.api_base}}/subnets/{{.subnet_id}}'\n  response:\n    result_code: ['204', '404']\n",
  ],
  [
    'services/config.yaml',
    "migrate_dir: ./migration\n\nenv:\n  - { name: demo_api_url, valueFromEnv: DEMO_API_URL, optional: true }\n  - { name: api_base, value: '{{.demo_api_url | default \"http://127.0.0.1:8790\"}}' }\n  - { name: demo_client_id, valueFromEnv: DEMO_CLIENT_ID, optional: true }\n  - { name: demo_client_secret, valueFromEnv: DEMO_CLIENT_SECRET, optional: true }\n\nauth:\n  - type: oauth2\n    name: deployer\n    config:\n      grant_type: client_credentials\n      token_url: '{{.api_base}}/oauth/token'\n      client_id: '{{.demo_client_id | default \"demo-client\"}}'\n      client_secret: '{{.demo_client_secret | default \"demo-client-secret\"}}'\n\nwait:\n  url: '{{.api_base}}/health'\n  timeout: 30s\n  interval: 500ms\n",
  ],
  [
    'services/migration/001_deploy_auth_service.yaml',
    "up:\n  name: deploy the sign-in service\n  request:\n    auth_name: deployer\n    method: POST\n    url: '{{.api_base}}/services'\n    body:\n      name: '{{.project_name}}-auth'\n      version: '{{.release}}'\n      vpc_id: '{{.vpc_id}}'\n      database_endpoint: '{{.db_endpoint}}'\n      database_password: '{{.db_password}}'\n  response:\n    result_code: ['201']\n    env_missing: fail\n    env_from:\n      auth_service_id: service.id\n      auth_service_url: service.url\n\ndown:\n  name: remove the sign-in service\n  request:\n    auth_name: deployer\n    method: DELETE\n    url: '{{.api_base}}/services/{{.auth_service_id}}'\n  response:\n    result_code: ['204', '404']\n",
  ],
  [
    'services/migration/002_deploy_api.yaml',
    "up:\n  name: deploy the API\n  request:\n    auth_name: deployer\n    method: POST\n    url: '{{.api_base}}/services'\n    body:\n      name: '{{.project_name}}-api'\n      version: '{{.release}}'\n      replicas: 2\n      vpc_id: '{{.vpc_id}}'\n      database_endpoint: '{{.db_endpoint}}'\n      database_password: '{{.db_password}}'\n      auth_service_url: '{{.auth_service_url}}'\n  response:\n    result_code: ['201']\n    env_missing: fail\n    env_from:\n      api_id: service.id\n      api_url: service.url\n\ndown:\n  name: remove the API\n  request:\n    auth_name: deployer\n    method: DELETE\n    url: '{{.api_base}}/services/{{.api_id}}'\n  response:\n    result_code: ['204', '404']\n",
  ],
  [
    'stages.yaml',
    '# yaml-language-server: $schema=../../schema/stages.schema.json\napiVersion: stage-orchestrator/v1\nkind: StageOrchestration\nname: four-stages\n\nglobal:\n  env:\n    project_name: shop\n    environment: production\n    region: north-1\n  max_concurrent_stages: 2\n  rollback_on_failure: false\n\nstages:\n  - name: infrastructure\n    config_path: infrastructure/config.yaml\n    env:\n      vpc_cidr: 10.20.0.0/16\n      subnet_cidr: 10.20.1.0/24\n    timeout: 5m\n\n  - name: database\n    config_path: database/config.yaml\n    depends_on: [infrastructure]\n    env:\n      db_engine: postgres\n    env_from_stages:\n      - stage: infrastructure\n        vars: [subnet_id]\n    timeout: 10m\n\n  - name: services\n    config_path: services/config.yaml\n    depends_on: [database]\n    env:\n      release: 2.0.1\n    env_from_stages:\n      # Not a direct dependency: infrastructure is reached through database.\n      - stage: infrastructure\n        vars: [vpc_id]\n      - stage: database\n        vars: [db_endpoint, db_password]\n    timeout: 10m\n\n  - name: configuration\n    config_path: configuration/config.yaml\n    depends_on: [services]\n    env_from_stages:\n      - stage: services\n        vars: [api_url, auth_service_url]\n    timeout: 2m\n',
  ],
]);
