export const id=8642;export const ids=[8642];export const modules={68642:((e,t,r)=>{r.r(t),r.d(t,{runDemo:()=>eM});var s,n,a=r(37067),o=r(77598);function i(e,t,r){return{status:e,body:void 0===r?{error:t}:{error:t,field:r},note:t}}function u(e,t){let r=e.parameters[t];if(void 0===r)throw Error(`The route of ${e.method} ${e.path} has no parameter "${t}".`);return r}var d=r(70508);function l(e){return t=>"string"!=typeof t?(0,d._)(`must be a text, not ${v(t)}`):""===t?(0,d._)("must not be empty"):t.length>e.maximumLength?(0,d._)(`must have at most ${e.maximumLength} characters`):e.pattern&&!e.pattern.test(t)?(0,d._)(`must look like ${e.looksLike??e.pattern.source}`):(0,d.ok)(t)}function c(e){return t=>"number"==typeof t&&Number.isInteger(t)?t<e.minimum||t>e.maximum?(0,d._)(`must be from ${e.minimum} to ${e.maximum}`):(0,d.ok)(t):(0,d._)(`must be a whole number, not ${v(t)}`)}let p=e=>"boolean"==typeof e?(0,d.ok)(e):(0,d._)(`must be true or false, not ${v(e)}`);function m(...e){return t=>{let r=e.find(e=>e===t);return void 0===r?(0,d._)(`must be one of ${e.join(", ")}`):(0,d.ok)(r)}}let h=e=>void 0===e?(0,d._)("is missing"):(0,d.ok)(e);function f(e,t){return r=>void 0===r?(0,d.ok)(t):e(r)}function _(e,t){var r;let s=function(e){var t;let r,s=e.headers["content-type"]??"";if(!/^application\/(?:[\w.-]+\+)?json\b/i.test(s))return(0,d._)(i(415,`Send JSON with the header Content-Type: application/json, not "${s}".`));try{r=JSON.parse(e.text)}catch{return(0,d._)(i(400,"The body is not valid JSON."))}return"object"==typeof(t=r)&&null!==t&&!Array.isArray(t)?(0,d.ok)(r):(0,d._)(i(400,`The body must be a JSON object, not ${v(r)}.`))}(e);if(!s.ok)return s;let n=Object.keys(s.value).find(e=>!Object.hasOwn(t,e));if(void 0!==n){let e=Object.keys(t).join(", ");return(0,d._)(i(400,`The field "${n}" is not known here; known are ${e}.`,n))}let a={};for(let[e,r]of Object.entries(t)){let t=s.value[e],n=r(t);if(!n.ok)return(0,d._)(i(400,void 0===t?`"${e}" is missing.`:`"${e}" ${n.error}.`,e));a[e]=n.value}if(r=a,!Object.keys(t).every(e=>Object.hasOwn(r,e)))throw Error("A field was neither read nor refused.");return(0,d.ok)(a)}function v(e){return null===e?"null":void 0===e?"nothing":Array.isArray(e)?"a list":"object"==typeof e?"an object":`a ${typeof e}`}let b=l({maximumLength:63,pattern:/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,looksLike:'lower case letters, digits and hyphens, for instance "shop-db"'}),g=l({maximumLength:18,pattern:/^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!\/)|(?=\/))){4}\/(?:3[0-2]|[12]?\d)$/,looksLike:'"10.0.0.0/16"'}),y=l({maximumLength:100}),w={vpc:"vpcs",subnet:"subnets",database:"databases",service:"services",route:"routes",setting:"settings",user:"users"};function k(e,t,r){return{status:201,headers:{Location:r},body:{[e]:t},note:`created ${t.id}`}}function E(e,t){return{status:200,body:{[e]:t}}}function $(e,t){return i(404,`There is no ${e} ${t}.`)}function T(e,t,r){return i(409,`There is no ${e} ${t}; create it first.`,r)}function S(e,t,r,s){return i(409,`The ${e} ${s} has the ${t} "${r}" already.`,t)}function O(e,t,r,s){let n=[...r.query.keys()].find(e=>!s.some(t=>t===e));if(void 0!==n)return i(400,`Lists of ${w[e]} can be narrowed by ${s.join(", ")}, not by "${n}".`,n);let a=t.filter(e=>s.every(t=>!r.query.has(t)||r.query.get(t)===String(e[t])));return{status:200,body:{[w[e]]:a}}}function x(e,t,r,s){if(!e.get(t,r))return $(t,r);if(s.length>0){let e=s.map(e=>e.id).join(", ");return i(409,`The ${t} ${r} is needed by ${e}; delete that first.`)}return e.remove(t,r),{status:204,note:`deleted ${r}`}}function P(e,t,r,s){return{method:e,segments:t.split("/").slice(1),signIn:r,answer:s}}let j={postgres:5432,mysql:3306};function q(e){let{password:t,...r}=e;return r}function L(e,t,r,s,n="bearer"){return P(t,`/apps/:service${r}`,n,t=>{let r=u(t,"service"),n=e.list("service").find(e=>e.name===r);return n?s(t,n,e):i(404,`No service ${r} is deployed.`)})}let A=l({maximumLength:200,pattern:/^\/[\w./-]*$/,looksLike:'"/shop"'});function D(e,t,r){let s=_(e,{path:A});if(!s.ok)return s.error;let{path:n}=s.value,a=r.list("route").find(e=>e.path===n);if(a)return S("route","path",n,a.id);let o=r.add("route",e=>({id:e,service_id:t.id,path:n}));return o.ok?k("route",o.value,`/apps/${t.name}/routes/${o.value.id}`):o.error}function I(e,t,r){return O("route",r.list("route").filter(e=>e.service_id===t.id),e,["path"])}function M(e,t,r){let s=u(e,"id");return r.get("route",s)?.service_id===t.id?x(r,"route",s,[]):$("route",s)}let R="zone-a";function C(e,t){for(let r of G(e,t))t.remove("subnet",r.id);t.remove("vpc",e)}function N(e,t){return{...e,subnets:G(e.id,t)}}function G(e,t){return t.list("subnet").filter(t=>t.vpc_id===e)}function W(e,t){return t.list("database").filter(t=>t.subnet_id===e)}let J=["GET","POST","PUT","DELETE"],U={vpc:"vpc",subnet:"subnet",database:"db",service:"svc",route:"route",setting:"setting",user:"user"},z=l({maximumLength:50,pattern:/^v?\d+(?:\.\d+)*(?:-[\w.]+)?$/,looksLike:'"1.4.0"'}),F=l({maximumLength:200}),B=l({maximumLength:300,pattern:/^https?:\/\/\S+$/,looksLike:'"http://127.0.0.1:8790/apps/auth"'}),H=/^[\w.-]{1,100}$/;function X(e,t,r){let s=u(e,"key");if(!H.test(s))return i(400,'A key has letters, digits, "_", "." and "-", at most 100.',"key");let n=_(e,{value:h});if(!n.ok)return n.error;let{value:a}=n.value,o=Q(t,s,r);if(!o){let e=r.add("setting",e=>({id:e,service_id:t.id,key:s,value:a,version:1}));return e.ok?k("setting",e.value,`/apps/${t.name}/settings/${s}`):e.error}if(JSON.stringify(o.value)===JSON.stringify(a))return E("setting",o);let d={...o,value:a,version:o.version+1};return r.replace("setting",d),{...E("setting",d),note:`changed ${d.id}`}}function K(e,t,r){return O("setting",r.list("setting").filter(e=>e.service_id===t.id),e,["key"])}function V(e,t,r){let s=Q(t,u(e,"key"),r);return s?E("setting",s):$("setting",u(e,"key"))}function Z(e,t,r){let s=Q(t,u(e,"key"),r);return s?x(r,"setting",s.id,[]):$("setting",u(e,"key"))}function Q(e,t,r){return r.list("setting").find(r=>r.service_id===e.id&&r.key===t)}let Y={username:"demo",password:"demo-password",clientId:"demo-client",clientSecret:"demo-client-secret"},ee="demo";function et(e){let t=/^Basic +([A-Za-z0-9+/]+=*)$/i.exec(e)?.[1];if(void 0===t)return null;let r=Buffer.from(t,"base64").toString("utf8"),s=r.indexOf(":");return s<0?null:{user:r.slice(0,s),password:r.slice(s+1)}}function er(e){return new URLSearchParams(`part=${e.replaceAll("&","%26")}`).get("part")}function es(e,t,r){return{status:e,headers:{"Cache-Control":"no-store",...401===e?{"WWW-Authenticate":'Basic realm="demo"'}:{}},body:{error:t,error_description:r},note:r}}let en=l({maximumLength:50,pattern:/^[\w.-]+$/,looksLike:'"ada"'}),ea=l({maximumLength:200,pattern:/^[^\s@]+@[^\s@]+$/,looksLike:'"ada@example.org"'}),eo=l({maximumLength:200});function ei(e,t,r){let s=_(e,{username:en,email:ea,password:eo,role:m("admin","editor","reader")});if(!s.ok)return s.error;let{username:n,email:a,role:o}=s.value,i=r.list("user").find(e=>e.service_id===t.id&&e.username===n);if(i)return S("user","username",n,i.id);let u=r.add("user",e=>({id:e,service_id:t.id,username:n,email:a,role:o}));return u.ok?k("user",u.value,`/apps/${t.name}/users/${u.value.id}`):u.error}function eu(e,t,r){return O("user",r.list("user").filter(e=>e.service_id===t.id),e,["username","email","role"])}function ed(e,t,r){let s=u(e,"id");return r.get("user",s)?.service_id===t.id?x(r,"user",s,[]):$("user",s)}let el="127.0.0.1";var ec=r(59224),ep=r(65415),em=r(33509);let eh="/services",ef=new Map([["database/migration/002_create_reporting_database.yaml",`up:
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
`],["services/migration/003_deploy_worker.yaml",`up:
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
    url: '{{.api_base}}${eh}'
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
`],["configuration/migration/003_open_reports.yaml",`up:
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
`]]),e_=new Map([["configuration/config.yaml",`migrate_dir: ./migration

env:
  - { name: demo_api_url, valueFromEnv: DEMO_API_URL, optional: true }
  - { name: api_base, value: '{{.demo_api_url | default "http://127.0.0.1:8790"}}' }
  - { name: demo_client_id, valueFromEnv: DEMO_CLIENT_ID, optional: true }
  - { name: demo_client_secret, valueFromEnv: DEMO_CLIENT_SECRET, optional: true }

auth:
  - type: oauth2
    name: deployer
    config:
      grant_type: client_credentials
      token_url: '{{.api_base}}/oauth/token'
      client_id: '{{.demo_client_id | default "demo-client"}}'
      client_secret: '{{.demo_client_secret | default "demo-client-secret"}}'
`],["configuration/migration/001_open_route.yaml",`up:
  name: lead the shop's path to the API
  request:
    auth_name: deployer
    method: POST
    url: '{{.api_url}}/routes'
    body:
      path: '/{{.project_name}}'
  response:
    result_code: ['201']
    env_missing: fail
    env_from:
      route_id: route.id

down:
  name: close the path
  request:
    auth_name: deployer
    method: DELETE
    url: '{{.api_url}}/routes/{{.route_id}}'
  response:
    result_code: ['204', '404']
`],["configuration/migration/002_sign_in_settings.yaml",`up:
  name: write the settings of the sign-in service
  request:
    auth_name: deployer
    method: PUT
    url: '{{.auth_service_url}}/settings/session'
    body:
      value:
        minutes: 30
        allowed_origin: '{{.api_url}}'
  response:
    result_code: ['200', '201']

down:
  name: delete the settings of the sign-in service
  request:
    auth_name: deployer
    method: DELETE
    url: '{{.auth_service_url}}/settings/session'
  response:
    result_code: ['204', '404']
`],["database/config.yaml",`migrate_dir: ./migration

env:
  - { name: demo_api_url, valueFromEnv: DEMO_API_URL, optional: true }
  - { name: api_base, value: '{{.demo_api_url | default "http://127.0.0.1:8790"}}' }
  - { name: demo_user, valueFromEnv: DEMO_USER, optional: true }
  - { name: demo_password, valueFromEnv: DEMO_PASSWORD, optional: true }

auth:
  - type: basic
    name: operator
    config:
      username: '{{.demo_user | default "demo"}}'
      password: '{{.demo_password | default "demo-password"}}'
`],["database/migration/001_create_database.yaml",`up:
  name: create the database
  request:
    auth_name: operator
    method: POST
    url: '{{.api_base}}/databases'
    body:
      name: '{{.project_name}}-{{.environment}}'
      engine: '{{.db_engine}}'
      subnet_id: '{{.subnet_id}}'
  response:
    result_code: ['201']
    env_missing: fail
    env_from:
      db_id: database.id
      db_endpoint: database.endpoint
      db_password: { path: database.password, sensitive: true }

down:
  name: delete the database
  request:
    auth_name: operator
    method: DELETE
    url: '{{.api_base}}/databases/{{.db_id}}'
  response:
    result_code: ['204', '404']
`],["infrastructure/config.yaml",`migrate_dir: ./migration

env:
  - { name: demo_api_url, valueFromEnv: DEMO_API_URL, optional: true }
  - { name: api_base, value: '{{.demo_api_url | default "http://127.0.0.1:8790"}}' }
  - { name: demo_user, valueFromEnv: DEMO_USER, optional: true }
  - { name: demo_password, valueFromEnv: DEMO_PASSWORD, optional: true }

auth:
  - type: basic
    name: operator
    config:
      username: '{{.demo_user | default "demo"}}'
      password: '{{.demo_password | default "demo-password"}}'
`],["infrastructure/migration/001_create_vpc.yaml",`up:
  name: create the network
  request:
    auth_name: operator
    method: POST
    url: '{{.api_base}}/vpcs'
    body:
      name: '{{.project_name}}-{{.environment}}'
      cidr: '{{.vpc_cidr}}'
      region: '{{.region}}'
  response:
    result_code: ['201']
    env_missing: fail
    env_from:
      vpc_id: vpc.id

down:
  name: delete the network
  request:
    auth_name: operator
    method: DELETE
    url: '{{.api_base}}/vpcs/{{.vpc_id}}'
  response:
    result_code: ['204', '404']
`],["infrastructure/migration/002_create_subnet.yaml",`up:
  name: create the subnet
  request:
    auth_name: operator
    method: POST
    url: '{{.api_base}}/subnets'
    body:
      vpc_id: '{{.vpc_id}}'
      cidr: '{{.subnet_cidr}}'
  response:
    result_code: ['201']
    env_missing: fail
    env_from:
      subnet_id: subnet.id

down:
  name: delete the subnet
  request:
    auth_name: operator
    method: DELETE
    url: '{{.api_base}}/subnets/{{.subnet_id}}'
  response:
    result_code: ['204', '404']
`],["services/config.yaml",`migrate_dir: ./migration

env:
  - { name: demo_api_url, valueFromEnv: DEMO_API_URL, optional: true }
  - { name: api_base, value: '{{.demo_api_url | default "http://127.0.0.1:8790"}}' }
  - { name: demo_client_id, valueFromEnv: DEMO_CLIENT_ID, optional: true }
  - { name: demo_client_secret, valueFromEnv: DEMO_CLIENT_SECRET, optional: true }

auth:
  - type: oauth2
    name: deployer
    config:
      grant_type: client_credentials
      token_url: '{{.api_base}}/oauth/token'
      client_id: '{{.demo_client_id | default "demo-client"}}'
      client_secret: '{{.demo_client_secret | default "demo-client-secret"}}'

wait:
  url: '{{.api_base}}/health'
  timeout: 30s
  interval: 500ms
`],["services/migration/001_deploy_auth_service.yaml",`up:
  name: deploy the sign-in service
  request:
    auth_name: deployer
    method: POST
    url: '{{.api_base}}/services'
    body:
      name: '{{.project_name}}-auth'
      version: '{{.release}}'
      vpc_id: '{{.vpc_id}}'
      database_endpoint: '{{.db_endpoint}}'
      database_password: '{{.db_password}}'
  response:
    result_code: ['201']
    env_missing: fail
    env_from:
      auth_service_id: service.id
      auth_service_url: service.url

down:
  name: remove the sign-in service
  request:
    auth_name: deployer
    method: DELETE
    url: '{{.api_base}}/services/{{.auth_service_id}}'
  response:
    result_code: ['204', '404']
`],["services/migration/002_deploy_api.yaml",`up:
  name: deploy the API
  request:
    auth_name: deployer
    method: POST
    url: '{{.api_base}}/services'
    body:
      name: '{{.project_name}}-api'
      version: '{{.release}}'
      replicas: 2
      vpc_id: '{{.vpc_id}}'
      database_endpoint: '{{.db_endpoint}}'
      database_password: '{{.db_password}}'
      auth_service_url: '{{.auth_service_url}}'
  response:
    result_code: ['201']
    env_missing: fail
    env_from:
      api_id: service.id
      api_url: service.url

down:
  name: remove the API
  request:
    auth_name: deployer
    method: DELETE
    url: '{{.api_base}}/services/{{.api_id}}'
  response:
    result_code: ['204', '404']
`],["stages.yaml",`# yaml-language-server: $schema=../../schema/stages.schema.json
apiVersion: stage-orchestrator/v1
kind: StageOrchestration
name: four-stages

global:
  env:
    project_name: shop
    environment: production
    region: north-1
  max_concurrent_stages: 2
  rollback_on_failure: false

stages:
  - name: infrastructure
    config_path: infrastructure/config.yaml
    env:
      vpc_cidr: 10.20.0.0/16
      subnet_cidr: 10.20.1.0/24
    timeout: 5m

  - name: database
    config_path: database/config.yaml
    depends_on: [infrastructure]
    env:
      db_engine: postgres
    env_from_stages:
      - stage: infrastructure
        vars: [subnet_id]
    timeout: 10m

  - name: services
    config_path: services/config.yaml
    depends_on: [database]
    env:
      release: 2.0.1
    env_from_stages:
      # Not a direct dependency: infrastructure is reached through database.
      - stage: infrastructure
        vars: [vpc_id]
      - stage: database
        vars: [db_endpoint, db_password]
    timeout: 10m

  - name: configuration
    config_path: configuration/config.yaml
    depends_on: [services]
    env_from_stages:
      - stage: services
        vars: [api_url, auth_service_url]
    timeout: 2m
`]]),ev={},eb={vpcs:1,subnets:1,databases:1,services:2,routes:1,settings:1},eg={...eb,databases:2,services:3},ey={...eg,routes:2},ew=["--from","configuration","--to","services"],ek=[{title:"the plan",words:["What would happen? Every request as it would be sent, in order. A value that only the run can find out is shown","as <known after: \u2026>."],line:["plan"],expected:{exitStatus:ec.qJ,requests:0,resources:ev}},{title:"up",words:["Now for real. What one stage finds out (ids, addresses, a password) the next ones use."],line:["up"],expected:{exitStatus:ec.qJ,resources:eb}},{title:"up, once more",words:["Every stage keeps a history of what was applied, so there is nothing left to do."],line:["up"],expected:{exitStatus:ec.qJ,requests:0,resources:eb}},{title:"it breaks half-way",words:["The project grows: a second database, a worker among the services, another path. And now the worst that can","happen does: the API creates the worker, but its answer gets lost. Was it done or not? Nobody knows."],trouble:!0,line:["up"],expected:{exitStatus:ec.hj,resources:eg}},{title:"resume",words:["The same command goes on where it stopped. It does not send the worker again: the migration says how to look for","it (find), so it is looked up and found."],line:["up"],expected:{exitStatus:ec.qJ,resources:ey},showRequests:!0},{title:"status",words:["Where everything stands now."],line:["status"],expected:{exitStatus:ec.qJ,requests:0,resources:ey}},{title:"the way back, looked at first",words:["Take back the last two stages: what would that send?"],line:["down",...ew,"--dry-run"],expected:{exitStatus:ec.qJ,requests:0,resources:ey}},{title:"down, in part",words:["Newest first, with the ids that were recorded on the way up. The database is not touched."],line:["down",...ew],expected:{exitStatus:ec.qJ,resources:{vpcs:1,subnets:1,databases:2}}},{title:"down",words:["And the rest."],line:["down"],expected:{exitStatus:ec.qJ,resources:ev}}];var eE=r(51455),e$=r(48161),eT=r(76760);async function eS(e,t){for(let[r,s]of t){let t=eT.join(e,r);await (0,eE.mkdir)(eT.dirname(t),{recursive:!0}),await (0,eE.writeFile)(t,s)}}async function eO(e,t,r){let s=await fetch(`${e.url}${t}`,{...r,signal:AbortSignal.timeout(1e4)});if(!s.ok)throw Error(`The demo API answered ${t} with ${s.status}.`);return s}var ex=r(79609),eP=function(e,t,r){if(null!=t){var s,n;if("object"!=typeof t&&"function"!=typeof t)throw TypeError("Object expected.");if(r){if(!Symbol.asyncDispose)throw TypeError("Symbol.asyncDispose is not defined.");s=t[Symbol.asyncDispose]}if(void 0===s){if(!Symbol.dispose)throw TypeError("Symbol.dispose is not defined.");s=t[Symbol.dispose],r&&(n=s)}if("function"!=typeof s)throw TypeError("Object not disposable.");n&&(s=function(){try{n.call(this)}catch(e){return Promise.reject(e)}}),e.stack.push({value:t,dispose:s,async:r})}else r&&e.stack.push({async:!0});return t},ej=(s="function"==typeof SuppressedError?SuppressedError:function(e,t,r){var s=Error(r);return s.name="SuppressedError",s.error=e,s.suppressed=t,s},function(e){function t(t){e.error=e.hasError?new s(t,e.error,"An error was suppressed during disposal."):t,e.hasError=!0}var r,n=0;return function s(){for(;r=e.stack.pop();)try{if(!r.async&&1===n)return n=0,e.stack.push(r),Promise.resolve().then(s);if(r.dispose){var a=r.dispose.call(r.value);if(r.async)return n|=2,Promise.resolve(a).then(s,function(e){return t(e),s()})}else n|=1}catch(e){t(e)}if(1===n)return e.hasError?Promise.reject(e.error):Promise.resolve();if(e.hasError)throw e.error}()});let eq=["PATH","HOME","TMPDIR","NO_COLOR","TERM"];function eL(e){let t=Object.entries(e).map(([e,t])=>`${e} ${t}`);return 0===t.length?"nothing":t.join(", ")}var eA=r(70914),eD=function(e,t,r){if(null!=t){var s,n;if("object"!=typeof t&&"function"!=typeof t)throw TypeError("Object expected.");if(r){if(!Symbol.asyncDispose)throw TypeError("Symbol.asyncDispose is not defined.");s=t[Symbol.asyncDispose]}if(void 0===s){if(!Symbol.dispose)throw TypeError("Symbol.dispose is not defined.");s=t[Symbol.dispose],r&&(n=s)}if("function"!=typeof s)throw TypeError("Object not disposable.");n&&(s=function(){try{n.call(this)}catch(e){return Promise.reject(e)}}),e.stack.push({value:t,dispose:s,async:r})}else r&&e.stack.push({async:!0});return t},eI=(n="function"==typeof SuppressedError?SuppressedError:function(e,t,r){var s=Error(r);return s.name="SuppressedError",s.error=e,s.suppressed=t,s},function(e){function t(t){e.error=e.hasError?new n(t,e.error,"An error was suppressed during disposal."):t,e.hasError=!0}var r,s=0;return function n(){for(;r=e.stack.pop();)try{if(!r.async&&1===s)return s=0,e.stack.push(r),Promise.resolve().then(n);if(r.dispose){var a=r.dispose.call(r.value);if(r.async)return s|=2,Promise.resolve(a).then(n,function(e){return t(e),n()})}else s|=1}catch(e){t(e)}if(1===s)return e.hasError?Promise.reject(e.error):Promise.resolve();if(e.hasError)throw e.error}()});async function eM(e,t,r,s){let n={stack:[],error:void 0,hasError:!1};try{let{values:h}=e,A=h.has("serve"),H=function(e,t){if("string"!=typeof e)return(0,d.ok)(t);let r=Number(e);return/^\d+$/.test(e)&&r<=65535?(0,d.ok)(r):(0,d._)(`--port takes a whole number from 0 to 65535, not ${e}`)}(h.get("port"),8790*!!A);if(!H.ok)return eR(r,H.error);if(h.has("json"))return eR(r,"the demo is a story for people: it has no --json");let Q=A?{log:e=>r.out(`${e}
`)}:{},en=await async function(e){try{return(0,d.ok)(await async function(e={}){var t,r,s,n,h,A,H;let Q,en,ea,eo,ec,ep,em,eh,ef,e_,ev,eb,eg,ey,ew="",ek=(t=()=>ew,r=function(e){let t,{nextId:r}=e;return r?{next:r,restart:()=>void 0}:(t=new Map,{next(e){let r=(t.get(e)??0)+1;return t.set(e,r),`${U[e]}-${String(r).padStart(4,"0")}`},restart:()=>t.clear()})}(e),Q={vpc:new Map,subnet:new Map,database:new Map,service:new Map,route:new Map,setting:new Map,user:new Map},en={add(e,t){let s=Q[e];if(s.size>=1e3){let t=`The demo keeps at most 1000 ${w[e]}; POST /_demo/reset empties it.`;return(0,d._)(i(507,t))}let n=r.next(e),a=t(n);return s.set(n,a),(0,d.ok)(a)},replace:(e,t)=>void Q[e].set(t.id,t),get:(e,t)=>Q[e].get(t),list:e=>[...Q[e].values()],remove:(e,t)=>void Q[e].delete(t),clear(){for(let e of Object.values(Q))e.clear();r.restart()}},s={lifetimeMs:e.tokenLifetimeMs??9e5,now:e.now??Date.now},ea=new Map,eo=0,ec={issue(){eo+=1;let e=(0,o.createHash)("sha256").update(`demo access token ${eo}`).digest("base64url"),t=ea.keys().next();return ea.size>=1e3&&!t.done&&ea.delete(t.value),ea.set(e,s.now()+s.lifetimeMs),{token:e,expiresInSeconds:Math.floor(s.lifetimeMs/1e3)}},accepts(e){let t=ea.get(e);return void 0!==t&&s.now()<t},revokeAll:()=>ea.clear()},ep=new Map,em={once(e,t){var r,s,n,a,u;let d,l=e.headers["idempotency-key"];if("POST"!==e.method||"string"!=typeof l||""===l)return t();if(l.length>255)return i(400,"The Idempotency-Key has more than 255 characters.","Idempotency-Key");let c=(r=e,(0,o.createHash)("sha256").update(JSON.stringify([r.method,r.path,r.query.toString(),r.text])).digest("hex")),p=ep.get(l);if(p?.fingerprint===c){return{...s=p.answer,headers:{...s.headers,"Idempotent-Replayed":"true"},note:"answered as before"}}if(p)return i(422,"This Idempotency-Key was used for another request.","Idempotency-Key");let m=t();return m.status<400&&(n=ep,a=l,u={fingerprint:c,answer:m},d=n.keys().next(),n.size>=1e3&&!d.done&&n.delete(d.value),n.set(a,u)),m},clear:()=>ep.clear()},eh=[],ef={strike(e){let t=eh.find(t=>{var r,s;return r=t,s=e,r.method===s.method&&(r.path.endsWith("*")?s.path.startsWith(r.path.slice(0,-1)):r.path===s.path)});return t?(t.remaining-=1,eh=eh.filter(e=>e.remaining>0),t.loseAnswer)?{kind:"answer-lost"}:{kind:"refused",answer:i(t.status,"This failure was ordered by POST /_demo/fail.")}:null},routes:[P("POST","/_demo/fail","none",e=>{if(eh.length>=100)return i(409,"100 failures are waiting already; POST /_demo/reset drops them.");let t=function(e){let t=_(e,{method:m(...J),path:l({maximumLength:200,pattern:/^\/(?!_demo)/,looksLike:'"/databases" or "/vpcs/*"'}),status:f(c({minimum:400,maximum:599}),500),lose_answer:f(p,!1),times:f(c({minimum:1,maximum:1e3}),1)});if(!t.ok)return(0,d._)(t.error);let{method:r,path:s,status:n,lose_answer:a,times:o}=t.value;return(0,d.ok)({method:r,path:s,status:n,loseAnswer:a,remaining:o})}(e);return t.ok?(eh=[...eh,t.value],{status:204,note:`${t.value.method} ${t.value.path} will fail`}):t.error})],clear(){eh=[]}},e_=n=e.startingPolls??0,ev={ask(){let e={ready:0===e_,remaining:e_};return e_=Math.max(0,e_-1),e},restart(){e_=n}},eb=[],eg={add(e,t){if(e.path.startsWith("/_demo/"))return;let{method:r,path:s,headers:n,text:a}=e;eb.push({method:r,path:s,query:e.query.toString(),headers:n,text:a,status:t}),eb.length>1e4&&eb.shift()},list:()=>[...eb],clear(){eb=[]}},ey=[...(h=()=>{en.clear(),ec.revokeAll(),em.clear(),ef.clear(),ev.restart(),eg.clear()},[P("GET","/health","none",()=>(function(e){let{ready:t,remaining:r}=e.ask();return t?{status:200,body:{status:"ok"}}:{status:503,headers:{"Retry-After":"1"},body:{status:"starting",remaining:r}}})(ev)),P("GET","/resources","either",()=>{var e;return{status:200,body:{vpcs:(e=en).list("vpc"),subnets:e.list("subnet"),databases:e.list("database").map(q),services:e.list("service"),routes:e.list("route"),settings:e.list("setting"),users:e.list("user")}}}),P("POST","/_demo/reset","none",()=>(h(),{status:204,note:"everything is forgotten"}))]),P("POST","/oauth/token","none",e=>(function(e,t){var r,s;let n,a,o;if(!/^application\/x-www-form-urlencoded\b/i.test(e.headers["content-type"]??""))return es(400,"invalid_request","Send the request as application/x-www-form-urlencoded.");let i=new URLSearchParams(e.text);if(r=e,s=i,a=(n=et(r.headers.authorization??""))?er(n.user):s.get("client_id"),o=n?er(n.password):s.get("client_secret"),a!==Y.clientId||o!==Y.clientSecret)return es(401,"invalid_client","The client or its secret is wrong.");let u=i.get("grant_type");if(null===u)return es(400,"invalid_request","grant_type is missing.");if("client_credentials"!==u)return es(400,"unsupported_grant_type","Only grant_type=client_credentials is supported.");let{token:d,expiresInSeconds:l}=t.issue();return{status:200,headers:{"Cache-Control":"no-store"},body:{access_token:d,token_type:"Bearer",expires_in:l},note:"issued a token"}})(e,ec)),P("POST","/vpcs","basic",e=>(function(e,t){var r;let s=_(e,{name:b,cidr:g,region:f(b,"region-1"),subnets:f((r={maximumLength:16},e=>{if(!Array.isArray(e))return(0,d._)(`must be a list, not ${v(e)}`);if(e.length>r.maximumLength)return(0,d._)(`must have at most ${r.maximumLength} entries`);let t=[];for(let[r,s]of e.entries()){let e=g(s);if(!e.ok)return(0,d._)(`entry ${r} ${e.error}`);t.push(e.value)}return(0,d.ok)(t)}),[])});if(!s.ok)return s.error;let{name:n,cidr:a,region:o,subnets:i}=s.value,u=t.list("vpc").find(e=>e.name===n);if(u)return S("vpc","name",n,u.id);let l=t.add("vpc",e=>({id:e,name:n,cidr:a,region:o}));if(!l.ok)return l.error;for(let e of i){let r=t.add("subnet",t=>({id:t,vpc_id:l.value.id,cidr:e,zone:R}));if(!r.ok)return C(l.value.id,t),r.error}return k("vpc",N(l.value,t),`/vpcs/${l.value.id}`)})(e,en)),P("GET","/vpcs","basic",e=>{var t,r;return t=e,r=en,O("vpc",r.list("vpc").map(e=>N(e,r)),t,["name","region"])}),P("GET","/vpcs/:id","basic",e=>{var t,r;let s;return t=u(e,"id"),(s=(r=en).get("vpc",t))?E("vpc",N(s,r)):$("vpc",t)}),P("DELETE","/vpcs/:id","basic",e=>(function(e,t){let r=u(e,"id"),s=t.list("service").filter(e=>e.vpc_id===r),n=G(r,t);if("subnets"!==e.query.get("with"))return x(t,"vpc",r,[...n,...s]);let a=n.flatMap(e=>W(e.id,t)),o=x(t,"vpc",r,[...a,...s]);return 204===o.status&&C(r,t),o})(e,en)),P("POST","/subnets","basic",e=>(function(e,t){let r=_(e,{vpc_id:y,cidr:g,zone:f(b,R)});if(!r.ok)return r.error;let{vpc_id:s,cidr:n,zone:a}=r.value;if(!t.get("vpc",s))return T("vpc",s,"vpc_id");let o=G(s,t).find(e=>e.cidr===n);if(o)return S("subnet","cidr",n,o.id);let i=t.add("subnet",e=>({id:e,vpc_id:s,cidr:n,zone:a}));return i.ok?k("subnet",i.value,`/subnets/${i.value.id}`):i.error})(e,en)),P("GET","/subnets","basic",e=>O("subnet",en.list("subnet"),e,["vpc_id","zone"])),P("GET","/subnets/:id","basic",e=>{var t;let r;return t=u(e,"id"),(r=en.get("subnet",t))?E("subnet",r):$("subnet",t)}),P("DELETE","/subnets/:id","basic",e=>{var t,r;return t=u(e,"id"),r=en,x(r,"subnet",t,W(t,r))}),P("POST","/databases","basic",e=>(function(e,t){let r=_(e,{name:b,engine:m("postgres","mysql"),subnet_id:y});if(!r.ok)return r.error;let{name:s,engine:n,subnet_id:a}=r.value;if(!t.get("subnet",a))return T("subnet",a,"subnet_id");let i=t.list("database").find(e=>e.name===s);if(i)return S("database","name",s,i.id);let u=t.add("database",e=>{var t;return{id:e,name:s,engine:n,subnet_id:a,endpoint:`${s}.databases.example.internal`,port:j[n],password:(t=e,(0,o.createHash)("sha256").update(`demo database password of ${t}`).digest("base64url").slice(0,24))}});return u.ok?k("database",u.value,`/databases/${u.value.id}`):u.error})(e,en)),P("GET","/databases","basic",e=>{var t,r;return t=e,r=en,O("database",r.list("database").map(q),t,["name","subnet_id"])}),P("GET","/databases/:id","basic",e=>{var t;let r;return t=u(e,"id"),(r=en.get("database",t))?E("database",q(r)):$("database",t)}),P("DELETE","/databases/:id","basic",e=>{var t,r;return t=u(e,"id"),r=en,x(r,"database",t,r.list("service").filter(e=>e.database_id===t))}),P("POST","/services","bearer",e=>(function(e,t,r){let s=_(e,{name:b,version:z,replicas:f(c({minimum:1,maximum:100}),1),vpc_id:y,database_endpoint:f(y,null),database_password:f(F,null),auth_service_url:f(B,null)});if(!s.ok)return s.error;let{name:n,version:a,replicas:o,vpc_id:u}=s.value;if(!t.get("vpc",u))return T("vpc",u,"vpc_id");let l=function(e,t,r){if(null===e)return(0,d.ok)(null);let s=r.list("database").find(t=>t.endpoint===e);return s?null===t?(0,d._)(i(400,'"database_password" is missing.',"database_password")):t!==s.password?(0,d._)(i(409,`The database ${s.id} does not accept this password.`,"database_password")):(0,d.ok)(s.id):(0,d._)(T("database",e,"database_endpoint"))}(s.value.database_endpoint,s.value.database_password,t);if(!l.ok)return l.error;let p=function(e,t){if(null===e)return(0,d.ok)(null);let r=t.list("service").find(t=>t.url===e);return r?(0,d.ok)(r.id):(0,d._)(T("service",e,"auth_service_url"))}(s.value.auth_service_url,t);if(!p.ok)return p.error;let m=t.list("service").find(e=>e.name===n);if(m)return S("service","name",n,m.id);let h=t.add("service",e=>({id:e,name:n,version:a,replicas:o,vpc_id:u,database_id:l.value,auth_service_id:p.value,url:`${r}/apps/${n}`}));return h.ok?k("service",h.value,`/services/${h.value.id}`):h.error})(e,en,t())),P("GET","/services","bearer",e=>O("service",en.list("service"),e,["name","vpc_id"])),P("GET","/services/:id","bearer",e=>{var t;let r;return t=u(e,"id"),(r=en.get("service",t))?E("service",r):$("service",t)}),P("DELETE","/services/:id","bearer",e=>{var t,r;let s,n;return t=u(e,"id"),r=en,s=e=>e.service_id===t,n=[...r.list("service").filter(e=>e.auth_service_id===t),...r.list("route").filter(s),...r.list("setting").filter(s),...r.list("user").filter(s)],x(r,"service",t,n)}),L(en,"GET","/health",(e,t)=>{var r;return r=t,{status:200,body:{status:"ok",version:r.version}}},"none"),L(en,"POST","/routes",D),L(en,"GET","/routes",I),L(en,"DELETE","/routes/:id",M),L(en,"PUT","/settings/:key",X),L(en,"GET","/settings",K),L(en,"GET","/settings/:key",V),L(en,"DELETE","/settings/:key",Z),L(en,"POST","/users",ei),L(en,"GET","/users",eu),L(en,"DELETE","/users/:id",ed),...ef.routes],{answer(t,r){var s;let n,a=function(e,t){let[r="/",...s]=(e.url??"/").split("?");try{let n=decodeURIComponent(r),a=new URLSearchParams(s.join("?"));return{method:(e.method??"GET").toUpperCase(),path:n,query:a,headers:e.headers,text:t,parameters:{}}}catch{return null}}(t,r);if(!a)return i(400,"The address of the request cannot be read.");let o=ef.strike(a),u=o?.kind==="refused"?o.answer:(e=>{let t=function(e,t){let r="HEAD"===t.method?"GET":t.method,s=t.path.split("/").slice(1),n=[];for(let t of e){let e=function(e,t){if(e.length!==t.length)return null;let r={};for(let[s,n]of e.entries()){let e=t[s]??"";if(n.startsWith(":")){if(""===e)return null;r[n.slice(1)]=e}else if(n!==e)return null}return r}(t.segments,s);if(e){if(t.method===r)return(0,d.ok)({route:t,parameters:e});n.push(t.method)}}if(0===n.length)return(0,d._)(i(404,`There is no ${t.path} here.`));let a=n.toSorted().join(", ");return(0,d._)({...i(405,`${t.path} takes ${a}.`),headers:{Allow:a}})}(ey,e);if(!t.ok)return t.error;let r=function(e,t,r){var s,n,a;let o;if("none"===e)return null;let u=t.headers.authorization??"",d=et(u),l=/^Bearer +(\S+)$/i.exec(u)?.[1];return"bearer"!==e&&d&&(s=d).user===Y.username&&s.password===Y.password||"basic"!==e&&void 0!==l&&r.accepts(l)?null:"basic"===e?(n=null!==d,{...i(401,n?"The user or the password is wrong.":"Sign in with user and password (HTTP basic)."),headers:{"WWW-Authenticate":`Basic realm="${ee}", charset="UTF-8"`}}):(o=(a=void 0!==l)?`Bearer realm="${ee}", error="invalid_token"`:`Bearer realm="${ee}"`,{...i(401,a?"The token is expired or unknown.":"Sign in with a token from POST /oauth/token."),headers:{"WWW-Authenticate":o}})}(t.value.route.signIn,e,ec);if(r)return r;let s={...e,parameters:t.value.parameters};return em.once(s,()=>t.value.route.answer(s))})(a),l=o?.kind==="answer-lost",c=l?null:u.status;return eg.add(a,c),e.log?.((s=u.note,n=null===c?"answer lost":String(c),`${a.method} ${a.path} \u{2192} ${n}${void 0===s?"":` (${s})`}`)),l?"answer-lost":u},requests:eg.list}),eE=(0,a.createServer)((t,r)=>{(async function(e,t,r){let s=await async function(e){let t=[],r=0;for await(let s of e.iterator({destroyOnReturn:!1})){if(!Buffer.isBuffer(s))throw TypeError("A request that is read without an encoding gives bytes.");if((r+=s.length)>1048576)return null;t.push(s)}return Buffer.concat(t).toString("utf8")}(t),n=null===s?{...i(413,"The body has more than 1048576 bytes."),headers:{Connection:"close"}}:e.answer(t,s);"answer-lost"===n?r.destroy():function(e,t,r){let s=void 0===r.body?"":`${JSON.stringify(r.body)}
`;for(let[e,s]of(t.statusCode=r.status,Object.entries(r.headers??{})))t.setHeader(e,s);""!==s&&t.setHeader("Content-Type","application/json"),204!==r.status&&t.setHeader("Content-Length",Buffer.byteLength(s)),t.end("HEAD"===e.method?"":s)}(t,r,n)})(ek,t,r).catch(s=>{e.log?.(`${t.method} ${t.url} \u{2192} broken off (${String(s)})`),r.destroy()})});eE.requestTimeout=3e4,ew=await (A=eE,H=e.port??0,new Promise((e,t)=>{A.once("error",t),A.listen(H,el,()=>{A.off("error",t);let r=A.address();null===r||"string"==typeof r?t(Error("The demo API got no port.")):e(`http://${el}:${r.port}`)})}));let e$=()=>{var e;return e=eE,new Promise(t=>{e.close(()=>t()),e.closeAllConnections()})};return{url:ew,requests:()=>ek.requests(),close:e$,[Symbol.asyncDispose]:e$}}(e))}catch(r){let t=r instanceof Error&&"code"in r?r.code:void 0;if("EADDRINUSE"===t)return(0,d._)(`port ${e.port} is in use: choose another one with --port`);if("EACCES"===t)return(0,d._)(`port ${e.port} may not be used: choose one above 1023 with --port`);throw r}}({port:H.value,...Q});if(!en.ok)return eR(r,en.error);let ea=eD(n,en.value,!0);if(A)return await async function(e,t,r){let{username:s,password:n,clientId:a,clientSecret:o}=Y,i=[`The demo API listens on ${e.url} until Ctrl-C. What it keeps is gone then.`,"",`  basic    ${s} / ${n}   (networks, subnets, databases)`,`  OAuth2   ${a} / ${o} at ${e.url}/oauth/token   (services and their configuration)`,"","In a second terminal:","",`  export DEMO_API_URL=${e.url}`,`  ${ep.RX} init my-stages && cd my-stages`,`  ${ep.RX} plan`,`  ${ep.RX} up`,`  curl -u ${s}:${n} ${e.url}/resources`,"","Let the next request of a kind fail, to see what a run makes of it:","",`  curl ${e.url}/_demo/fail -H 'Content-Type: application/json' -d '{"method": "POST", "path": "/vpcs"}'`,""];return r.out(`${i.join(`
`)}
`),await function(e){let{promise:t,resolve:r}=Promise.withResolvers();return e.aborted&&r(),e.addEventListener("abort",()=>r(),{once:!0}),t}(t.stop),ec.qJ}(ea,t,r);return await async function(e){let t={stack:[],error:void 0,hasError:!1};try{var r,s,n;let{api:a,view:o,streams:i,colour:u}=e,d=eP(t,await async function(){let e=await (0,eE.realpath)(await (0,eE.mkdtemp)(eT.join((0,e$.tmpdir)(),"stage-orchestrator-demo-")));return{path:e,[Symbol.asyncDispose]:()=>(0,eE.rm)(e,{recursive:!0,force:!0,maxRetries:3})}}(),!0);await eS(d.path,e_);let l={colour:u,redact:em.sT},c=e=>i.out(`${e.join(`
`)}
`);for(let[t,n]of(c((r=a.url,s=d.path,[`An API that behaves like a small cloud listens on ${r}. It is empty.`,`A project with four stages lies in ${s}:`,"infrastructure \u2192 database \u2192 services \u2192 configuration, each using what the earlier ones made."])),ek.entries())){c(function(e,{title:t,words:r,line:s},n){return["",(0,em.nI)(n,"strong",`\u{2500}\u{2500} ${e+1} of ${ek.length}: ${t} `.padEnd(80,"\u2500")),...r,(0,em.nI)(n,"name",`$ ${[ep.RX,...s].join(" ")}`),""]}(t,n,l));let r=await async function({line:e,expected:t,trouble:r,showRequests:s},{api:n,view:a,streams:o,colour:i,folder:u,say:d,runLine:l}){!0===r&&(await eS(u,ef),await async function(e){await eO(e,"/_demo/fail",{method:"POST",headers:{"Content-Type":"application/json"},body:JSON.stringify({method:"POST",path:eh,lose_answer:!0})})}(n));let c=n.requests().length,p={...a,environment:function(e,t){return{...Object.fromEntries(eq.map(t=>[t,e.environment[t]])),DEMO_API_URL:t,[ex.b]:"a-key-for-the-demo-alone"}}(a,n.url),workingDirectory:u},m=await l([...e,...i?[]:["--no-color"]],p,o),h=n.requests().slice(c),f=eL(await async function(e){let{username:t,password:r}=Y,s=await eO(e,"/resources",{headers:{Authorization:`Basic ${btoa(`${t}:${r}`)}`}}),n=await s.json();if("object"!=typeof n||null===n)throw TypeError("The overview of the demo API is no object.");return Object.fromEntries(Object.entries(n).map(([e,t])=>[e,Array.isArray(t)?t.length:0]).filter(([,e])=>e>0))}(n));if(d(["",`The demo API got ${h.length} ${1===h.length?"request":"requests"}. GET /resources: ${f}.`,...!0===s?h.map(e=>`  ${function({method:e,path:t,query:r,status:s}){return`${e} ${t}${""===r?"":`?${r}`} \u{2192} ${s??"no answer"}`}(e)}`):[]]),m!==t.exitStatus)return`it ended with ${m}, not ${t.exitStatus}`;if(void 0!==t.requests&&h.length!==t.requests)return`the demo API got ${h.length} requests, not ${t.requests}`;let _=eL(t.resources);return f===_?void 0:`there is now: ${f}; there should be: ${_}`}(n,{...e,folder:d.path,say:c});if(o.stop.aborted)return c(["","Interrupted. The temporary folder is removed."]),ec._2;if(void 0!==r)return i.error(`error: step ${t+1}, ${n.title}, did not go as told: ${r}
`),ec.hj}return c((n=l,["",(0,em.nI)(n,"good",`All ${ek.length} steps went as told, and everything is as it was before.`),"","To try next:",`  ${ep.RX} init my-stages                a small project of your own`,`  ${ep.RX} demo --serve --port 8790      the API on its own, for that project; in a second terminal`,`  ${ep.RX} --help                        all commands`,"More to start from: examples/ in the repository."])),ec.qJ}catch(e){t.error=e,t.hasError=!0}finally{let e=ej(t);e&&await e}}({api:ea,view:t,streams:r,colour:(0,eA.Ml)({given:e,view:t,streams:r}),runLine:s})}catch(e){n.error=e,n.hasError=!0}finally{let e=eI(n);e&&await e}}function eR(e,t){return e.error(`error: ${t}
  ${ep.RX} demo --help
`),ec.hj}})};