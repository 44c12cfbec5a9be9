export const id=4551;export const ids=[4551];export const modules={94551:((e,t,n)=>{n.r(t),n.d(t,{postgresHistories:()=>j});var a=n(39201),r=n(27035),s=n(70508),i=n(64721),o=n(71517),l=n(63912),u=n(75616),c=n(22002);let E={id:"BIGSERIAL PRIMARY KEY",bigint:"BIGINT",integer:"INTEGER",number:"DOUBLE PRECISION",flag:"BOOLEAN DEFAULT FALSE",time:"TIMESTAMPTZ",text:"TEXT",content:"JSON",...c.vm},m=[async function(e,{sql:t}){await e.query(`
    ALTER TABLE ${t.migrations} ALTER COLUMN version TYPE BIGINT;
    ALTER TABLE ${t.runs} ALTER COLUMN version TYPE BIGINT;
    ALTER TABLE ${t.env} ALTER COLUMN version TYPE BIGINT;
    ${(0,c.pw)(t.meta,c.LN.meta,E)};
    ${(0,c.pw)(t.versions,c.LN.so_versions,E)};
    ${(0,c.pw)(t.values,c.LN.so_values,E)};
    ${(0,c.pw)(t.intents,c.LN.so_intents,E)};
    ${(0,c.pw)(t.attempts,c.LN.so_attempts,E)};
    ${(0,c.pw)(t.exports,c.LN.so_exports,E)};
    INSERT INTO ${t.meta} VALUES
      ('schema_version', '1'),
      ('generation', '1'),
      ('completed', (SELECT CASE WHEN EXISTS (SELECT FROM ${t.migrations}) THEN '1' ELSE '0' END));
  `)}];async function v(e,t){let{tables:n,history:a}=t,r=await async function(e,t){let{rows:n}=await e.query("SELECT relname::text AS name FROM pg_class WHERE relname = ANY($1::text[]) AND pg_table_is_visible(oid)",[[...t.apirun,...t.own]]);return new Set(n.map(e=>String(e.name)))}(e,n);if(0===r.size)return(0,s.ok)(void 0);let o=n.own.some(e=>r.has(e)),l=[...n.apirun,...o?n.own:[]].find(e=>!r.has(e));return void 0!==l?(0,s._)((0,i.hU)(a,function(e,t){let[n=""]=[...e].toSorted();return`it has the table "${n}" and no table "${t}"; if a table name in \`store\` was changed, change it back; if another program made the table, set table_prefix`}(r,l))):o?async function(e,{tables:t,owner:n,history:a}){let{rows:r}=await e.query(`SELECT key, value FROM ${t.sql.meta}`),o=new Map(r.map(e=>[e.key,e.value])),l=Number(o.get("schema_version")??0/0);if(!Number.isSafeInteger(l)||l<1)return(0,s._)((0,i.qM)(a,`the table ${t.sql.meta} does not say the schema version`));if(l>1){let{instance:e,file:t}=a;return(0,s._)({reason:"history_newer",instance:e,file:t,found:l,known:1})}let c=o.get(u.C),E="string"==typeof c;return E&&c!==n?(0,s._)((0,u.V)(a,c,n,t.sql.meta)):(0,s.ok)({version:l,isOwned:E})}(e,t):(0,s.ok)({version:0,isOwned:!1})}var d=n(76451);async function p(e,{owner:t,tables:n}){let{rows:a}=await e.query(`SELECT format('%I.%I', nspname, meta.relname) AS name
     FROM pg_class AS meta JOIN pg_namespace AS schema ON schema.oid = meta.relnamespace
     WHERE meta.relname LIKE '%meta' AND meta.relkind = 'r'
     AND EXISTS (
       SELECT FROM pg_class AS versions WHERE versions.relnamespace = meta.relnamespace
       AND versions.relname = left(meta.relname::text, -4) || 'so_versions'
     )
     AND has_schema_privilege(schema.oid, 'USAGE') AND has_table_privilege(meta.oid, 'SELECT')
     ORDER BY 1 LIMIT 100`);if(0===a.length)return[];let r=a.map(e=>String(e.name));return(await e.query(r.map((e,t)=>`SELECT ${t} AS found FROM ${e} WHERE key = 'instance' AND value = $1`).join(" UNION ALL "),[t])).rows.map(e=>`there is no table ${n.sql.migrations}, so that everything counts as pending, but ${r[Number(e.found)]} says that it holds a history of ${t}: if table_prefix or search_path was changed, change it back`)}var S=n(87596);async function f(e,t,n,{replaceBy:a}={}){let r=Object.keys(n),s=r.filter(e=>e!==a).map(e=>`${e} = EXCLUDED.${e}`);await e.query(`INSERT INTO ${t} (${r.join(", ")}) VALUES (${r.map((e,t)=>`$${t+1}`).join(", ")})
     ${void 0===a?"":`ON CONFLICT (${a}) DO UPDATE SET ${s.join(", ")}`}`,Object.values(n))}async function w(e,{sql:t},n,a){await f(e,t.meta,{key:n,value:a},{replaceBy:"key"})}function y(e){let t=[...new Map(e.map(e=>[e.name,e])).values()];return{names:t.map(({name:e})=>e),forms:t.map(({form:e})=>e),values:t}}var $=n(12982);function T(e,{history:t}){return 0===e?[`${t.file} was made by apirun: what it says is applied, is applied`]:[]}var A=n(67002),h=n(16369),L=n(87909),N=n(57074),O=n(13175);function _(e,t){let n=e[t]??[];if(Array.isArray(n)&&n.every(g))return n;throw(0,O.MZ)(`column ${t} holds no list of rows`)}function R(e,t){let n=e[t]??{};if(g(n))return n;throw(0,O.MZ)(`column ${t} holds no object`)}function g(e){return"object"==typeof e&&null!==e&&!Array.isArray(e)}function I(e){return`to_char(${e} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`}let M=I("newest.ran_at");function C({runs:e}){return`WITH newest AS (
    SELECT DISTINCT ON (version) version, id, ran_at FROM ${e}
    WHERE direction = 'up' AND NOT failed ORDER BY version, id DESC
  )`}function b({runs:e}){return`(SELECT json_object_agg(version, times) FROM (
    SELECT version, count(*) AS times FROM ${e} WHERE direction = 'down' AND NOT failed GROUP BY version
  ) AS counted)`}function k(e){return`(SELECT json_agg(gathered) FROM (${e}) AS gathered)`}async function D(e,t,n){let[a={}]=(await e.query(0===n?function({sql:e}){return`
    ${C(e)}
    SELECT
      ${k(`
        SELECT applied.version::text AS applied_version, coalesce(${M}, '') AS ran_at
        FROM ${e.migrations} AS applied LEFT JOIN newest ON newest.version = applied.version
      `)} AS applied,
      ${k(`SELECT version::text AS version, name, value, 'clear' AS form FROM ${e.env}`)} AS stored_values,
      ${b(e)} AS undone
  `}(t):function({sql:e}){return`
    ${C(e)}
    SELECT
      (SELECT json_object_agg(key, value) FROM ${e.meta} WHERE value IS NOT NULL) AS meta,
      ${k(`
        SELECT applied.version::text AS applied_version, coalesce(${M}, '') AS ran_at, ours.*
        FROM ${e.migrations} AS applied
        LEFT JOIN newest ON newest.version = applied.version
        LEFT JOIN ${e.versions} AS ours
          ON ours.version = applied.version::text AND (newest.id IS NULL OR newest.id <= ours.run_id)
        UNION ALL
        SELECT version, '', ours.* FROM ${e.versions} AS ours WHERE run_id IS NULL
      `)} AS applied,
      ${k(`
        SELECT stored.version::text AS version, stored.name, stored.value, coalesce(ours.form, 'clear') AS form
        FROM ${e.env} AS stored
        LEFT JOIN ${e.values} AS ours ON ours.version = stored.version::text AND ours.name = stored.name
      `)} AS stored_values,
      ${k(`
        SELECT version, name, form, coalesce(value, '""') AS value FROM ${e.values}
        WHERE value IS NOT NULL OR form = 'withheld'
      `)} AS our_values,
      ${k(`SELECT * FROM ${e.intents}`)} AS intents,
      ${k(`SELECT * FROM ${e.exports}`)} AS exports,
      ${k(`SELECT * FROM ${e.attempts} ORDER BY id DESC LIMIT 1`)} AS last_attempt,
      EXISTS (
        SELECT FROM ${e.versions} AS ours WHERE run_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM ${e.migrations} AS applied WHERE applied.version::text = ours.version)
      ) AS taken_back_elsewhere,
      ${b(e)} AS undone
  `}(t))).rows,r=function(e){let t=Map.groupBy(_(e,"our_values"),e=>(0,N.r7)(e,"version")),n=Map.groupBy(_(e,"stored_values"),e=>(0,N.r7)(e,"version")),a=[];for(let r of _(e,"applied")){let e=(0,N.r7)(r,"applied_version"),s=(n.get(e)??[]).map(N.nN);if((r.version??null)===null){let t=s.map(e=>({...e,form:"clear"}));a.push((0,N.Wd)(e,(0,N.r7)(r,"ran_at"),t.toSorted(x)));continue}let i=[...s,...(t.get(e)??[]).map(N.nN)],o=(0,N.Xv)(r,i.toSorted(x));if(!o.ok)return o;a.push(o.value)}return(0,s.ok)(a.toSorted((e,t)=>(0,h.Z)(e.version,t.version)))}(a);if(!r.ok)return r;let i=R(a,"meta"),{inputs_checksum:o,duration_ms:l}=i,[u]=_(a,"last_attempt").map(N.XZ),c=Object.entries(R(a,"undone"));return(0,s.ok)({exists:!0,applied:r.value,openIntents:_(a,"intents").map(N.Wm).toSorted((e,t)=>(0,h.Z)(e.version,t.version)),exports:_(a,"exports").map(N.nN).toSorted(x),...void 0===u?{}:{lastAttempt:u},completed:0===n?r.value.length>0:"1"===i.completed&&!1===a.taken_back_elsewhere,...void 0===o?{}:{inputsChecksum:(0,N.r7)(i,"inputs_checksum")},...void 0===l?{}:{durationMs:Number(l)},...0===c.length?{}:{undone:new Map(c.map(([e,t])=>[e,Number(t)]))}})}async function F(e,{sql:t}){let n=await e.query(`SELECT * FROM ${t.attempts} ORDER BY id`),a=await e.query(`
    SELECT version::text AS version, direction, status_code, failed, ${I("ran_at")} AS ran_at
    FROM ${t.runs} ORDER BY id
  `);return(0,L.K)(n.rows.map(N.XZ),a.rows.map(L.y))}function x(e,t){return(0,A.n)(e.name,t.name)}var q=n(15423),H=n(74790),U=n(82632),W=n(64284);let B={meta:"meta",versions:"so_versions",values:"so_values",intents:"so_intents",attempts:"so_attempts",exports:"so_exports"},Y="schema_migrations";function j(e={}){let t=new Map,n=new Set;async function r(n,a){let r=G(n);if(!r.ok)return r;let{address:i,history:u}=r.value,c=JSON.stringify(i),E=t.get(c)??function(e,t){let n,a=(0,U.I)();async function r(){return n?.lost()!==void 0&&(n=void 0),n??=await (0,o.M)(e,{...t,access:"read"})}return{use:e=>a(()=>(async function(e){let t=await r();try{return await e(t)}catch(e){if(void 0===t.lost())throw e}return e(await r())})(e)),close:()=>a(async()=>n?.close())}}(i,e);t.set(c,E);try{return await E.use(async e=>{let t=await v(e,r.value);return t.ok?a(e,r.value,t.value?.version):t})}catch(e){return(0,s._)((0,l.ED)(e,u))}}return{read:e=>r(e,async(e,t,n)=>{if(void 0===n)return(0,s.ok)({...a.nF,notices:await p(e,t)});let r=await D(e,t.tables,n);return r.ok?(0,s.ok)({...r.value,notices:T(n,t)}):(0,s._)((0,i.qM)(t.history,r.error))}),attempts:e=>r(e,async(e,{tables:t},n)=>(0,s.ok)(void 0===n||0===n?[]:await F(e,t))),async claim(t){let a=G(t);if(!a.ok)return a;let r=await async function(e,t){let n,a;try{return n=await (0,o.M)(e.address,{...t,access:"write"}),a=await async function(e,t){let{tables:n,history:a,store:r}=e,i=await async function(e,t){let n=await async function(e,{sql:t}){let{rows:n}=await e.query(`SELECT coalesce(
       (SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = to_regclass($1)), quote_ident(current_schema())
     ) AS schema`,[t.migrations]),a=n[0]?.schema;if("string"==typeof a)return a;throw(0,l.Y5)("there is no schema for its tables: create the one that search_path names","refused")}(e,t),a=(0,d.T)(`history ${n}.${t.sql.migrations}`),{rows:r}=await e.query("SELECT pg_try_advisory_lock($1::bigint) AS free",[a]);if(r[0]?.free===!0)return{isHeld:(0,d.D)(a,"mine"),lost:()=>e.abandon("the session no longer has its lock; connect to the server itself, or to a pooler in session mode"),async release(){await e.query("SELECT pg_advisory_unlock($1::bigint)",[a])}}}(t,n);if(void 0===i)return(0,s._)({reason:"history_busy",...a});let o=await v(t,e);if(!o.ok)return o;let{version:S,isOwned:f=!1}=o.value??{},y=void 0===S?await p(t,e):T(S,e);return 1===S&&f||await (0,$.f)(t,async()=>{let{rows:a}=await t.query(`SELECT ${i.isHeld} AS held`);if(a[0]?.held!==!0)throw i.lost();void 0===S&&await async function(e,{sql:t}){await e.query(`
    ${(0,c.pw)(t.migrations,c.YR.migrations,E)};
    ${(0,c.pw)(t.runs,c.YR.runs,E)};
    ${(0,c.pw)(t.env,c.YR.env,E)};
  `)}(t,n),await async function(e,t,n){for(let[a,r]of m.entries())a>=n&&await r(e,t)}(t,n,S??0),f||await w(t,n,u.C,e.owner)}),(0,s.ok)({connection:t,lock:i,tables:n,store:r,history:a,notices:y})}(e,n)}catch(t){return(0,s._)((0,l.ED)(t,e.history))}finally{a?.ok!==!0&&await n?.close()}}(a.value,e);if(!r.ok)return r;let A=function(e){let{connection:t,tables:n,history:a,notices:r}=e,o=function(e){let{connection:t,tables:n,store:a}=e,{sql:r}=n,s=e=>t.query(`DELETE FROM ${r.intents} WHERE version = $1`,[e]),i=(a,r)=>(0,$.f)(t,async()=>{let s=await async function({connection:e,lock:t,tables:{sql:n}}){let{rows:a}=await e.query(`UPDATE ${n.meta} SET value = (value::bigint + 1)::text WHERE key = 'generation' AND ${t.isHeld}
     RETURNING (SELECT value FROM ${n.meta} WHERE key = 'completed') AS completed`),[r]=a;if(void 0!==r)return"1"===r.completed;throw t.lost()}(e);if(await r(),void 0===a)return;let i=(0,q.c)(s,a);i!==s&&await w(t,n,"completed",i?"1":"0")});return{open:e=>i("opened",()=>f(t,r.intents,(0,S.Qe)(e),{replaceBy:"version"})),close:e=>i("undone"===e.outcome?"undone":void 0,async()=>{await async function(e,t,n,a){let{sql:r}=t,s=(0,H.e)(a.version)??null,i=null===s?null:await async function(e,{sql:t},n,a,r){let{rows:s}=await e.query(`INSERT INTO ${t.runs} (version, direction, status_code, body, env_json, failed, ran_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id::text AS id`,[r,a.direction,a.statusCode,n.saveResponseBody?a.body??null:null,(0,S.Yr)(a.variables),"failed"===a.outcome,a.at]);return String(s[0]?.id)}(e,t,n,a,s);"failed"===a.outcome||(await async function(e,{sql:t},n,a){await e.query(`WITH ours AS (DELETE FROM ${t.versions} WHERE version = $1),
          forms AS (DELETE FROM ${t.values} WHERE version = $1),
          stored AS (DELETE FROM ${t.env} WHERE version = $2)
     DELETE FROM ${t.migrations} WHERE version = $2`,[n,a])}(e,t,a.version,s),"undone"!==a.outcome&&(await f(e,r.versions,{...(0,S.Mi)(a),run_id:i}),null!==s&&await e.query(`INSERT INTO ${r.migrations} (version) VALUES ($1) ON CONFLICT DO NOTHING`,[s]),await async function(e,{sql:t},{version:n,variables:a},r){let{names:s,forms:i,values:o}=y(a);if(0===a.length)return;let l=e=>{var t;return null!==r&&(t=e.text).isWellFormed()&&!t.includes("\0")};await e.query(`INSERT INTO ${t.values} (version, name, form, value)
     SELECT $1::text, * FROM unnest($2::text[], $3::text[], $4::json[])`,[n,s,i,o.map(e=>l(e)?null:JSON.stringify((0,S.GD)(e)))]);let u=o.filter(e=>l(e)&&"withheld"!==e.form);0!==u.length&&await e.query(`INSERT INTO ${t.env} (version, name, value) SELECT $1::bigint, * FROM unnest($2::text[], $3::text[])`,[r,u.map(({name:e})=>e),u.map(({text:e})=>e)])}(e,t,a,s)))}(t,n,a,e),await s(e.version)}),drop:e=>i(void 0,()=>s(e)),finish:e=>i((0,q.g)(e),()=>(async function(e,t,{attempt:n,durationMs:a,exports:r,inputsChecksum:s}){await f(e,t.sql.attempts,(0,S.J6)(n)),"up"===n.direction&&"completed"===n.state&&await w(e,t,"duration_ms",String(a)),void 0!==s&&await w(e,t,"inputs_checksum",s),void 0!==r&&await async function(e,{sql:t},n){await e.query(`DELETE FROM ${t.exports}`);let{names:a,forms:r,values:s}=y(n);await e.query(`INSERT INTO ${t.exports} (name, form, value) SELECT * FROM unnest($1::text[], $2::text[], $3::json[])`,[a,r,s.map(e=>JSON.stringify((0,S.GD)(e)))])}(e,t,r)})(t,n,e))}}(e),u=(0,U.I)(),c=!1,E=e=>u(async()=>{try{return await e()}catch(e){return(0,s._)((0,l.ED)(e,a))}}),m=e=>E(async()=>(await e(),(0,s.ok)(void 0)));return{read:()=>E(async()=>{let e=await D(t,n,1);return e.ok?(0,s.ok)({...e.value,notices:r}):(0,s._)((0,i.qM)(a,e.error))}),attempts:()=>E(async()=>(0,s.ok)(await F(t,n))),open:e=>m(()=>o.open(e)),close:e=>m(()=>o.close(e)),drop:e=>m(()=>o.drop(e)),finish:e=>m(()=>o.finish(e)),async [Symbol.asyncDispose](){c||(c=!0,await u(()=>(async function({connection:e,lock:t}){try{void 0===e.lost()&&await t.release()}catch(e){if(!(0,l.yO)(e))throw e}finally{await e.close()}})(e)),e.onDispose())}}}({...r.value,onDispose:()=>n.delete(A)});return n.add(A),(0,s.ok)(A)},async [Symbol.asyncDispose](){await Promise.all([...n].map(e=>e[Symbol.asyncDispose]())),await Promise.all([...t.values()].map(e=>e.close())),t.clear()}}}function G({id:e,owner:t,store:n,postgres:a}){if(void 0===a)throw Error(`the place of ${e} has no address`);let{address:o}=a,l={instance:e,file:`${(0,r.XS)(o)} (${n.tables.migrations})`},u=function(e){let t={migrations:e.migrations.toLowerCase(),runs:e.runs.toLowerCase(),env:e.env.toLowerCase()},n=t.migrations.endsWith(Y)?t.migrations.slice(0,-Y.length):`${t.migrations}_`,a=Object.values(t),r=Object.values(B).map(e=>n+e),i=[...a,...r],o=i.find(e=>Buffer.byteLength(e)>63);if(void 0!==o)return(0,s._)(`the table name "${o}" is longer than 63 bytes: shorten the names in \`store\``);let l=i.find((e,t)=>""===e||i.indexOf(e)!==t);return void 0!==l?(0,s._)(`two of its tables would be named "${l}": change the names in \`store\``):(0,s.ok)({sql:{migrations:(0,W.A)(t.migrations),runs:(0,W.A)(t.runs),env:(0,W.A)(t.env),meta:(0,W.A)(n+B.meta),versions:(0,W.A)(n+B.versions),values:(0,W.A)(n+B.values),intents:(0,W.A)(n+B.intents),attempts:(0,W.A)(n+B.attempts),exports:(0,W.A)(n+B.exports)},apirun:a,own:r,prefix:n})}(n.tables);return u.ok?(0,s.ok)({address:o,store:n,owner:t,history:l,tables:u.value}):(0,s._)((0,i.hU)(l,u.error))}})};