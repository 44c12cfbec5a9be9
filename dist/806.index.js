const W=806,X=[806],Z={9806:((G,A,m)=>{m.r(A),m.d(A,{runNew:()=>s});var k=m(9224),g=m(5415),O=m(9201),p=m(508),F=m(2041);const y="https://fill-in.invalid";function x({name:e,authName:a,exampleUrl:o}){const u=a===void 0?"# auth_name: a sign-in from auth in config.yaml":`auth_name: ${T(a)}`,i=o===void 0?"":`, such as ${o}`;return`up:
  name: ${T(e)}
  # Looked at first: when the answer has all values of its env_from, the thing is there and nothing is sent. A request
  # that changes something needs it, or idempotency_key, to be safe when its answer gets lost.
  # find:
  #   request: { method: GET, url: '${y}/things?name=one' }
  #   response: { env_from: { thing_id: things.0.id } }
  request:
    ${u}
    method: POST
    # Fill in the address${i}
    url: ${y}/things
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
  name: ${T(`undo: ${e}`)}
  request:
    ${u}
    method: DELETE
    url: '${y}/things/{{.thing_id}}'
  response:
    result_code: ['204', '404']
`}function T(e){return new RegExp("^\\p{L}[\\p{L}\\p{N} ]*[\\p{L}\\p{N}]$","u").test(e)&&!/^(?:true|false|null|yes|no|on|off)$/i.test(e)?e:`'${e.replaceAll("'","''")}'`}var M=m(6369);const I=3,R=/^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d$/,n=60;function t(e,a){const o=e.toSorted((i,f)=>(0,M.Z)(i.version,f.version)).at(-1);if(o===void 0)return"1".padStart(I,"0");const u=String(BigInt(o.version)+1n);if(R.test(o.version)){const i=new Date(a).toISOString().replaceAll(/\D/g,"").slice(0,o.version.length);return(0,M.Z)(i,o.version)>0?i:u}return u.padStart(/^\d+/.exec(o.label)?.[0].length??I,"0")}function l(e){return(e.normalize("NFC").toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu)??[]).join("_").slice(0,n).toWellFormed().replace(/[_\uFFFD]+$/u,"")}var r=m(4380);async function s(e,[a="",o=""]){const u=l(o);if(u===""){const P=`${JSON.stringify(o)} is no name for a migration: say in a few words what it does`;return d({reason:"usage",message:P,hint:`${g.RX} new ${a||"STAGE"} "create user"`})}const i=await(0,r.U)(e);if(!i.ok)return d(i.error);const f=c(i.value,a);if(!f.ok)return d(f.error);const{ids:w,config:h}=f.value,D=[...h.migrations,...await S(e,i.value,w)],$=`${t(D,e.ports.clock.now())}_${u}`,N=e.files.resolve(h.migrationDirectory,`${$}.yaml`),j=e.files.show(N),L=h.migrations.at(-1)?.up.request,C=L?L.authName:h.auth[0]?.name,H=x({name:o.replaceAll(/[\s\p{Cc}]+/gu," ").trim(),...C===void 0?{}:{authName:C},...L===void 0?{}:{exampleUrl:L.url.text}}),U=await e.outputs.createText(N,H);return U.ok?{kind:"message",lines:[`made ${j}: fill in the address and what is sent, for up and for down`],next:[`${g.RX} plan${E(e)}`],exitStatus:k.qJ,warnings:i.value.warnings}:d({reason:"usage",message:`${j} could not be made: ${U.error}`})}function d(e){return{kind:"failure",failure:e,exitStatus:(0,k.et)(e),warnings:[]}}function c({project:e,graph:a},o){const u=(0,F.l)(a,{direction:"up",environments:[],tags:[],stage:o});if(!u.ok)return u;const[i]=u.value;if(i===void 0)throw new Error("A selection that succeeds has an instance.");const{work:f,name:w}=a.node(i).stage;if(f.kind==="migrations")return(0,p.ok)({ids:u.value,config:f.config});const D=`stages with migrations: ${e.stages.filter($=>$.work.kind==="migrations").map($=>$.name).join(", ")||"none"}`;return(0,p._)({reason:"usage",message:`${w} has no migrations: it is a ${v[f.kind]}`,hint:D})}const v={shell:"shell stage (run)",infrastructure:"deployment (iac)"};async function S(e,{places:a},o){const u=[];for(const i of o){const f=a.of(i),w=f.ok?await e.ports.histories.read(f.value):f;w.ok&&u.push(...w.value.applied,...w.value.openIntents)}return u.filter(({version:i})=>i!==O.Be)}function E({options:e,files:a}){const o=a.show(e.config);return o==="stages.yaml"?"":` --config ${(0,g.r7)(o)}`}}),2041:((G,A,m)=>{m.d(A,{l:()=>T});var k=m(3386),g=m(508),O=m(7002);function p(n,t,l){const r=n.stages.map(v=>v.name);if(r.includes(t))return(0,g.ok)(l.map(v=>(0,k.D)(v,t)));const s=t.indexOf("/"),[d,c]=[t.slice(0,Math.max(s,0)),t.slice(s+1)];return d===""||!r.includes(c)?(0,g._)({reason:"unknown_name",what:"stage",name:t,known:r}):n.environments.includes(d)?(0,g.ok)([(0,k.D)(d,c)]):(0,g._)({reason:"unknown_name",what:"environment",name:d,known:n.environments})}function F(n,t,l){if(n.some(({name:s})=>s===t)||!n.some(({order:s})=>s!==void 0&&(s===t||x(s,t))))return;const r=l==="up"?1:-1;return n.filter(({order:s})=>s!==void 0&&(0,O.n)(s,t)*r>=0)}const y=/^[0-9][0-9_.:T+-]*Z?$/;function x(n,t){return y.test(n)&&y.test(t)}function T(n,t){const l=I(n,t);if(l)return(0,g._)(l);const{direction:r,stage:s,from:d,to:c,tags:v}=t,S=t.environments.length===0?n.environments:t.environments,E=d===void 0?void 0:M(n,d,{direction:r,environments:S}),e=c===void 0?void 0:p(n,c,S),a=s===void 0?void 0:p(n,s,S),o=[a,E,e].find(h=>h?.ok===!1);if(o?.ok===!1)return o;const[u,i]=r==="up"?[E,e]:[e,E],f=[...a?.ok===!0?[new Set(a.value)]:[],...u?.ok===!0?[n.reach(u.value,"dependants")]:[],...i?.ok===!0?[n.reach(i.value,"dependencies")]:[]],w=n.ids.filter(h=>{const{environment:D,stage:$}=n.node(h);return!S.includes(D)||!f.every(N=>N.has(h))?!1:v.length===0||$.tags.some(N=>v.includes(N))});return w.length>0?(0,g.ok)(new Set(w)):(0,g._)({reason:"empty_selection",selection:R(t),known:n.stages.map(({name:h})=>h)})}function M(n,t,{direction:l,environments:r}){const s=F(n.stages,t,l);return s===void 0?p(n,t,r):(0,g.ok)(r.flatMap(d=>s.map(({name:c})=>(0,k.D)(d,c))))}function I(n,{environments:t,tags:l}){const r=t.find(c=>!n.environments.includes(c));if(r!==void 0)return{reason:"unknown_name",what:"environment",name:r,known:n.environments};const s=[...new Set(n.stages.flatMap(c=>c.tags))].toSorted(),d=l.find(c=>!s.includes(c));return d===void 0?void 0:{reason:"unknown_name",what:"tag",name:d,known:s}}function R({stage:n,from:t,to:l,tags:r,environments:s}){return[...n===void 0?[]:[`stage ${n}`],...t===void 0?[]:[`from ${t}`],...l===void 0?[]:[`to ${l}`],...r.length===0?[]:[`tags ${r.join(", ")}`],...s.length===0?[]:[`in ${s.join(", ")}`]].join(" ")}})};export{W as id,X as ids,Z as modules};
