export const id=88;export const ids=[88];export const modules={88:((e,t,a)=>{a.r(t),a.d(t,{runInit:()=>u});var r=a(59224),o=a(65415),n=a(13984),s=a(70508);let i=".stage-orchestrator/",h=`# What the migrations of this stage have in common. Every path is relative to this file.

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
`,l=`# Migrations run in order of their numbers, each once. The next one: stage-orchestrator new network "NAME"
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
`;async function u(e,[t="."]){var a;let{files:f}=e,v=f.resolve(f.resolve(e.options.config,".."),t),k=v.split(/[\\/]/).findLast(e=>""!==e)??"stages",_=new Map([["stages.yaml",(a=k,`# yaml-language-server: $schema=https://raw.githubusercontent.com/org/stage-orchestrator/v1/schema/stages.schema.json
#
# The stages of this project and their order. Every path is relative to this file.
name: '${a.replaceAll("'","''")}'

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
`)],["network/config.yaml",h],["network/migration/001_create_network.yaml",l]]),$=await w(e,v,[..._.keys()]);if($.length>0)return m({reason:"usage",message:`${p($)} ${1===$.length?"is":"are"} there already, and nothing was written`,hint:"choose another folder:",next:[`${o.RX} init ${await async function(e,t){let a=e.files.resolve(e.options.config,"..");for(let r=1;r<g;r+=1){let o=1===r?"my-stages":`my-stages-${r}`;if(0===(await w(e,e.files.resolve(a,o),t)).length)return o}return"NAME"}(e,[..._.keys()])}`]});let b=(await w(e,v,["README.md"])).length>0,y=[..._,...b?[]:[["README.md",`# ${k}

Stages of change, in \`stages.yaml\`: \`stage-orchestrator plan\` shows what would happen, \`stage-orchestrator up\` does it and
\`stage-orchestrator down\` takes it back.
`]]],E=[];for(let[t,a]of y){let r=f.resolve(v,t),o=await e.outputs.createText(r,a);if(!o.ok)return m(d(f.show(r),o.error,E));E.push(f.show(r))}let A=await async function({files:e,outputs:t},a){let r=e.resolve(a,".gitignore"),o=e.show(r);if(!await e.exists(r)){let e=await t.createText(r,`${i}
`);return e.ok?(0,s.ok)([o]):e}let n=await t.readText(r);if(!n.ok)return(0,s._)(n.error);if(n.value.split(/\r?\n/).some(e=>c.has(e.trim())))return(0,s.ok)([]);let h=""===n.value||n.value.endsWith(`
`)?"":`
`,l=await t.writeText(r,`${n.value}${h}${i}
`);return l.ok?(0,s.ok)([`the line ${i} in ${o}`]):l}(e,v);if(!A.ok)return m(d(f.show(f.resolve(v,".gitignore")),A.error,E));let T=f.show(v);return{kind:"message",lines:[...[...E,...A.value].map(e=>`made ${e}`),`an API to try it on: ${o.RX} demo --serve --port 8790 in a second terminal`],next:[..."."===T?[]:[`cd ${(0,n.r)(T)}`],`${o.RX} plan`,`${o.RX} up`],exitStatus:r.qJ,warnings:[]}}function m(e){return{kind:"failure",failure:e,exitStatus:(0,r.et)(e),warnings:[]}}function d(e,t,a){return{reason:"usage",message:`${e} could not be made: ${t}`,...0===a.length?{}:{hint:`made before that: ${p(a)}`}}}let g=100;async function w({files:e},t,a){let r=await Promise.all(a.map(a=>e.exists(e.resolve(t,a))));return a.filter((e,t)=>r[t]).map(a=>e.show(e.resolve(t,a)))}let c=new Set([i,`/${i}`,".stage-orchestrator","/.stage-orchestrator"]);function p(e){return e.join(", ")}})};