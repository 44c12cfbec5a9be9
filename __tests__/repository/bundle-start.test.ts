import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { calledAtStart } from '../../script/bundle/called-at-start.ts';
import type { Span } from '../../script/bundle/code-changes.ts';
import { compileAtOnce, modulesOf } from '../../script/bundle/compile-at-once.ts';
import { joinChunks } from '../../script/bundle/join-chunks.ts';
import { SHARED_FILE, shareModules } from '../../script/bundle/share-modules.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

/** What a text of JavaScript comes to: the module it is, loaded. */
async function loaded(code: string): Promise<Readonly<Record<string, unknown>>> {
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Readonly<Record<string, unknown>>;
}

/** Chooses the functions whose text begins with one of these words. */
function beginning(code: string, ...words: readonly string[]): (span: Span) => boolean {
  return ([from]) => words.some((word) => code.startsWith(word, from));
}

describe('functions that are compiled with their file', () => {
  test('stand in parentheses', async () => {
    const code = 'export const a=[x=>x+1,function(){return 2}];';
    expect(await compileAtOnce(code, () => true)).toBe('export const a=[(x=>x+1),(function(){return 2})];');
  });

  test('are only those that were chosen', async () => {
    const code = 'export const a=[x=>x+1,y=>y+2];';
    expect(await compileAtOnce(code, beginning(code, 'y'))).toBe('export const a=[x=>x+1,(y=>y+2)];');
  });

  test('become variables at the head of the function that declares them, behind its directives', async () => {
    const code = 'export const a=(()=>{"use strict";return b();async function b(){return c()}function c(){return 1}});';
    expect(await compileAtOnce(code, beginning(code, 'async', 'function'))).toBe(
      'export const a=(()=>{"use strict";var b=(async function (){return c()});var c=(function (){return 1});return b();});',
    );
  });

  test('stand behind their class, or are properties, where they are methods', async () => {
    const code = 'export class A{constructor(){}*a(b=1){yield b}c(){return 1}get d(){return 2}}';
    expect(await compileAtOnce(`{${code.slice(7)}}`, beginning(`{${code.slice(7)}}`, '*a', 'get'))).toBe(
      '{class A{constructor(){}c(){return 1}get d(){return 2}}Object.defineProperties(A.prototype,{a:{value:(function*(b=1){yield b}),writable:!0,configurable:!0}});}',
    );
    const object = 'export const o={async a(){return 1},b:2,*["c"](){yield 3}};';
    expect(await compileAtOnce(object, () => true)).toBe(
      'export const o={a:(async function(){return 1}),b:2,["c"]:(function*(){yield 3})};',
    );
  });

  test.each([
    ['super', 'class A extends B{m(){return super.m()}}'],
    ['a private name', 'class A{#x=1;m(){return this.#x}}'],
    ['something static, which may call them', 'class A{static x=new A().m();m(){return 1}}'],
    ['names that are computed', 'class A{["m"](){return 1}}'],
  ])('stay in their class where it has %s', async (_, declared) => {
    const code = `{${declared}}`;
    expect(await compileAtOnce(code, () => true)).toBe(code);
  });

  test('do what they did before in classes and objects: inherited, overridden, not seen, with functions of their own', async () => {
    const code = `export const result=(()=>{class A{n=1;constructor(){this.k=this.m(2)}m(x){function f(){return x+1}return[x].map(y=>y+f())[0]}
async a(){return[...this.g()]}*g(){yield this.n;yield this.s}get s(){return 7}"odd name"(){return 8}}
class B extends A{m(x){return super.m(x)*10}own(){return this.m(1)}}
const o={get v(){return 1},m(){return this.v},async*[Symbol.asyncIterator](){yield 1},
get(x){return x},static(){return 4}};const b=new B();const seen=[];for(const k in b)seen.push(k);
return[b.k,b.own(),seen,Object.keys(A.prototype),b["odd name"](),new A().m.name,o.m(),o.get(5),o.static(),o.m.name]})();
export const later=(async()=>{class A{async a(){return[...this.g()]}*g(){yield 1;yield 2}}return new A().a()})();`;
    const chosen = await compileAtOnce(code, () => true);
    expect(chosen).toContain('Object.defineProperties(A.prototype');
    const [before, after] = [await loaded(code), await loaded(chosen)];
    expect(before['result']).toEqual([50, 30, ['n', 'k'], [], 8, 'm', 1, 5, 4, 'm']);
    const names = (result: unknown): unknown => (result as readonly unknown[]).toSpliced(5, 1);
    expect(names(after['result'])).toEqual(names(before['result']));
    expect(await after['later']).toEqual(await before['later']);
  });

  test('do what they did before: declared, in each other, one behind another, reassigned, as methods and generators', async () => {
    const code = `export const result=(()=>{const out=[first(),typeof later,deep(2)];
function first(){return inner();function inner(){return [...numbers()]}}function* numbers(){yield 1;yield 2}
function later(){later=()=>'second';return'first'}out.push(later(),later());
function deep(n){return n===0?'end':deep(n-1)}{function block(){return 'block'}out.push(block())}
class K{m(){return first.name+(function named(k){return k?named(k-1):'done'})(1)}}out.push(new K().m());return out})();`;
    const before = await loaded(code);
    const chosen = await compileAtOnce(code, () => true);
    expect(chosen).not.toBe(code);
    expect((await loaded(chosen))['result']).toEqual(before['result']);
    expect(before['result']).toEqual([[1, 2], 'function', 'end', 'first', 'second', 'block', 'firstdone']);
  });

  test('are the modules of a chunk of which nothing else is known', async () => {
    const code =
      "export const id=7;export const ids=[7];export const modules={1:a=>{a.b='x'},20:function(a){a.c=()=>1}};";
    const modules = await modulesOf(code);
    expect(modules.map(([from, to]) => code.slice(from, to))).toEqual(["a=>{a.b='x'}", 'function(a){a.c=()=>1}']);
  });
});

describe('chunks that are loaded together', () => {
  const chunk = (id: number, modules: string): string =>
    `export const id=${id};export const ids=[${id}];export const modules={${modules}};`;
  const files = new Map([
    ['index.js', 'x.u=(e=>""+e+".index.js");'],
    ['1.index.js', chunk(1, '10:(()=>1)')],
    ['2.index.js', chunk(2, '20:(()=>2)')],
    ['3.index.js', chunk(3, '30:(()=>3)').replace('[3]', '[3,4]')],
    ['LICENSES.txt', 'MIT'],
  ]);

  test('are one file, in which the loader finds each of them', async () => {
    const joined = joinChunks(files, ['1.index.js', '3.index.js', 'index.js', 'absent.js']);
    expect([...joined.keys()].toSorted()).toEqual(['1.index.js', '2.index.js', 'LICENSES.txt', 'index.js']);
    const { ids, modules } = await loaded(joined.get('1.index.js') ?? '');
    expect(ids).toEqual([1, 3, 4]);
    expect(Object.keys(modules as object)).toEqual(['10', '30']);
    const { x } = await loaded(`export const x={};${joined.get('index.js') ?? ''}`);
    const { u } = x as { readonly u: (id: number) => string };
    expect([1, 2, 3].map((id) => u(id))).toEqual(['1.index.js', '2.index.js', '1.index.js']);
  });

  test('are left alone where there is nothing to join', () => {
    expect(joinChunks(files, ['1.index.js'])).toEqual(files);
  });

  test('are not joined under a loader that is not as expected', () => {
    const other = new Map([...files, ['index.js', 'x.u=(e=>e+".js");']]);
    expect(() => joinChunks(other, ['1.index.js', '2.index.js'])).toThrow('index.js has not exactly one');
  });
});

describe('what a start needs of a bundle', () => {
  test('is what the commands load and call', async () => {
    await using folder = await makeTemporaryFolder();
    await mkdir(path.join(folder.path, 'examples/four-stages'), { recursive: true });
    const program = `const called=()=>1;const idle=()=>2;called();
if(process.argv.includes('plan'))await import('../1.index.js');export{idle}`;
    const files = new Map([
      ['cli/index.js', program],
      ['1.index.js', 'export const id=1;'],
    ]);
    const start = calledAtStart(folder.path, path.join(folder.path, 'start'), files);
    expect([...start.keys()].toSorted()).toEqual(['1.index.js', 'cli/index.js']);
    const called = new Set(start.get('cli/index.js')?.map(([from, to]) => program.slice(from, to)));
    expect(called).toContain('()=>1');
    expect(called).not.toContain('()=>2');
  });

  test('is not looked for in a project without the example', async () => {
    await using folder = await makeTemporaryFolder();
    await writeFile(path.join(folder.path, 'index.js'), '');
    expect(calledAtStart(folder.path, path.join(folder.path, 'start'), new Map())).toEqual(new Map());
  });
});

describe('modules that several chunks bring', () => {
  const chunk = (id: number, modules: string): string =>
    `export const id=${id};export const ids=[${id}];export const modules={${modules}};`;
  const files = new Map([
    ['1.index.js', chunk(1, '10:()=>1,11:()=>"both"')],
    ['2.index.js', chunk(2, '11:()=>"both",20:()=>2')],
    ['3.index.js', chunk(3, '11:()=>"both"')],
    ['index.js', 'export const cli=1;'],
  ]);

  test('stand in one file, which those chunks import', async () => {
    const shared = await shareModules(files, (file) => file === '3.index.js');
    expect(shared.get(SHARED_FILE)).toBe('export const modules={11:()=>"both"};\n');
    expect(shared.get('1.index.js')).toBe(
      `import{modules as shared}from"./${SHARED_FILE}";export const id=1;export const ids=[1];export const modules={...shared,10:()=>1};\n`,
    );
    expect(shared.get('3.index.js')).toBe(files.get('3.index.js'));
    expect(shared.get('index.js')).toBe(files.get('index.js'));
  });

  test('are as many as there are: without any, nothing changes', async () => {
    expect(await shareModules(files, (file) => file !== '1.index.js')).toEqual(files);
  });
});
