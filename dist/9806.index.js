import{modules as shared}from"./shared.index.js";export const id=9806;export const ids=[9806];export const modules={...shared,69806:((e,n,t)=>{t.r(n),t.d(n,{runNew:()=>h});var o=t(59224),i=t(39201),r=t(70508),a=t(32041);let s="https://fill-in.invalid";function l(e){return/^\p{L}[\p{L}\p{N} ]*[\p{L}\p{N}]$/u.test(e)&&!/^(?:true|false|null|yes|no|on|off)$/i.test(e)?e:`'${e.replaceAll("'","''")}'`}var u=t(16369);let d=/^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d$/;var m=t(81393);async function h(e,[n="",t=""]){let g=(t.normalize("NFC").toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu)??[]).join("_").slice(0,60).toWellFormed().replace(/[_\uFFFD]+$/u,"");if(""===g)return c({reason:"usage",message:`${JSON.stringify(t)} is no name for a migration: say in a few words what it does`,hint:"for example:",next:[{command:"new",words:[n,"create user"],scope:"project"}]});let v=await (0,m.U)(e);if(!v.ok)return c(v.error);let p=function({project:e,graph:n},t){let o=(0,a.l)(n,{direction:"up",environments:[],tags:[],stage:t});if(!o.ok)return o;let[i]=o.value;if(void 0===i)throw Error("A selection that succeeds has an instance.");let{work:s,name:l}=n.node(i).stage;if("migrations"===s.kind)return(0,r.ok)({ids:o.value,config:s.config});let u=e.stages.filter(e=>"migrations"===e.work.kind).map(e=>e.name),d=`stages with migrations: ${u.join(", ")||"none"}`;return(0,r._)({reason:"usage",message:`${l} has no migrations: it is a ${f[s.kind]}`,hint:d})}(v.value,n);if(!p.ok)return c(p.error);let{ids:w,config:k}=p.value,$=[...k.migrations,...await async function(e,{places:n},t){let o=[];for(let i of t){let t=n.of(i),r=t.ok?await e.ports.histories.read(t.value):t;r.ok&&o.push(...r.value.applied,...r.value.openIntents)}return o.filter(({version:e})=>e!==i.Be)}(e,v.value,w)],_=`${function(e,n){let t=e.toSorted((e,n)=>(0,u.Z)(e.version,n.version)).at(-1);if(void 0===t)return"1".padStart(3,"0");let o=String(BigInt(t.version)+1n);if(d.test(t.version)){let e=new Date(n).toISOString().replaceAll(/\D/g,"").slice(0,t.version.length);return(0,u.Z)(e,t.version)>0?e:o}return o.padStart(/^\d+/.exec(t.label)?.[0].length??3,"0")}($,e.ports.clock.now())}_${g}`,y=e.files.resolve(k.migrationDirectory,`${_}.yaml`),x=e.files.show(y),S=k.migrations.at(-1)?.up.request,D=S?S.authName:k.auth[0]?.name,j=function({name:e,authName:n,exampleUrl:t}){let o=void 0===n?"# auth_name: a sign-in from auth in config.yaml":`auth_name: ${l(n)}`,i=void 0===t?"":`, such as ${t}`;return`up:
  name: ${l(e)}
  # Looked at first: when the answer has all values of its env_from, the thing is there and nothing is sent. A request
  # that changes something needs it, or idempotency_key, to be safe when its answer gets lost.
  # find:
  #   request: { method: GET, url: '${s}/things?name=one' }
  #   response: { env_from: { thing_id: things.0.id } }
  request:
    ${o}
    method: POST
    # Fill in the address${i}
    url: ${s}/things
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
  name: ${l(`undo: ${e}`)}
  request:
    ${o}
    method: DELETE
    url: '${s}/things/{{.thing_id}}'
  response:
    result_code: ['204', '404']
`}({name:t.replaceAll(/[\s\p{Cc}]+/gu," ").trim(),...void 0===D?{}:{authName:D},...void 0===S?{}:{exampleUrl:S.url.text}}),N=await e.outputs.createText(y,j);return N.ok?{kind:"message",lines:[`made ${x}: fill in the address and what is sent, for up and for down`],next:[{command:"plan",scope:"project"}],exitStatus:o.qJ,warnings:v.value.warnings}:c({reason:"usage",message:`${x} could not be made: ${N.error}`})}function c(e){return{kind:"failure",failure:e,exitStatus:(0,o.et)(e),warnings:[]}}let f={shell:"shell stage (run)",infrastructure:"deployment (iac)"}})};
