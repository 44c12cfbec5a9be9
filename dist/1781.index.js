import{modules as shared}from"./shared.index.js";export const id=1781;export const ids=[1781];export const modules={...shared,91781:((t,e,r)=>{r.d(e,{planDifferences:()=>i});var n=r(19937),l=r(67177);function i(t,e){let r=(function(t){let e=t.filter(({mark:t})=>"-"===t).map(({text:t})=>t),r=new Map(t.filter(({mark:t})=>"+"===t).map(({text:t})=>[a(t),t])),n=[],l=new Set;for(let t of e){let e=a(t),i=l.has(e)?void 0:r.get(e);void 0!==i&&l.add(e),n.push(void 0===i?{gone:t}:{gone:t,come:i})}let i=t.filter(({mark:t,text:e})=>{var n;let i;return"+"===t&&(i=a(n=e),!l.has(i)||r.get(i)!==n)});return[...n,...i.map(({text:t})=>({come:t}))]})((0,l.l)(t,e)).flatMap(o),n=r.length-200;return n>0?[...r.slice(0,200),`\u{2026} and ${n} more`]:r}function a(t){let[e=""]=t.split(`
`,1);return/^.*? (?:up|down)(?=[ :]|$)|^[^:]*/.exec(e)?.[0]??e}function o({gone:t,come:e}){if(void 0===t)return s("+",e??"");if(void 0===e)return s("-",t);if(t===e)return[`  ${t.split(`
`,1).join("")} (in another place)`];let r=(0,l.l)(f(t),f(e)),[n,...i]=r.every(({mark:t})=>" "===t)?(0,l.l)(t.split(`
`),e.split(`
`)):r;return void 0===n?[]:" "===n.mark?[`  ${n.text}`,...u(i)]:u([n,...i])}function u(t){return(0,l.h)(t).map(({mark:t,text:e})=>("@"===t?`  \u{2026} ${e}`:`${t} ${e}`).trimEnd())}function s(t,e){let r=f(e),n=r.length-20,l=r.slice(0,20).map(e=>`${t} ${e}`.trimEnd());return n>0?[...l,`${t} \u{2026} and ${n} more lines`]:l}function f(t){var e;let r,[l,i]=(r=(e=t).indexOf(`

`))<0?[e]:[e.slice(0,r),e.slice(r+2)];return void 0===i?l.split(`
`):[...l.split(`
`),...(0,n.i)(i)??i.split(`
`)]}})};
