const Nt=317,ht=[317],Lt={2317:((pe,U,l)=>{l.r(U),l.d(U,{postgresHistories:()=>dt});var h=l(9201),b=l(7035),d=l(508),S=l(4721),k=l(7030),B=l(8161),D=l(6315);const W=new Set(["42703","42P01","42804","42883","XX001","XX002"]),j=/^[0-9A-Z]{5}$/,Y={25006:"the database is read-only: name the primary server",53300:"the server has no connection left; it allows max_connections of them","55P03":"another program holds a lock on its tables",57014:"the server did not do what it was asked in time"};function L(e,t,n){return Object.assign(new Error(e),{postgres:{kind:t,...n===void 0?{}:{sqlState:n}}})}function F(e){if(!(e instanceof Error)||!("severity"in e)||!("code"in e))return;const{code:t}=e;if(typeof t!="string"||!j.test(t))return;const n=Y[t],s=n===void 0?e.message:`${n} (${e.message})`;return L(s,W.has(t)?"damaged":"refused",t)}function g(e){return e instanceof Error&&"postgres"in e}function I(e,t){if(!g(e))throw e;return e.postgres.kind==="damaged"?(0,S.qM)(t,e.message):(0,S.hU)(t,e.message)}const f={ECONNREFUSED:"nothing listens there (connection refused)",ECONNRESET:"the connection was reset",EHOSTUNREACH:"the host cannot be reached",ENETUNREACH:"the network cannot be reached",ENOENT:"there is no such socket",ENOTFOUND:"the name of the host is not known",EAI_AGAIN:"the name of the host cannot be looked up now",EACCES:"the socket may not be used",ETIMEDOUT:"no answer"},T="timeout expired",N=/CERT|SELF_SIGNED|UNABLE_TO|ISSUER|ALTNAME/;function w(e,t){return L(M(e,t),"lost")}function M(e,t){if(!(e instanceof Error))return String(e);if(e.message===T)return`no answer within ${t/1e3} s`;const n="code"in e&&typeof e.code=="string"?e.code:"",s=f[n];return s!==void 0?s:N.test(n)?`its certificate is not accepted: ${e.message}; say in the DSN who signed it: sslrootcert=/path/ca.pem`:e.message||n}const X=2e3,O="it was closed";function H(e,t,n){let s;const r=()=>s,o=i=>s??=i;e.on("error",i=>o(i.message)),e.on("end",()=>o(O));function a(i){return o(i),t.destroy(),L(`the connection is lost: ${r()}`,"lost")}return{async query(i,u=[]){if(r()!==void 0)throw a(O);const E=setTimeout(()=>a(`no answer within ${n/1e3} s`),n);try{const c=[await e.query({text:i,values:u.map(C)})].flat().at(-1);return{rows:c?.rows??[],count:c?.rowCount??0,command:c?.command??""}}catch(c){const p=F(c);throw p!==void 0?p:r()===void 0&&!t.destroyed?c:a(c instanceof Error?c.message:O)}finally{clearTimeout(E)}},lost:r,abandon:a,async close(){r()===void 0&&await R(e),a(O)}}}async function R(e){const t=Promise.withResolvers(),n=setTimeout(t.resolve,X);await Promise.race([e.end(),t.promise]),clearTimeout(n)}function C(e){return typeof e=="string"?e.replaceAll("\0","�"):e===null||typeof e!="object"?e:e.map(t=>t?.replaceAll("\0","�")??null)}const Se={statement_timeout:String(3e4),lock_timeout:String(1e4),idle_in_transaction_session_timeout:String(6e4),idle_session_timeout:"0",tcp_keepalives_idle:String(30),tcp_keepalives_interval:String(10),tcp_keepalives_count:String(3),client_min_messages:"warning"};async function Ne(e,{searchPath:t},n){const s={...Se,...n==="read"?{default_transaction_read_only:"on"}:{},...t===void 0?{}:{search_path:t}};await e.query(`SELECT set_config(wanted.key, wanted.value, false) FROM json_each_text($1) AS wanted
     WHERE wanted.key IN (SELECT name FROM pg_settings)
     UNION ALL
     SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`,[JSON.stringify(s)])}var he=l(1455);const Le="The server does not support SSL connections",ye="28000";async function we(e){const{sslmode:t}=e;if(t==="disable"||(0,b.GC)(e.host))return[!1];const n=await Oe(e);return t==="allow"?[!1,n]:t==="prefer"?[n,!1]:[n]}function Ae(e,t){return t===!1?e.postgres.sqlState===ye:e.message===Le}async function Oe(e){const{sslmode:t,rootCertificate:n,certificate:s,key:r}=e;return{rejectUnauthorized:t.startsWith("verify")||t==="require"&&n!==void 0,...n===void 0?{}:{ca:await G("sslrootcert",n)},...s===void 0?{}:{cert:await G("sslcert",s)},...r===void 0?{}:{key:await G("sslkey",r)},...t==="verify-full"?{}:{checkServerIdentity:()=>{}}}}async function G(e,t){try{return await(0,he.readFile)(t,"utf8")}catch(n){throw L(`${e} cannot be read: ${n instanceof Error?n.message:t}`,"refused")}}const ve=1e4,ge=4e4,Re="stage-orchestrator";async function z(e,t){const[n=!1,s]=await we(e);try{return await Q(e,n,t)}catch(r){if(s===void 0||!g(r)||!Ae(r,n))throw r}return Q(e,s,t)}async function Q(e,t,n){const{connectTimeoutMs:s=ve,answerTimeoutMs:r=ge}=n,o=new k.Socket,a=new D.Kj({host:e.host,port:e.port,database:e.database,user:e.user??(0,B.userInfo)().username,password:()=>_e(e),ssl:t,stream:()=>o,connectionTimeoutMillis:s,keepAlive:!0,application_name:Re}),i=H(a,o,r);try{return await a.connect(),await Ne(i,e,n.access),i}catch(u){throw o.destroy(),g(u)?u:F(u)??w(u,s)}}function _e({password:e}){if(e!==void 0)return e;throw L("the server asks for a password, and store.postgres has none","refused")}const P=1;async function $e(e,{sql:t}){await e.query(`
    CREATE TABLE ${t.migrations} (version BIGINT PRIMARY KEY);
    CREATE TABLE ${t.runs} (
      id BIGSERIAL PRIMARY KEY,
      version BIGINT NOT NULL,
      direction TEXT NOT NULL,
      status_code INTEGER NOT NULL,
      body TEXT,
      env_json TEXT,
      failed BOOLEAN NOT NULL DEFAULT FALSE,
      ran_at TIMESTAMPTZ NOT NULL
    );
    CREATE TABLE ${t.env} (
      version BIGINT NOT NULL,
      name TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (version, name)
    );
  `)}async function Ie(e,t,n,s){for(const[r,o]of Me.entries())r>=n&&await o(e,t,s)}const Me=[Ce],K=`
  run TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  actor TEXT NOT NULL,
  commit_id TEXT NOT NULL
`;async function Ce(e,{sql:t},n){await e.query(`
    ALTER TABLE ${t.migrations} ALTER COLUMN version TYPE BIGINT;
    ALTER TABLE ${t.runs} ALTER COLUMN version TYPE BIGINT;
    ALTER TABLE ${t.env} ALTER COLUMN version TYPE BIGINT;
    CREATE TABLE ${t.meta} (key TEXT PRIMARY KEY, value TEXT);
    CREATE TABLE ${t.versions} (
      version TEXT PRIMARY KEY,
      label TEXT NOT NULL,
      file_checksum TEXT,
      request_checksum TEXT,
      down TEXT,
      applied_at TEXT NOT NULL,
      duration_ms DOUBLE PRECISION NOT NULL,
      run_id BIGINT,
      ${K}
    );
    CREATE TABLE ${t.values} (
      version TEXT NOT NULL,
      name TEXT NOT NULL,
      form TEXT NOT NULL CHECK (form IN ('clear', 'sealed', 'withheld')),
      value JSON,
      PRIMARY KEY (version, name)
    );
    CREATE TABLE ${t.intents} (
      version TEXT PRIMARY KEY,
      label TEXT NOT NULL,
      direction TEXT NOT NULL CHECK (direction IN ('up', 'down')),
      method TEXT NOT NULL,
      url_hash TEXT NOT NULL,
      idempotency_key TEXT,
      started_at TEXT NOT NULL,
      ${K}
    );
    CREATE TABLE ${t.attempts} (
      id BIGSERIAL PRIMARY KEY,
      direction TEXT NOT NULL CHECK (direction IN ('up', 'down')),
      strategy TEXT NOT NULL,
      state TEXT NOT NULL,
      started_at TEXT NOT NULL,
      ended_at TEXT NOT NULL,
      message TEXT NOT NULL,
      failure_reason TEXT,
      excerpt TEXT,
      exit_code INTEGER,
      note TEXT,
      ${K}
    );
    CREATE TABLE ${t.exports} (
      name TEXT PRIMARY KEY,
      form TEXT NOT NULL CHECK (form IN ('clear', 'sealed', 'withheld')),
      value JSON NOT NULL
    );
    INSERT INTO ${t.meta} VALUES
      ('schema_version', '1'),
      ('generation', '1'),
      ('completed', (SELECT CASE WHEN EXISTS (SELECT FROM ${t.migrations}) THEN '1' ELSE '0' END));
  `),await e.query(`INSERT INTO ${t.meta} VALUES ('instance', $1)`,[n])}async function q(e,t){const{tables:n,history:s}=t,r=await Ue(e,n);if(r.size===0)return(0,d.ok)(void 0);const o=n.own.some(i=>r.has(i)),a=[...n.apirun,...o?n.own:[]].find(i=>!r.has(i));return a!==void 0?(0,d._)((0,S.hU)(s,be(r,a))):o?ke(e,t):(0,d.ok)(0)}async function Ue(e,t){const{rows:n}=await e.query("SELECT relname::text AS name FROM pg_class WHERE relname = ANY($1::text[]) AND pg_table_is_visible(oid)",[[...t.apirun,...t.own]]);return new Set(n.map(s=>String(s.name)))}function be(e,t){const[n=""]=[...e].toSorted();return`it has the table "${n}" and no table "${t}"; if a table name in \`store\` was changed, change it back; if another program made the table, set table_prefix`}async function ke(e,{tables:t,owner:n,history:s}){const{rows:r}=await e.query(`SELECT key, value FROM ${t.sql.meta}`),o=new Map(r.map(u=>[u.key,u.value])),a=Number(o.get("schema_version")??Number.NaN);if(!Number.isSafeInteger(a)||a<1)return(0,d._)((0,S.qM)(s,`the table ${t.sql.meta} does not say the schema version`));if(a>P){const{instance:u,file:E}=s;return(0,d._)({reason:"history_newer",instance:u,file:E,found:a,known:P})}const i=o.get("instance");return i===n?(0,d.ok)(a):(0,d._)((0,S.hU)(s,`its tables belong to ${String(i)}, and this is ${n}: give each stage its own table_prefix or database; if it was renamed, set instance in the table ${t.sql.meta} to its new name`))}var De=l(7598);async function Fe(e,t){const n=await Xe(e,t),s=He(`${n}.${t.sql.migrations}`),{rows:r}=await e.query("SELECT pg_try_advisory_lock($1::bigint) AS free",[s]);if(r[0]?.free===!0)return{isHeld:`EXISTS (
      SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND objsubid = 1
      AND (classid::bigint << 32 | objid::bigint) = ${s} AND granted
    )`,lost:()=>e.abandon("the session no longer has its lock; connect to the server itself, or to a pooler in session mode"),async release(){await e.query("SELECT pg_advisory_unlock($1::bigint)",[s])}}}async function Xe(e,{sql:t}){const{rows:n}=await e.query(`SELECT coalesce(
       (SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = to_regclass($1)), quote_ident(current_schema())
     ) AS schema`,[t.migrations]),s=n[0]?.schema;if(typeof s=="string")return s;throw L("there is no schema for its tables: create the one that search_path names","refused")}function He(e){return(0,De.createHash)("sha256").update(`stage-orchestrator history ${e}`).digest().readBigInt64BE(0)}const Pe=100;async function ee(e,{owner:t,tables:n}){const{rows:s}=await e.query(`SELECT format('%I.%I', nspname, meta.relname) AS name
     FROM pg_class AS meta JOIN pg_namespace AS schema ON schema.oid = meta.relnamespace
     WHERE meta.relname LIKE '%meta' AND meta.relkind = 'r'
     AND EXISTS (
       SELECT FROM pg_class AS versions WHERE versions.relnamespace = meta.relnamespace
       AND versions.relname = left(meta.relname::text, -4) || 'so_versions'
     )
     AND has_schema_privilege(schema.oid, 'USAGE') AND has_table_privilege(meta.oid, 'SELECT')
     ORDER BY 1 LIMIT ${Pe}`);if(s.length===0)return[];const r=s.map(a=>String(a.name));return(await e.query(r.map((a,i)=>`SELECT ${i} AS found FROM ${a} WHERE key = 'instance' AND value = $1`).join(" UNION ALL "),[t])).rows.map(a=>`there is no table ${n.sql.migrations}, so that everything counts as pending, but ${r[Number(a.found)]} says that it holds a history of ${t}: if table_prefix or search_path was changed, change it back`)}async function te(e,t){await e.query("BEGIN");try{const n=await t(),{command:s}=await e.query("COMMIT");if(s!=="COMMIT")throw L(`the server answered COMMIT with ${s}`,"refused");return n}catch(n){throw await xe(e),n}}async function xe(e){if(e.lost()===void 0)try{await e.query("ROLLBACK")}catch{e.abandon("a transaction could not be taken back")}}async function Be(e,t){let n,s;try{return n=await z(e.address,{...t,access:"write"}),s=await We(e,n),s}catch(r){return(0,d._)(I(r,e.history))}finally{s?.ok!==!0&&await n?.close()}}async function We(e,t){const{tables:n,history:s,store:r}=e,o=await Fe(t,n);if(o===void 0)return(0,d._)({reason:"history_busy",...s});const a=await q(t,e);if(!a.ok)return a;const i=a.value,u=i===void 0?await ee(t,e):ne(i,e);return i!==P&&await te(t,async()=>{const{rows:E}=await t.query(`SELECT ${o.isHeld} AS held`);if(E[0]?.held!==!0)throw o.lost();i===void 0&&await $e(t,n),await Ie(t,n,i??0,e.owner)}),(0,d.ok)({connection:t,lock:o,tables:n,store:r,history:s,notices:u})}function ne(e,{history:t}){return e===0?[`${t.file} was made by apirun: what it says is applied, is applied`]:[]}var je=l(7002),se=l(6369),m=l(7074);function _(e,t){const n=e[t]??[];if(Array.isArray(n)&&n.every(oe))return n;throw new TypeError(`column ${t} holds no list of rows`)}function re(e,t){const n=e[t]??{};if(oe(n))return n;throw new TypeError(`column ${t} holds no object`)}function oe(e){return typeof e=="object"&&e!==null&&!Array.isArray(e)}const ae=`to_char(newest.ran_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;function Ye(e,t){return t===0?Ge(e):Ke(e)}function Ge({sql:e}){return`
    ${ie(e)}
    SELECT
      ${A(`
        SELECT applied.version::text AS applied_version, coalesce(${ae}, '') AS ran_at
        FROM ${e.migrations} AS applied LEFT JOIN newest ON newest.version = applied.version
      `)} AS applied,
      ${A(`SELECT version::text AS version, name, value, 'clear' AS form FROM ${e.env}`)} AS stored_values,
      ${ce(e)} AS undone
  `}function Ke({sql:e}){return`
    ${ie(e)}
    SELECT
      (SELECT json_object_agg(key, value) FROM ${e.meta} WHERE value IS NOT NULL) AS meta,
      ${A(`
        SELECT applied.version::text AS applied_version, coalesce(${ae}, '') AS ran_at, ours.*
        FROM ${e.migrations} AS applied
        LEFT JOIN newest ON newest.version = applied.version
        LEFT JOIN ${e.versions} AS ours
          ON ours.version = applied.version::text AND (newest.id IS NULL OR newest.id <= ours.run_id)
        UNION ALL
        SELECT version, '', ours.* FROM ${e.versions} AS ours WHERE run_id IS NULL
      `)} AS applied,
      ${A(`
        SELECT stored.version::text AS version, stored.name, stored.value, coalesce(ours.form, 'clear') AS form
        FROM ${e.env} AS stored
        LEFT JOIN ${e.values} AS ours ON ours.version = stored.version::text AND ours.name = stored.name
      `)} AS stored_values,
      ${A(`
        SELECT version, name, form, coalesce(value, '""') AS value FROM ${e.values}
        WHERE value IS NOT NULL OR form = 'withheld'
      `)} AS our_values,
      ${A(`SELECT * FROM ${e.intents}`)} AS intents,
      ${A(`SELECT * FROM ${e.exports}`)} AS exports,
      ${A(`SELECT * FROM ${e.attempts} ORDER BY id DESC LIMIT 1`)} AS last_attempt,
      EXISTS (
        SELECT FROM ${e.versions} AS ours WHERE run_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM ${e.migrations} AS applied WHERE applied.version::text = ours.version)
      ) AS taken_back_elsewhere,
      ${ce(e)} AS undone
  `}function ie({runs:e}){return`WITH newest AS (
    SELECT DISTINCT ON (version) version, id, ran_at FROM ${e}
    WHERE direction = 'up' AND NOT failed ORDER BY version, id DESC
  )`}function ce({runs:e}){return`(SELECT json_object_agg(version, times) FROM (
    SELECT version, count(*) AS times FROM ${e} WHERE direction = 'down' AND NOT failed GROUP BY version
  ) AS counted)`}function A(e){return`(SELECT json_agg(gathered) FROM (${e}) AS gathered)`}async function ue(e,t,n){const[s={}]=(await e.query(Ye(t,n))).rows,r=Ve(s);if(!r.ok)return r;const o=re(s,"meta"),{inputs_checksum:a,duration_ms:i}=o,[u]=_(s,"last_attempt").map(m.XZ),E=Object.entries(re(s,"undone"));return(0,d.ok)({exists:!0,applied:r.value,openIntents:_(s,"intents").map(m.Wm).toSorted((c,p)=>(0,se.Z)(c.version,p.version)),exports:_(s,"exports").map(m.nN).toSorted(V),...u===void 0?{}:{lastAttempt:u},completed:n===0?r.value.length>0:o.completed==="1"&&s.taken_back_elsewhere===!1,...a===void 0?{}:{inputsChecksum:(0,m.r7)(o,"inputs_checksum")},...i===void 0?{}:{durationMs:Number(i)},...E.length===0?{}:{undone:new Map(E.map(([c,p])=>[c,Number(p)]))}})}async function de(e,{sql:t}){return(await e.query(`SELECT * FROM ${t.attempts} ORDER BY id`)).rows.map(m.XZ)}function Ve(e){const t=Map.groupBy(_(e,"our_values"),r=>(0,m.r7)(r,"version")),n=Map.groupBy(_(e,"stored_values"),r=>(0,m.r7)(r,"version")),s=[];for(const r of _(e,"applied")){const o=(0,m.r7)(r,"applied_version"),a=(n.get(o)??[]).map(m.nN);if((r.version??null)===null){const E=a.map(c=>({...c,form:"clear"}));s.push((0,m.Wd)(o,(0,m.r7)(r,"ran_at"),E.toSorted(V)));continue}const i=[...a,...(t.get(o)??[]).map(m.nN)],u=(0,m.Xv)(r,i.toSorted(V));if(!u.ok)return u;s.push(u.value)}return(0,d.ok)(s.toSorted((r,o)=>(0,se.Z)(r.version,o.version)))}function V(e,t){return(0,je.n)(e.name,t.name)}var Je=l(5423),$=l(7596);async function x(e,t,n,{replaceBy:s}={}){const r=Object.keys(n),o=r.filter(a=>a!==s).map(a=>`${a} = EXCLUDED.${a}`);await e.query(`INSERT INTO ${t} (${r.join(", ")}) VALUES (${r.map((a,i)=>`$${i+1}`).join(", ")})
     ${s===void 0?"":`ON CONFLICT (${s}) DO UPDATE SET ${o.join(", ")}`}`,Object.values(n))}async function J(e,{sql:t},n,s){await x(e,t.meta,{key:n,value:s},{replaceBy:"key"})}async function Ze(e,{sql:t},n){await e.query(`DELETE FROM ${t.exports}`);const{names:s,forms:r,values:o}=Ee(n);await e.query(`INSERT INTO ${t.exports} (name, form, value) SELECT * FROM unnest($1::text[], $2::text[], $3::json[])`,[s,r,o.map(a=>JSON.stringify((0,$.GD)(a)))])}function Ee(e){const t=[...new Map(e.map(n=>[n.name,n])).values()];return{names:t.map(({name:n})=>n),forms:t.map(({form:n})=>n),values:t}}var ze=l(4790);async function Qe(e,t,n,s){const{sql:r}=t,o=(0,ze.e)(s.version)??null,a=o===null?null:await qe(e,t,n,s,o);s.outcome!=="failed"&&(await et(e,t,s.version,o),s.outcome!=="undone"&&(await x(e,r.versions,{...(0,$.Mi)(s),run_id:a}),o!==null&&await e.query(`INSERT INTO ${r.migrations} (version) VALUES ($1) ON CONFLICT DO NOTHING`,[o]),await tt(e,t,s,o)))}async function qe(e,{sql:t},n,s,r){const{rows:o}=await e.query(`INSERT INTO ${t.runs} (version, direction, status_code, body, env_json, failed, ran_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id::text AS id`,[r,s.direction,s.statusCode,n.saveResponseBody?s.body??null:null,(0,$.Yr)(s.variables),s.outcome==="failed",s.at]);return String(o[0]?.id)}async function et(e,{sql:t},n,s){await e.query(`WITH ours AS (DELETE FROM ${t.versions} WHERE version = $1),
          forms AS (DELETE FROM ${t.values} WHERE version = $1),
          stored AS (DELETE FROM ${t.env} WHERE version = $2)
     DELETE FROM ${t.migrations} WHERE version = $2`,[n,s])}async function tt(e,{sql:t},{version:n,variables:s},r){const{names:o,forms:a,values:i}=Ee(s);if(s.length===0)return;const u=c=>r!==null&&nt(c.text);await e.query(`INSERT INTO ${t.values} (version, name, form, value)
     SELECT $1::text, * FROM unnest($2::text[], $3::text[], $4::json[])`,[n,o,a,i.map(c=>u(c)?null:JSON.stringify((0,$.GD)(c)))]);const E=i.filter(c=>u(c)&&c.form!=="withheld");E.length!==0&&await e.query(`INSERT INTO ${t.env} (version, name, value) SELECT $1::bigint, * FROM unnest($2::text[], $3::text[])`,[r,E.map(({name:c})=>c),E.map(({text:c})=>c)])}function nt(e){return e.isWellFormed()&&!e.includes("\0")}function st(e){const{connection:t,tables:n,store:s}=e,{sql:r}=n,o=i=>t.query(`DELETE FROM ${r.intents} WHERE version = $1`,[i]),a=(i,u)=>te(t,async()=>{const E=await rt(e);if(await u(),i===void 0)return;const c=(0,Je.c)(E,i);c!==E&&await J(t,n,"completed",c?"1":"0")});return{open:i=>a("opened",()=>x(t,r.intents,(0,$.Qe)(i),{replaceBy:"version"})),close:i=>a(i.outcome==="undone"?"undone":void 0,async()=>{await Qe(t,n,s,i),await o(i.version)}),drop:i=>a(void 0,()=>o(i)),finish:i=>a(i.attempt,()=>ot(t,n,i))}}async function rt({connection:e,lock:t,tables:{sql:n}}){const{rows:s}=await e.query(`UPDATE ${n.meta} SET value = (value::bigint + 1)::text WHERE key = 'generation' AND ${t.isHeld}
     RETURNING (SELECT value FROM ${n.meta} WHERE key = 'completed') AS completed`),[r]=s;if(r!==void 0)return r.completed==="1";throw t.lost()}async function ot(e,t,{attempt:n,durationMs:s,exports:r,inputsChecksum:o}){await x(e,t.sql.attempts,(0,$.J6)(n)),n.direction==="up"&&n.state==="completed"&&await J(e,t,"duration_ms",String(s)),o!==void 0&&await J(e,t,"inputs_checksum",o),r!==void 0&&await Ze(e,t,r)}function le(){let e=Promise.resolve();return t=>{const n=e.then(t);return e=n.catch(()=>{}),n}}function at(e){const{connection:t,tables:n,history:s,notices:r}=e,o=st(e),a=le();let i=!1;const u=c=>a(async()=>{try{return await c()}catch(p){return(0,d._)(I(p,s))}}),E=c=>u(async()=>(await c(),(0,d.ok)(void 0)));return{read:()=>u(async()=>{const c=await ue(t,n,P);return c.ok?(0,d.ok)({...c.value,notices:r}):(0,d._)((0,S.qM)(s,c.error))}),attempts:()=>u(async()=>(0,d.ok)(await de(t,n))),open:c=>E(()=>o.open(c)),close:c=>E(()=>o.close(c)),drop:c=>E(()=>o.drop(c)),finish:c=>E(()=>o.finish(c)),async[Symbol.asyncDispose](){i||(i=!0,await a(()=>it(e)),e.onDispose())}}}async function it({connection:e,lock:t}){try{e.lost()===void 0&&await t.release()}catch(n){if(!g(n))throw n}finally{await e.close()}}function ct(e,t){const n=le();let s;async function r(o){s?.lost()!==void 0&&(s=void 0);const a=s!==void 0;s??=await z(e,{...t,access:"read"});try{return await o(s)}catch(i){if(!a||s.lost()===void 0)throw i}return r(o)}return{use:o=>n(()=>r(o)),close:()=>n(async()=>s?.close())}}var y=l(4284);const St=null,v={meta:"meta",versions:"so_versions",values:"so_values",intents:"so_intents",attempts:"so_attempts",exports:"so_exports"},fe=63,Te="schema_migrations";function ut(e){const t={migrations:e.migrations.toLowerCase(),runs:e.runs.toLowerCase(),env:e.env.toLowerCase()},n=t.migrations.endsWith(Te)?t.migrations.slice(0,-Te.length):`${t.migrations}_`,s=Object.values(t),r=Object.values(v).map(u=>n+u),o=[...s,...r],a=o.find(u=>Buffer.byteLength(u)>fe);if(a!==void 0)return(0,d._)(`the table name "${a}" is longer than ${fe} bytes: shorten the names in \`store\``);const i=o.find((u,E)=>u===""||o.indexOf(u)!==E);return i!==void 0?(0,d._)(`two of its tables would be named "${i}": change the names in \`store\``):(0,d.ok)({sql:{migrations:(0,y.A)(t.migrations),runs:(0,y.A)(t.runs),env:(0,y.A)(t.env),meta:(0,y.A)(n+v.meta),versions:(0,y.A)(n+v.versions),values:(0,y.A)(n+v.values),intents:(0,y.A)(n+v.intents),attempts:(0,y.A)(n+v.attempts),exports:(0,y.A)(n+v.exports)},apirun:s,own:r,prefix:n})}function dt(e={}){const t=new Map,n=new Set;async function s(r,o){const a=me(r);if(!a.ok)return a;const{address:i,history:u}=a.value,E=JSON.stringify(i),c=t.get(E)??ct(i,e);t.set(E,c);try{return await c.use(async p=>{const Z=await q(p,a.value);return Z.ok?o(p,a.value,Z.value):Z})}catch(p){return(0,d._)(I(p,u))}}return{read:r=>s(r,async(o,a,i)=>{if(i===void 0)return(0,d.ok)({...h.nF,notices:await ee(o,a)});const u=await ue(o,a.tables,i);return u.ok?(0,d.ok)({...u.value,notices:ne(i,a)}):(0,d._)((0,S.qM)(a.history,u.error))}),attempts:r=>s(r,async(o,{tables:a},i)=>(0,d.ok)(i===void 0||i===0?[]:await de(o,a))),async claim(r){const o=me(r);if(!o.ok)return o;const a=await Be(o.value,e);if(!a.ok)return a;const i=at({...a.value,onDispose:()=>n.delete(i)});return n.add(i),(0,d.ok)(i)},async[Symbol.asyncDispose](){await Promise.all([...n].map(r=>r[Symbol.asyncDispose]())),await Promise.all([...t.values()].map(r=>r.close())),t.clear()}}}function me({id:e,store:t,postgres:n}){if(n===void 0)throw new Error(`the place of ${e} has no address`);const{address:s,owner:r}=n,o={instance:e,file:`${(0,b.XS)(s)} (${t.tables.migrations})`},a=ut(t.tables);return a.ok?(0,d.ok)({address:s,store:t,owner:r,history:o,tables:a.value}):(0,d._)((0,S.hU)(o,a.error))}}),7035:((pe,U,l)=>{l.d(U,{GC:()=>W,XS:()=>j,f6:()=>b,mX:()=>Y});var h=l(508);const b=["dbname","host","password","port","search_path","sslcert","sslkey","sslmode","sslrootcert","user"],d="localhost",S=5432,k=65535,B="prefer",D={disable:!0,allow:!0,prefer:!0,require:!0,"verify-ca":!0,"verify-full":!0};function W(f){return f.startsWith("/")}function j({host:f,port:T,database:N}){return`${f.includes(":")?`[${f}]`:f}:${T}/${N}`}function Y(f){const T=R=>{const C=f.get(R);return C===""||R==="sslrootcert"&&C==="system"?void 0:C},N=Number(T("port")??S);if(!Number.isInteger(N)||N<1||N>k)return(0,h._)(`has a port that is not 1 to ${k}`);const w=T("host")??d;if(w.includes(","))return(0,h._)("names several hosts: name one");const M=T("user"),X=T("dbname")??M;if(X===void 0)return(0,h._)("names no database");const O=T("sslmode")??B;if(!g(O))return(0,h._)(`has an unknown sslmode: write one of ${Object.keys(D).join(", ")}`);const H=["sslrootcert","sslcert","sslkey"].find(R=>!I(T(R)??"/"));return H!==void 0?(0,h._)(`has a ${H} that is not an absolute path`):T("sslcert")===void 0!=(T("sslkey")===void 0)?(0,h._)("has one of sslcert and sslkey without the other"):(0,h.ok)({host:w,port:N,database:X,sslmode:O,...F(T,L)})}const L={user:"user",password:"password",rootCertificate:"sslrootcert",certificate:"sslcert",key:"sslkey",searchPath:"search_path"};function F(f,T){const N=Object.entries(T).map(([w,M])=>[w,f(M)]);return Object.fromEntries(N.filter(([,w])=>w!==void 0))}function g(f){return Object.hasOwn(D,f)}function I(f){return f.startsWith("/")||/^[A-Za-z]:[\\/]/.test(f)}})};export{Nt as id,ht as ids,Lt as modules};
