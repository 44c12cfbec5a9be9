const G=88,W=[88],j={88:((D,v,h)=>{h.r(v),h.d(v,{runInit:()=>P});var k=h(9224),c=h(5415),l=h(508);const T="https://raw.githubusercontent.com/org/stage-orchestrator/v1/schema/stages.schema.json",m=".stage-orchestrator/";function A(e){return new Map([["stages.yaml",I(e)],["network/config.yaml",S],["network/migration/001_create_network.yaml",x]])}function R(e){return`# ${e}

Stages of change, in \`stages.yaml\`: \`stage-orchestrator plan\` shows what would happen, \`stage-orchestrator up\` does it and
\`stage-orchestrator down\` takes it back.
`}function I(e){return`# yaml-language-server: $schema=${T}
#
# The stages of this project and their order. Every path is relative to this file.
name: '${e.replaceAll("'","''")}'

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
`}const S=`# What the migrations of this stage have in common. Every path is relative to this file.

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
`,x=`# Migrations run in order of their numbers, each once. The next one: stage-orchestrator new network "NAME"
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
`;async function P(e,[o="."]){const{files:t}=e,a=t.resolve(t.resolve(e.options.config,".."),o),r=a.split(/[\\/]/).findLast(s=>s!=="")??"stages",n=A(r),u=await $(e,a,[...n.keys()]);if(u.length>0){const s=`${b(u)} ${u.length===1?"is":"are"} there already, and nothing was written`;return w({reason:"usage",message:s,hint:`choose another folder: ${c.RX} init my-stages`})}const d=(await $(e,a,["README.md"])).length>0,i=[...n,...d?[]:[["README.md",R(r)]]],g=[];for(const[s,N]of i){const f=t.resolve(a,s),E=await e.outputs.createText(f,N);if(!E.ok)return w(_(t.show(f),E.error,g));g.push(t.show(f))}const p=await M(e,a);if(!p.ok)return w(_(t.show(t.resolve(a,".gitignore")),p.error,g));const y=t.show(a);return{kind:"message",lines:[...g,...p.value].map(s=>`made ${s}`),next:[...y==="."?[]:[`cd ${(0,c.r7)(y)}`],`${c.RX} demo --serve --port 8790   (an API to try it on; in a second terminal)`,`${c.RX} plan`,`${c.RX} up`],exitStatus:k.qJ,warnings:[]}}function w(e){return{kind:"failure",failure:e,exitStatus:(0,k.et)(e),warnings:[]}}function _(e,o,t){return{reason:"usage",message:`${e} could not be made: ${o}`,...t.length===0?{}:{hint:`made before that: ${b(t)}`}}}async function $({files:e},o,t){const a=await Promise.all(t.map(r=>e.exists(e.resolve(o,r))));return t.filter((r,n)=>a[n]).map(r=>e.show(e.resolve(o,r)))}async function M({files:e,outputs:o},t){const a=e.resolve(t,".gitignore"),r=e.show(a);if(!await e.exists(a)){const i=await o.createText(a,`${m}
`);return i.ok?(0,l.ok)([r]):i}const n=await o.readText(a);if(!n.ok)return(0,l._)(n.error);if(n.value.split(/\r?\n/).some(i=>O.has(i.trim())))return(0,l.ok)([]);const u=n.value===""||n.value.endsWith(`
`)?"":`
`,d=await o.writeText(a,`${n.value}${u}${m}
`);return d.ok?(0,l.ok)([`the line ${m} in ${r}`]):d}const O=new Set([m,`/${m}`,".stage-orchestrator","/.stage-orchestrator"]);function b(e){return e.join(", ")}})};export{G as id,W as ids,j as modules};
