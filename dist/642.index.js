var De=(O,g)=>(g=Symbol[O])?g:Symbol.for("Symbol."+O),xe=O=>{throw TypeError(O)};var de=(O,g,m)=>{if(g!=null){typeof g!="object"&&typeof g!="function"&&xe("Object expected");var $,A;m&&($=g[De("asyncDispose")]),$===void 0&&($=g[De("dispose")],m&&(A=$)),typeof $!="function"&&xe("Object not disposable"),A&&($=function(){try{A.call(this)}catch(P){return Promise.reject(P)}}),O.push([m,$,g])}else m&&O.push([m]);return g},le=(O,g,m)=>{var $=typeof SuppressedError=="function"?SuppressedError:function(E,C,d,p){return p=Error(d),p.name="SuppressedError",p.error=E,p.suppressed=C,p},A=E=>g=m?new $(E,g,"An error was suppressed during disposal"):(m=!0,E),P=E=>{for(;E=O.pop();)try{var C=E[1]&&E[1].call(E[2]);if(E[0])return Promise.resolve(C).then(P,d=>(A(d),P()))}catch(d){A(d)}if(m)throw g};return P()};const Hn=642,Jn=[642],Xn={8642:((O,g,m)=>{m.r(g),m.d(g,{runDemo:()=>Fn});var $=m(7067),A=m(7598);const P=900*1e3,E=1e3;function C(e){const t=new Map;let n=0;return{issue(){n+=1;const r=(0,A.createHash)("sha256").update(`demo access token ${n}`).digest("base64url"),s=t.keys().next();return t.size>=E&&!s.done&&t.delete(s.value),t.set(r,e.now()+e.lifetimeMs),{token:r,expiresInSeconds:Math.floor(e.lifetimeMs/1e3)}},accepts(r){const s=t.get(r);return s!==void 0&&e.now()<s},revokeAll:()=>t.clear()}}function d(e,t,n){return{status:e,body:n===void 0?{error:t}:{error:t,field:n},note:t}}function p(e,t){const n=e.parameters[t];if(n===void 0)throw new Error(`The route of ${e.method} ${e.path} has no parameter "${t}".`);return n}var u=m(508);function k(e){return t=>typeof t!="string"?(0,u._)(`must be a text, not ${F(t)}`):t===""?(0,u._)("must not be empty"):t.length>e.maximumLength?(0,u._)(`must have at most ${e.maximumLength} characters`):e.pattern&&!e.pattern.test(t)?(0,u._)(`must look like ${e.looksLike??e.pattern.source}`):(0,u.ok)(t)}function V(e){return t=>typeof t!="number"||!Number.isInteger(t)?(0,u._)(`must be a whole number, not ${F(t)}`):t<e.minimum||t>e.maximum?(0,u._)(`must be from ${e.minimum} to ${e.maximum}`):(0,u.ok)(t)}const Re=e=>typeof e=="boolean"?(0,u.ok)(e):(0,u._)(`must be true or false, not ${F(e)}`);function Q(...e){return t=>{const n=e.find(r=>r===t);return n===void 0?(0,u._)(`must be one of ${e.join(", ")}`):(0,u.ok)(n)}}const Le=e=>e===void 0?(0,u._)("is missing"):(0,u.ok)(e);function Pe(e,t){return n=>{if(!Array.isArray(n))return(0,u._)(`must be a list, not ${F(n)}`);if(n.length>t.maximumLength)return(0,u._)(`must have at most ${t.maximumLength} entries`);const r=[];for(const[s,o]of n.entries()){const a=e(o);if(!a.ok)return(0,u._)(`entry ${s} ${a.error}`);r.push(a.value)}return(0,u.ok)(r)}}function M(e,t){return n=>n===void 0?(0,u.ok)(t):e(n)}function x(e,t){const n=je(e);if(!n.ok)return n;const r=Object.keys(n.value).find(o=>!Object.hasOwn(t,o));if(r!==void 0){const o=Object.keys(t).join(", ");return(0,u._)(d(400,`The field "${r}" is not known here; known are ${o}.`,r))}const s={};for(const[o,a]of Object.entries(t)){const i=n.value[o],c=a(i);if(!c.ok)return(0,u._)(d(400,i===void 0?`"${o}" is missing.`:`"${o}" ${c.error}.`,o));s[o]=c.value}if(!Ie(s,t))throw new Error("A field was neither read nor refused.");return(0,u.ok)(s)}function Ie(e,t){return Object.keys(t).every(n=>Object.hasOwn(e,n))}function je(e){const t=e.headers["content-type"]??"";if(!/^application\/(?:[\w.-]+\+)?json\b/i.test(t))return(0,u._)(d(415,`Send JSON with the header Content-Type: application/json, not "${t}".`));let n;try{n=JSON.parse(e.text)}catch{return(0,u._)(d(400,"The body is not valid JSON."))}return Ne(n)?(0,u.ok)(n):(0,u._)(d(400,`The body must be a JSON object, not ${F(n)}.`))}function Ne(e){return typeof e=="object"&&e!==null&&!Array.isArray(e)}function F(e){return e===null?"null":e===void 0?"nothing":Array.isArray(e)?"a list":typeof e=="object"?"an object":`a ${typeof e}`}const G=k({maximumLength:63,pattern:/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,looksLike:'lower case letters, digits and hyphens, for instance "shop-db"'}),Z=k({maximumLength:18,pattern:/^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!\/)|(?=\/))){4}\/(?:3[0-2]|[12]?\d)$/,looksLike:'"10.0.0.0/16"'}),J=k({maximumLength:100}),ee={vpc:"vpcs",subnet:"subnets",database:"databases",service:"services",route:"routes",setting:"settings",user:"users"};function I(e,t,n){return{status:201,headers:{Location:n},body:{[e]:t},note:`created ${t.id}`}}function j(e,t){return{status:200,body:{[e]:t}}}function D(e,t){return d(404,`There is no ${e} ${t}.`)}function W(e,t,n){return d(409,`There is no ${e} ${t}; create it first.`,n)}function U(e,t,n,r){return d(409,`The ${e} ${r} has the ${t} "${n}" already.`,t)}function N(e,t,n,r){const s=[...n.query.keys()].find(a=>!r.some(i=>i===a));if(s!==void 0)return d(400,`Lists of ${ee[e]} can be narrowed by ${r.join(", ")}, not by "${s}".`,s);const o=t.filter(a=>r.every(i=>!n.query.has(i)||n.query.get(i)===String(a[i])));return{status:200,body:{[ee[e]]:o}}}function R(e,t,n,r){if(!e.get(t,n))return D(t,n);if(r.length>0){const s=r.map(o=>o.id).join(", ");return d(409,`The ${t} ${n} is needed by ${s}; delete that first.`)}return e.remove(t,n),{status:204,note:`deleted ${n}`}}function f(e,t,n,r){return{method:e,segments:t.split("/").slice(1),signIn:n,answer:r}}function Ue(e,t){const n=t.method==="HEAD"?"GET":t.method,r=t.path.split("/").slice(1),s=[];for(const a of e){const i=qe(a.segments,r);if(i){if(a.method===n)return(0,u.ok)({route:a,parameters:i});s.push(a.method)}}if(s.length===0)return(0,u._)(d(404,`There is no ${t.path} here.`));const o=s.toSorted().join(", ");return(0,u._)({...d(405,`${t.path} takes ${o}.`),headers:{Allow:o}})}function qe(e,t){if(e.length!==t.length)return null;const n={};for(const[r,s]of e.entries()){const o=t[r]??"";if(s.startsWith(":")){if(o==="")return null;n[s.slice(1)]=o}else if(s!==o)return null}return n}const Ce={postgres:5432,mysql:3306},Fe=24;function Ge(e){return[f("POST","/databases","basic",t=>We(t,e)),f("GET","/databases","basic",t=>Be(t,e)),f("GET","/databases/:id","basic",t=>He(p(t,"id"),e)),f("DELETE","/databases/:id","basic",t=>Je(p(t,"id"),e))]}function We(e,t){const n=x(e,{name:G,engine:Q("postgres","mysql"),subnet_id:J});if(!n.ok)return n.error;const{name:r,engine:s,subnet_id:o}=n.value;if(!t.get("subnet",o))return W("subnet",o,"subnet_id");const a=t.list("database").find(c=>c.name===r);if(a)return U("database","name",r,a.id);const i=t.add("database",c=>({id:c,name:r,engine:s,subnet_id:o,endpoint:`${r}.databases.example.internal`,port:Ce[s],password:Xe(c)}));return i.ok?I("database",i.value,`/databases/${i.value.id}`):i.error}function Be(e,t){return N("database",t.list("database").map(te),e,["name","subnet_id"])}function He(e,t){const n=t.get("database",e);return n?j("database",te(n)):D("database",e)}function Je(e,t){return R(t,"database",e,t.list("service").filter(n=>n.database_id===e))}function te(e){const{password:t,...n}=e;return n}function Xe(e){return(0,A.createHash)("sha256").update(`demo database password of ${e}`).digest("base64url").slice(0,Fe)}function S(e,t,n,r,s="bearer"){return f(t,`/apps/:service${n}`,s,o=>{const a=p(o,"service"),i=e.list("service").find(c=>c.name===a);return i?r(o,i,e):d(404,`No service ${a} is deployed.`)})}const ze=k({maximumLength:200,pattern:/^\/[\w./-]*$/,looksLike:'"/shop"'});function Ye(e){return[S(e,"GET","/health",(t,n)=>Ke(n),"none"),S(e,"POST","/routes",Ve),S(e,"GET","/routes",Qe),S(e,"DELETE","/routes/:id",Ze)]}function Ke(e){return{status:200,body:{status:"ok",version:e.version}}}function Ve(e,t,n){const r=x(e,{path:ze});if(!r.ok)return r.error;const{path:s}=r.value,o=n.list("route").find(i=>i.path===s);if(o)return U("route","path",s,o.id);const a=n.add("route",i=>({id:i,service_id:t.id,path:s}));return a.ok?I("route",a.value,`/apps/${t.name}/routes/${a.value.id}`):a.error}function Qe(e,t,n){const r=n.list("route").filter(s=>s.service_id===t.id);return N("route",r,e,["path"])}function Ze(e,t,n){const r=p(e,"id");return n.get("route",r)?.service_id===t.id?R(n,"route",r,[]):D("route",r)}const et=1e3,me=255;function tt(){const e=new Map;return{once(t,n){const r=t.headers["idempotency-key"];if(t.method!=="POST"||typeof r!="string"||r==="")return n();if(r.length>me){const i=`The Idempotency-Key has more than ${me} characters.`;return d(400,i,"Idempotency-Key")}const s=st(t),o=e.get(r);if(o?.fingerprint===s)return rt(o.answer);if(o)return d(422,"This Idempotency-Key was used for another request.","Idempotency-Key");const a=n();return a.status<400&&nt(e,r,{fingerprint:s,answer:a}),a},clear:()=>e.clear()}}function nt(e,t,n){const r=e.keys().next();e.size>=et&&!r.done&&e.delete(r.value),e.set(t,n)}function rt(e){return{...e,headers:{...e.headers,"Idempotent-Replayed":"true"},note:"answered as before"}}function st(e){return(0,A.createHash)("sha256").update(JSON.stringify([e.method,e.path,e.query.toString(),e.text])).digest("hex")}const ot="region-1",pe="zone-a",at=16;function it(e){return[f("POST","/vpcs","basic",t=>ut(t,e)),f("GET","/vpcs","basic",t=>ct(t,e)),f("GET","/vpcs/:id","basic",t=>dt(p(t,"id"),e)),f("DELETE","/vpcs/:id","basic",t=>lt(t,e)),f("POST","/subnets","basic",t=>mt(t,e)),f("GET","/subnets","basic",t=>N("subnet",e.list("subnet"),t,["vpc_id","zone"])),f("GET","/subnets/:id","basic",t=>pt(p(t,"id"),e)),f("DELETE","/subnets/:id","basic",t=>ft(p(t,"id"),e))]}function ut(e,t){const n=x(e,{name:G,cidr:Z,region:M(G,ot),subnets:M(Pe(Z,{maximumLength:at}),[])});if(!n.ok)return n.error;const{name:r,cidr:s,region:o,subnets:a}=n.value,i=t.list("vpc").find(l=>l.name===r);if(i)return U("vpc","name",r,i.id);const c=t.add("vpc",l=>({id:l,name:r,cidr:s,region:o}));if(!c.ok)return c.error;for(const l of a){const y=t.add("subnet",_=>({id:_,vpc_id:c.value.id,cidr:l,zone:pe}));if(!y.ok)return fe(c.value.id,t),y.error}return I("vpc",ne(c.value,t),`/vpcs/${c.value.id}`)}function ct(e,t){const n=t.list("vpc").map(r=>ne(r,t));return N("vpc",n,e,["name","region"])}function dt(e,t){const n=t.get("vpc",e);return n?j("vpc",ne(n,t)):D("vpc",e)}function lt(e,t){const n=p(e,"id"),r=t.list("service").filter(i=>i.vpc_id===n),s=X(n,t);if(e.query.get("with")!=="subnets")return R(t,"vpc",n,[...s,...r]);const o=s.flatMap(i=>he(i.id,t)),a=R(t,"vpc",n,[...o,...r]);return a.status===204&&fe(n,t),a}function fe(e,t){for(const n of X(e,t))t.remove("subnet",n.id);t.remove("vpc",e)}function mt(e,t){const n=x(e,{vpc_id:J,cidr:Z,zone:M(G,pe)});if(!n.ok)return n.error;const{vpc_id:r,cidr:s,zone:o}=n.value;if(!t.get("vpc",r))return W("vpc",r,"vpc_id");const a=X(r,t).find(c=>c.cidr===s);if(a)return U("subnet","cidr",s,a.id);const i=t.add("subnet",c=>({id:c,vpc_id:r,cidr:s,zone:o}));return i.ok?I("subnet",i.value,`/subnets/${i.value.id}`):i.error}function pt(e,t){const n=t.get("subnet",e);return n?j("subnet",n):D("subnet",e)}function ft(e,t){return R(t,"subnet",e,he(e,t))}function ne(e,t){return{...e,subnets:X(e.id,t)}}function X(e,t){return t.list("subnet").filter(n=>n.vpc_id===e)}function he(e,t){return t.list("database").filter(n=>n.subnet_id===e)}function ht(e){let t=e;return{ask(){const n={ready:t===0,remaining:t};return t=Math.max(0,t-1),n},restart(){t=e}}}function _t(e,t,n){return[f("GET","/health","none",()=>vt(t)),f("GET","/resources","either",()=>({status:200,body:bt(e)})),f("POST","/_demo/reset","none",()=>(n(),{status:204,note:"everything is forgotten"}))]}function vt(e){const{ready:t,remaining:n}=e.ask();return t?{status:200,body:{status:"ok"}}:{status:503,headers:{"Retry-After":"1"},body:{status:"starting",remaining:n}}}function bt(e){return{vpcs:e.list("vpc"),subnets:e.list("subnet"),databases:e.list("database").map(te),services:e.list("service"),routes:e.list("route"),settings:e.list("setting"),users:e.list("user")}}const _e=100,gt=1e3,wt=["GET","POST","PUT","DELETE"],yt=500;function Et(){let e=[];return{strike(t){const n=e.find(r=>$t(r,t));return n?(n.remaining-=1,e=e.filter(r=>r.remaining>0),n.loseAnswer?{kind:"answer-lost"}:{kind:"refused",answer:d(n.status,"This failure was ordered by POST /_demo/fail.")}):null},routes:[f("POST","/_demo/fail","none",t=>{if(e.length>=_e)return d(409,`${_e} failures are waiting already; POST /_demo/reset drops them.`);const n=Tt(t);return n.ok?(e=[...e,n.value],{status:204,note:`${n.value.method} ${n.value.path} will fail`}):n.error})],clear(){e=[]}}}function Tt(e){const t=x(e,{method:Q(...wt),path:k({maximumLength:200,pattern:/^\/(?!_demo)/,looksLike:'"/databases" or "/vpcs/*"'}),status:M(V({minimum:400,maximum:599}),yt),lose_answer:M(Re,!1),times:M(V({minimum:1,maximum:gt}),1)});if(!t.ok)return(0,u._)(t.error);const{method:n,path:r,status:s,lose_answer:o,times:a}=t.value;return(0,u.ok)({method:n,path:r,status:s,loseAnswer:o,remaining:a})}function $t(e,t){return e.method!==t.method?!1:e.path.endsWith("*")?t.path.startsWith(e.path.slice(0,-1)):e.path===t.path}const kt=1e4;function St(){let e=[];return{add(t,n){if(t.path.startsWith("/_demo/"))return;const{method:r,path:s,headers:o,text:a}=t;e.push({method:r,path:s,query:t.query.toString(),headers:o,text:a,status:n}),e.length>kt&&e.shift()},list:()=>[...e],clear(){e=[]}}}function Ot(e,t,n){const r=t===null?"answer lost":String(t);return`${e.method} ${e.path} → ${r}${n===void 0?"":` (${n})`}`}const At={vpc:"vpc",subnet:"subnet",database:"db",service:"svc",route:"route",setting:"setting",user:"user"};function Mt(){const e=new Map;return{next(t){const n=(e.get(t)??0)+1;return e.set(t,n),`${At[t]}-${String(n).padStart(4,"0")}`},restart:()=>e.clear()}}const ve=1e3;function Dt(e){const t={vpc:new Map,subnet:new Map,database:new Map,service:new Map,route:new Map,setting:new Map,user:new Map};return{add(n,r){const s=t[n];if(s.size>=ve){const i=`The demo keeps at most ${ve} ${ee[n]}; POST /_demo/reset empties it.`;return(0,u._)(d(507,i))}const o=e.next(n),a=r(o);return s.set(o,a),(0,u.ok)(a)},replace:(n,r)=>{t[n].set(r.id,r)},get:(n,r)=>t[n].get(r),list:n=>[...t[n].values()],remove:(n,r)=>{t[n].delete(r)},clear(){for(const n of Object.values(t))n.clear();e.restart()}}}const xt=100,Rt=k({maximumLength:50,pattern:/^v?\d+(?:\.\d+)*(?:-[\w.]+)?$/,looksLike:'"1.4.0"'}),Lt=k({maximumLength:200}),Pt=k({maximumLength:300,pattern:/^https?:\/\/\S+$/,looksLike:'"http://127.0.0.1:8790/apps/auth"'});function It(e,t){return[f("POST","/services","bearer",n=>jt(n,e,t())),f("GET","/services","bearer",n=>N("service",e.list("service"),n,["name","vpc_id"])),f("GET","/services/:id","bearer",n=>qt(p(n,"id"),e)),f("DELETE","/services/:id","bearer",n=>Ct(p(n,"id"),e))]}function jt(e,t,n){const r=x(e,{name:G,version:Rt,replicas:M(V({minimum:1,maximum:xt}),1),vpc_id:J,database_endpoint:M(J,null),database_password:M(Lt,null),auth_service_url:M(Pt,null)});if(!r.ok)return r.error;const{name:s,version:o,replicas:a,vpc_id:i}=r.value;if(!t.get("vpc",i))return W("vpc",i,"vpc_id");const c=Nt(r.value.database_endpoint,r.value.database_password,t);if(!c.ok)return c.error;const l=Ut(r.value.auth_service_url,t);if(!l.ok)return l.error;const y=t.list("service").find(v=>v.name===s);if(y)return U("service","name",s,y.id);const _=t.add("service",v=>({id:v,name:s,version:o,replicas:a,vpc_id:i,database_id:c.value,auth_service_id:l.value,url:`${n}/apps/${s}`}));return _.ok?I("service",_.value,`/services/${_.value.id}`):_.error}function Nt(e,t,n){if(e===null)return(0,u.ok)(null);const r=n.list("database").find(s=>s.endpoint===e);return r?t===null?(0,u._)(d(400,'"database_password" is missing.',"database_password")):t!==r.password?(0,u._)(d(409,`The database ${r.id} does not accept this password.`,"database_password")):(0,u.ok)(r.id):(0,u._)(W("database",e,"database_endpoint"))}function Ut(e,t){if(e===null)return(0,u.ok)(null);const n=t.list("service").find(r=>r.url===e);return n?(0,u.ok)(n.id):(0,u._)(W("service",e,"auth_service_url"))}function qt(e,t){const n=t.get("service",e);return n?j("service",n):D("service",e)}function Ct(e,t){const n=s=>s.service_id===e,r=[...t.list("service").filter(s=>s.auth_service_id===e),...t.list("route").filter(n),...t.list("setting").filter(n),...t.list("user").filter(n)];return R(t,"service",e,r)}const Ft=/^[\w.-]{1,100}$/;function Gt(e){return[S(e,"PUT","/settings/:key",Wt),S(e,"GET","/settings",Bt),S(e,"GET","/settings/:key",Ht),S(e,"DELETE","/settings/:key",Jt)]}function Wt(e,t,n){const r=p(e,"key");if(!Ft.test(r))return d(400,'A key has letters, digits, "_", "." and "-", at most 100.',"key");const s=x(e,{value:Le});if(!s.ok)return s.error;const{value:o}=s.value,a=re(t,r,n);if(!a){const c=n.add("setting",l=>({id:l,service_id:t.id,key:r,value:o,version:1}));return c.ok?I("setting",c.value,`/apps/${t.name}/settings/${r}`):c.error}if(JSON.stringify(a.value)===JSON.stringify(o))return j("setting",a);const i={...a,value:o,version:a.version+1};return n.replace("setting",i),{...j("setting",i),note:`changed ${i.id}`}}function Bt(e,t,n){const r=n.list("setting").filter(s=>s.service_id===t.id);return N("setting",r,e,["key"])}function Ht(e,t,n){const r=re(t,p(e,"key"),n);return r?j("setting",r):D("setting",p(e,"key"))}function Jt(e,t,n){const r=re(t,p(e,"key"),n);return r?R(n,"setting",r.id,[]):D("setting",p(e,"key"))}function re(e,t,n){return n.list("setting").find(r=>r.service_id===e.id&&r.key===t)}const q={username:"demo",password:"demo-password",clientId:"demo-client",clientSecret:"demo-client-secret"},se="demo";function Xt(e,t,n){if(e==="none")return null;const r=t.headers.authorization??"",s=be(r),o=/^Bearer +(\S+)$/i.exec(r)?.[1];return e!=="bearer"&&s&&zt(s)||e!=="basic"&&o!==void 0&&n.accepts(o)?null:e==="basic"?Yt(s!==null):Kt(o!==void 0)}function be(e){const t=/^Basic +([A-Za-z0-9+/]+=*)$/i.exec(e)?.[1];if(t===void 0)return null;const n=Buffer.from(t,"base64").toString("utf8"),r=n.indexOf(":");return r<0?null:{user:n.slice(0,r),password:n.slice(r+1)}}function zt(e){return e.user===q.username&&e.password===q.password}function Yt(e){return{...d(401,e?"The user or the password is wrong.":"Sign in with user and password (HTTP basic)."),headers:{"WWW-Authenticate":`Basic realm="${se}", charset="UTF-8"`}}}function Kt(e){const t=e?"The token is expired or unknown.":"Sign in with a token from POST /oauth/token.",n=e?`Bearer realm="${se}", error="invalid_token"`:`Bearer realm="${se}"`;return{...d(401,t),headers:{"WWW-Authenticate":n}}}function Vt(e){return[f("POST","/oauth/token","none",t=>Qt(t,e))]}function Qt(e,t){if(!/^application\/x-www-form-urlencoded\b/i.test(e.headers["content-type"]??""))return z(400,"invalid_request","Send the request as application/x-www-form-urlencoded.");const n=new URLSearchParams(e.text);if(!Zt(e,n))return z(401,"invalid_client","The client or its secret is wrong.");const r=n.get("grant_type");if(r===null)return z(400,"invalid_request","grant_type is missing.");if(r!=="client_credentials")return z(400,"unsupported_grant_type","Only grant_type=client_credentials is supported.");const{token:s,expiresInSeconds:o}=t.issue();return{status:200,headers:{"Cache-Control":"no-store"},body:{access_token:s,token_type:"Bearer",expires_in:o},note:"issued a token"}}function Zt(e,t){const n=be(e.headers.authorization??""),r=n?ge(n.user):t.get("client_id"),s=n?ge(n.password):t.get("client_secret");return r===q.clientId&&s===q.clientSecret}function ge(e){return new URLSearchParams(`part=${e.replaceAll("&","%26")}`).get("part")}function z(e,t,n){return{status:e,headers:{"Cache-Control":"no-store",...e===401?{"WWW-Authenticate":'Basic realm="demo"'}:{}},body:{error:t,error_description:n},note:n}}const en=k({maximumLength:50,pattern:/^[\w.-]+$/,looksLike:'"ada"'}),tn=k({maximumLength:200,pattern:/^[^\s@]+@[^\s@]+$/,looksLike:'"ada@example.org"'}),nn=k({maximumLength:200});function rn(e){return[S(e,"POST","/users",sn),S(e,"GET","/users",on),S(e,"DELETE","/users/:id",an)]}function sn(e,t,n){const r=x(e,{username:en,email:tn,password:nn,role:Q("admin","editor","reader")});if(!r.ok)return r.error;const{username:s,email:o,role:a}=r.value,i=n.list("user").find(l=>l.service_id===t.id&&l.username===s);if(i)return U("user","username",s,i.id);const c=n.add("user",l=>({id:l,service_id:t.id,username:s,email:o,role:a}));return c.ok?I("user",c.value,`/apps/${t.name}/users/${c.value.id}`):c.error}function on(e,t,n){const r=n.list("user").filter(s=>s.service_id===t.id);return N("user",r,e,["username","email","role"])}function an(e,t,n){const r=p(e,"id");return n.get("user",r)?.service_id===t.id?R(n,"user",r,[]):D("user",r)}function un(e,t){const n=Dt(cn(e)),r=C({lifetimeMs:e.tokenLifetimeMs??P,now:e.now??Date.now}),s=tt(),o=Et(),a=ht(e.startingPolls??0),i=St(),l=[..._t(n,a,()=>{n.clear(),r.revokeAll(),s.clear(),o.clear(),a.restart(),i.clear()}),...Vt(r),...it(n),...Ge(n),...It(n,t),...Ye(n),...Gt(n),...rn(n),...o.routes],y=_=>{const v=Ue(l,_);if(!v.ok)return v.error;const b=Xt(v.value.route.signIn,_,r);if(b)return b;const h={..._,parameters:v.value.parameters};return s.once(h,()=>v.value.route.answer(h))};return{answer(_,v){const b=dn(_,v);if(!b)return d(400,"The address of the request cannot be read.");const h=o.strike(b),T=h?.kind==="refused"?h.answer:y(b),H=h?.kind==="answer-lost",K=H?null:T.status;return i.add(b,K),e.log?.(Ot(b,K,T.note)),H?"answer-lost":T},requests:i.list}}function cn(e){const{nextId:t}=e;return t?{next:t,restart:()=>{}}:Mt()}function dn(e,t){const[n="/",...r]=(e.url??"/").split("?");try{const s=decodeURIComponent(n),o=new URLSearchParams(r.join("?"));return{method:(e.method??"GET").toUpperCase(),path:s,query:o,headers:e.headers,text:t,parameters:{}}}catch{return null}}const ln=8790,we=1024*1024,mn=3e4,ye="127.0.0.1";async function pn(e={}){let t="";const n=un(e,()=>t),r=(0,$.createServer)((o,a)=>{fn(n,o,a).catch(i=>{e.log?.(`${o.method} ${o.url} → broken off (${String(i)})`),a.destroy()})});r.requestTimeout=mn,t=await bn(r,e.port??0);const s=()=>gn(r);return{url:t,requests:()=>n.requests(),close:s,[Symbol.asyncDispose]:s}}async function fn(e,t,n){const r=await hn(t),s=r===null?_n():e.answer(t,r);s==="answer-lost"?n.destroy():vn(t,n,s)}async function hn(e){const t=[];let n=0;for await(const r of e.iterator({destroyOnReturn:!1})){const s=r;if(!Buffer.isBuffer(s))throw new TypeError("A request that is read without an encoding gives bytes.");if(n+=s.length,n>we)return null;t.push(s)}return Buffer.concat(t).toString("utf8")}function _n(){return{...d(413,`The body has more than ${we} bytes.`),headers:{Connection:"close"}}}function vn(e,t,n){const r=n.body===void 0?"":`${JSON.stringify(n.body)}
`;t.statusCode=n.status;for(const[s,o]of Object.entries(n.headers??{}))t.setHeader(s,o);r!==""&&t.setHeader("Content-Type","application/json"),n.status!==204&&t.setHeader("Content-Length",Buffer.byteLength(r)),t.end(e.method==="HEAD"?"":r)}function bn(e,t){return new Promise((n,r)=>{e.once("error",r),e.listen(t,ye,()=>{e.off("error",r);const s=e.address();s===null||typeof s=="string"?r(new Error("The demo API got no port.")):n(`http://${ye}:${s.port}`)})})}function gn(e){return new Promise(t=>{e.close(()=>t()),e.closeAllConnections()})}var w=m(9224),L=m(5415);async function wn(e,t,n){const{username:r,password:s,clientId:o,clientSecret:a}=q,i=[`The demo API listens on ${e.url} until Ctrl-C. What it keeps is gone then.`,"",`  basic    ${r} / ${s}   (networks, subnets, databases)`,`  OAuth2   ${o} / ${a} at ${e.url}/oauth/token   (services and their configuration)`,"","In a second terminal:","",`  export DEMO_API_URL=${e.url}`,`  ${L.RX} init my-stages && cd my-stages`,`  ${L.RX} plan`,`  ${L.RX} up`,`  curl -u ${r}:${s} ${e.url}/resources`,"","Let the next request of a kind fail, to see what a run makes of it:","",`  curl ${e.url}/_demo/fail -H 'Content-Type: application/json' -d '{"method": "POST", "path": "/vpcs"}'`,""];return n.out(`${i.join(`
`)}
`),await yn(t.stop),w.qJ}function yn(e){const{promise:t,resolve:n}=Promise.withResolvers();return e.aborted&&n(),e.addEventListener("abort",()=>n(),{once:!0}),t}var Y=m(3509);const Ee="/services",En=new Map([["database/migration/002_create_reporting_database.yaml",`up:
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
    url: '{{.api_base}}${Ee}'
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
`]]),Tn=new Map([["configuration/config.yaml",`migrate_dir: ./migration

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
`]]),Te={},oe={vpcs:1,subnets:1,databases:1,services:2,routes:1,settings:1},$e={...oe,databases:2,services:3},ae={...$e,routes:2},$n={vpcs:1,subnets:1,databases:2},ke=["--from","configuration","--to","services"],ie=[{title:"the plan",words:["What would happen? Every request as it would be sent, in order. A value that only the run can find out is shown","as <known after: …>."],line:["plan"],expected:{exitStatus:w.qJ,requests:0,resources:Te}},{title:"up",words:["Now for real. What one stage finds out (ids, addresses, a password) the next ones use."],line:["up"],expected:{exitStatus:w.qJ,resources:oe}},{title:"up, once more",words:["Every stage keeps a history of what was applied, so there is nothing left to do."],line:["up"],expected:{exitStatus:w.qJ,requests:0,resources:oe}},{title:"it breaks half-way",words:["The project grows: a second database, a worker among the services, another path. And now the worst that can","happen does: the API creates the worker, but its answer gets lost. Was it done or not? Nobody knows."],trouble:!0,line:["up"],expected:{exitStatus:w.hj,resources:$e}},{title:"resume",words:["The same command goes on where it stopped. It does not send the worker again: the migration says how to look for","it (find), so it is looked up and found."],line:["up"],expected:{exitStatus:w.qJ,resources:ae},showRequests:!0},{title:"status",words:["Where everything stands now."],line:["status"],expected:{exitStatus:w.qJ,requests:0,resources:ae}},{title:"the way back, looked at first",words:["Take back the last two stages: what would that send?"],line:["down",...ke,"--dry-run"],expected:{exitStatus:w.qJ,requests:0,resources:ae}},{title:"down, in part",words:["Newest first, with the ids that were recorded on the way up. The database is not touched."],line:["down",...ke],expected:{exitStatus:w.qJ,resources:$n}},{title:"down",words:["And the rest."],line:["down"],expected:{exitStatus:w.qJ,resources:Te}}];var B=m(1455),kn=m(8161),ue=m(6760);const Sn=1e4;async function On(){const e=await(0,B.realpath)(await(0,B.mkdtemp)(ue.join((0,kn.tmpdir)(),"stage-orchestrator-demo-")));return{path:e,[Symbol.asyncDispose]:()=>(0,B.rm)(e,{recursive:!0,force:!0,maxRetries:3})}}async function Se(e,t){for(const[n,r]of t){const s=ue.join(e,n);await(0,B.mkdir)(ue.dirname(s),{recursive:!0}),await(0,B.writeFile)(s,r)}}async function An(e){const{username:t,password:n}=q,s=await(await Oe(e,"/resources",{headers:{Authorization:`Basic ${btoa(`${t}:${n}`)}`}})).json();if(typeof s!="object"||s===null)throw new TypeError("The overview of the demo API is no object.");const o=Object.entries(s).map(([a,i])=>[a,Array.isArray(i)?i.length:0]);return Object.fromEntries(o.filter(([,a])=>a>0))}async function Mn(e){await Oe(e,"/_demo/fail",{method:"POST",headers:{"Content-Type":"application/json"},body:JSON.stringify({method:"POST",path:Ee,lose_answer:!0})})}async function Oe(e,t,n){const r=await fetch(`${e.url}${t}`,{...n,signal:AbortSignal.timeout(Sn)});if(!r.ok)throw new Error(`The demo API answered ${t} with ${r.status}.`);return r}var Dn=m(9609);const xn="a-key-for-the-demo-alone",Rn=["PATH","HOME","TMPDIR","NO_COLOR","TERM"];async function Ln(e){var c=[];try{const{api:t,view:n,streams:r,colour:s}=e;const o=de(c,await On(),!0);await Se(o.path,Tn);const a={colour:s,redact:Y.sT};const i=b=>r.out(`${b.join(`
`)}
`);i(Nn(t.url,o.path));for(const[b,h]of ie.entries()){i(Un(b,h,a));const T=await Pn(h,{...e,folder:o.path,say:i});if(n.stop.aborted)return i(["","Interrupted. The temporary folder is removed."]),w._2;if(T!==void 0)return r.error(`error: step ${b+1}, ${h.title}, did not go as told: ${T}
`),w.hj}i(qn(a));return w.qJ}catch(l){var y=l,_=!0}finally{var v=le(c,y,_);v&&await v}}async function Pn({line:e,expected:t,trouble:n,showRequests:r},{api:s,view:o,streams:a,colour:i,folder:c,say:l,runLine:y}){n===!0&&(await Se(c,En),await Mn(s));const _=s.requests().length,v={environment:In(o,s.url),workingDirectory:c,stop:o.stop},b=await y([...e,...i?[]:["--no-color"]],v,a),h=s.requests().slice(_),T=Ae(await An(s));if(l(["",`The demo API got ${h.length} ${h.length===1?"request":"requests"}. GET /resources: ${T}.`,...r===!0?h.map(K=>`  ${jn(K)}`):[]]),b!==t.exitStatus)return`it ended with ${b}, not ${t.exitStatus}`;if(t.requests!==void 0&&h.length!==t.requests)return`the demo API got ${h.length} requests, not ${t.requests}`;const H=Ae(t.resources);return T===H?void 0:`there is now: ${T}; there should be: ${H}`}function In(e,t){return{...Object.fromEntries(Rn.map(n=>[n,e.environment[n]])),DEMO_API_URL:t,[Dn.b]:xn}}function Ae(e){const t=Object.entries(e).map(([n,r])=>`${n} ${r}`);return t.length===0?"nothing":t.join(", ")}function jn({method:e,path:t,query:n,status:r}){return`${e} ${t}${n===""?"":`?${n}`} → ${r??"no answer"}`}function Nn(e,t){return[`An API that behaves like a small cloud listens on ${e}. It is empty.`,`A project with four stages lies in ${t}:`,"infrastructure → database → services → configuration, each using what the earlier ones made."]}function Un(e,{title:t,words:n,line:r},s){return["",(0,Y.nI)(s,"strong",`── ${e+1} of ${ie.length}: ${t} `.padEnd(80,"─")),...n,(0,Y.nI)(s,"name",`$ ${[L.RX,...r].join(" ")}`),""]}function qn(e){return["",(0,Y.nI)(e,"good",`All ${ie.length} steps went as told, and everything is as it was before.`),"","To try next:",`  ${L.RX} init my-stages                a small project of your own`,`  ${L.RX} demo --serve --port 8790      the API on its own, for that project; in a second terminal`,`  ${L.RX} --help                        all commands`,"More to start from: examples/ in the repository."]}var Cn=m(4416);const Me=65535;async function Fn(e,t,n,r){var y=[];try{const{values:s}=e;const o=s.has("serve");const a=Gn(s.get("port"),o?ln:0);if(!a.ok)return ce(n,a.error);if(s.has("json"))return ce(n,"the demo is a story for people: it has no --json");const i=o?{log:T=>n.out(`${T}
`)}:{};const c=await Wn({port:a.value,...i});if(!c.ok)return ce(n,c.error);const l=de(y,c.value,!0);if(o)return await wn(l,t,n);return await Ln({api:l,view:t,streams:n,colour:(0,Cn.M)({given:e,view:t,streams:n}),runLine:r})}catch(_){var v=_,b=!0}finally{var h=le(y,v,b);h&&await h}}function ce(e,t){return e.error(`error: ${t}
  ${L.RX} demo --help
`),w.hj}function Gn(e,t){if(typeof e!="string")return(0,u.ok)(t);const n=Number(e);return/^\d+$/.test(e)&&n<=Me?(0,u.ok)(n):(0,u._)(`--port takes a whole number from 0 to ${Me}, not ${e}`)}async function Wn(e){try{return(0,u.ok)(await pn(e))}catch(t){const n=t instanceof Error&&"code"in t?t.code:void 0;if(n==="EADDRINUSE")return(0,u._)(`port ${e.port} is in use: choose another one with --port`);if(n==="EACCES")return(0,u._)(`port ${e.port} may not be used: choose one above 1023 with --port`);throw t}}})};export{Hn as id,Jn as ids,Xn as modules};
