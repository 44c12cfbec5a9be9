import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseStageOutput } from '../../src/execution/stage-output.ts';

describe('values', () => {
  test.each<[string, string, [string, string][]]>([
    ['nothing', '', []],
    ['empty lines', '\n\n\r\n', []],
    ['a line', 'url=http://x/?a=1&b=2\n', [['url', 'http://x/?a=1&b=2']]],
    ['a line without its end', 'a=1', [['a', '1']]],
    ['several', 'a=1\n\nb=2\n', [['a', '1'], ['b', '2']]], // prettier-ignore
    ['an empty value', 'a=\n', [['a', '']]],
    ['blanks in a value', 'a= b \n', [['a', ' b ']]],
    ['<< in a value', 'a=b<<c\n', [['a', 'b<<c']]],
    ['a name with dots and dashes', 'vpc.id-1=x\n', [['vpc.id-1', 'x']]],
    ['names that objects inherit', '__proto__=a\nconstructor=b\n', [['__proto__', 'a'], ['constructor', 'b']]], // prettier-ignore
    ['a block', 'lines<<END\nfirst = 1\n  second\nEOF\nEND\n', [['lines', 'first = 1\n  second\nEOF']]],
    ['an empty block', 'a<<END\nEND\n', [['a', '']]],
    ['a block of one empty line', 'a<<END\n\nEND\n', [['a', '']]],
    ['empty lines at the ends of a block', 'a<<END\n\nx\n\nEND', [['a', '\nx\n']]],
    ['= in a delimiter', 'a<<b=c\nx\nb=c\n', [['a', 'x']]],
    ['<< in a delimiter', 'a<<<<E\nx\n<<E\n', [['a', 'x']]],
    ['a delimiter inside a longer line', 'a<<E\nxE\nE x\n E\nE\n', [['a', 'xE\nE x\n E']]],
    ['values after a block', 'a<<E\nx\nE\nb=2\n', [['a', 'x'], ['b', '2']]], // prettier-ignore
    ['\\r\\n', 'a=1\r\nb<<E\r\nx\r\ny\r\nE\r\n', [['a', '1'], ['b', 'x\ny']]], // prettier-ignore
    ['a byte order mark', '\uFEFFa=1\n', [['a', '1']]],
    ['the latest of a name', 'a=1\nb=2\na=3\n', [['a', '3'], ['b', '2']]], // prettier-ignore
    ['a reason to skip', 'skip=nothing to do\n', [['skip', 'nothing to do']]],
  ])('%s', (_, text, expected) => {
    expect(parseStageOutput(text)).toEqual({ ok: true, value: expected.map(([name, value]) => ({ name, value })) });
  });
});

describe('problems', () => {
  test.each([
    ['hello\n', 1, 'neither name=value nor name<<DELIMITER'],
    ['a=1\n\nb\n', 3, 'neither name=value nor name<<DELIMITER'],
    ['=secret\n', 1, 'a value without a name'],
    ['<<END\nsecret\nEND\n', 1, 'a value without a name'],
    ['a=1\nDownloading x\turl=secret', 2, '"Downloading x\\turl" is no name: it holds a blank'],
    [' =secret', 1, '" " is no name: it holds a blank'],
    ['a<<\nsecret\n', 1, 'no delimiter after "a"<<'],
    ['b=1\na<<END\nsecret\n END\n', 2, 'a line "END" that ends the value of "a" is missing'],
    [`a<<${'E'.repeat(80)}`, 1, `a line "${'E'.repeat(60)}…" that ends the value of "a" is missing`],
  ])('%j', (text, line, problem) => {
    expect(parseStageOutput(text)).toEqual({ ok: false, error: { line, problem } });
  });
});

test('whatever is written as a block is read as it was', () => {
  const value = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\r', ''));
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z_]\w*$/), value, (name, text) => {
      fc.pre(!text.split('\n').includes('THE END'));
      expect(parseStageOutput(`${name}<<THE END\n${text}\nTHE END\n`)).toEqual({
        ok: true,
        value: [{ name, value: text }],
      });
    }),
  );
});
