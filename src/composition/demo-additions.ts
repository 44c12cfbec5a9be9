/** The path of the request whose answer gets lost in the demo. */
export const LOST_PATH = '/services';

/** What the demo adds to the example project on its way: one migration to each of three stages, by path. */
export const DEMO_ADDITIONS: ReadonlyMap<string, string> = new Map([
  [
    'database/migration/002_create_reporting_database.yaml',
    `up:
  name: create a database for reports
  request:
    auth_name: operator
    method: POST
    url: '{{.api_base}}/databases'
    body:
      name: '{{.project_name}}-reporting'
      engine: '{{.db_engine}}'
      subnet_id: '{{.subnet_id}}'
  response:
    result_code: ['201']
    env_missing: fail
    env_from:
      reporting_db_id: database.id

down:
  name: delete the database for reports
  request:
    auth_name: operator
    method: DELETE
    url: '{{.api_base}}/databases/{{.reporting_db_id}}'
  response:
    result_code: ['204', '404']
`,
  ],
  [
    'services/migration/003_deploy_worker.yaml',
    `up:
  name: deploy the worker
  find:
    request:
      auth_name: deployer
      method: GET
      url: '{{.api_base}}/services'
      queries:
        - { name: name, value: '{{.project_name}}-worker' }
    response:
      env_from:
        worker_id: services.0.id
  request:
    auth_name: deployer
    method: POST
    url: '{{.api_base}}${LOST_PATH}'
    body:
      name: '{{.project_name}}-worker'
      version: '{{.release}}'
      vpc_id: '{{.vpc_id}}'
      database_endpoint: '{{.db_endpoint}}'
      database_password: '{{.db_password}}'
  response:
    result_code: ['201']
    env_missing: fail
    env_from:
      worker_id: service.id

down:
  name: remove the worker
  request:
    auth_name: deployer
    method: DELETE
    url: '{{.api_base}}/services/{{.worker_id}}'
  response:
    result_code: ['204', '404']
`,
  ],
  [
    'configuration/migration/003_open_reports.yaml',
    `up:
  name: lead the path of the reports to the API
  request:
    auth_name: deployer
    method: POST
    url: '{{.api_url}}/routes'
    body:
      path: '/{{.project_name}}/reports'
  response:
    result_code: ['201']
    env_missing: fail
    env_from:
      reports_route_id: route.id

down:
  name: close the path of the reports
  request:
    auth_name: deployer
    method: DELETE
    url: '{{.api_url}}/routes/{{.reports_route_id}}'
  response:
    result_code: ['204', '404']
`,
  ],
]);
