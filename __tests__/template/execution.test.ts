import { describe, expect, test } from '@jest/globals';
import { MAX_DEPTH, MAX_STEPS, MAX_TEXT_LENGTH } from '../../src/template/execution.ts';
import { MAX_VALUE_DEPTH } from '../../src/template/format/printer.ts';
import { errorOf, textOf } from './render-source.ts';

const LONG = `a text would be longer than ${MAX_TEXT_LENGTH} characters`;
const BUSY = `the template does too much: more than ${MAX_STEPS} steps`;
const DEEP = `a value is nested more than ${MAX_VALUE_DEPTH} levels deep`;
const doubled = (start: string, times: number): string =>
  `{{$x := ${start}}}{{range ${times}}}{{$x = print $x $x}}{{end}}`;

describe('a template can not do as much as it likes', () => {
  test.each([
    ['endless loops', '{{range 1000000000000}}{{end}}', BUSY],
    ['loops in loops', '{{range 100000}}{{range 100000}}{{end}}{{end}}', BUSY],
    [
      'much output',
      `{{range 900000}}${'x'.repeat(100)}{{end}}`,
      `the template prints more than ${MAX_TEXT_LENGTH} characters`,
    ],
    ['a text that doubles', doubled('"abc"', 100), LONG],
    ['replacing with itself', '{{$x := "aaaaaaaa"}}{{range 99}}{{$x = replace "a" $x $x}}{{end}}', LONG],
    ['wide indentation', '{{indent 9223372036854775807 "a"}}', LONG],
    ['indentation of many lines', `${doubled('"\\n"', 20)}{{indent 1000 $x}}`, LONG],
    ['wide formats', `{{printf "${'%999999d'.repeat(100)}"${' 1'.repeat(100)}}}`, LONG],
    ['joins', `${doubled('"abcdefgh"', 18)}{{join $x (list $x $x $x $x $x $x $x)}}`, LONG],
    ['lists that double', '{{$x := list 1}}{{range 60}}{{$x = list $x $x}}{{end}}{{$x}}', BUSY],
    ['JSON that doubles', '{{$x := list 1}}{{range 60}}{{$x = list $x $x}}{{end}}{{toJson $x}}', BUSY],
    ['YAML that doubles', '{{$x := list 1}}{{range 60}}{{$x = list $x $x}}{{end}}{{toYaml $x}}', BUSY],
    ['lists in lists', '{{$x := list}}{{range 10000}}{{$x = list $x}}{{end}}{{$x}}', DEEP],
    ['maps in maps', '{{$x := dict}}{{range 10000}}{{$x = dict "a" $x}}{{end}}{{toJson $x}}', DEEP],
    [
      'JSON in JSON',
      `{{fromJson "${'['.repeat(5000)}${']'.repeat(5000)}"}}`,
      'JSON is nested more than 200 levels deep',
    ],
    ['many parts', `${doubled('",,"', 17)}{{splitList "," $x}}`, 'splitting gives more than 100000 parts'],
    ['hashing for ever', `${doubled('"abcdefgh"', 18)}{{range 100000}}{{$y := sha256sum $x}}{{end}}`, BUSY],
    ['decoding for ever', `${doubled('"abcdefgh"', 18)}{{range 100000}}{{$y := b64dec $x}}{{end}}`, BUSY],
  ])('%s', (_name, source, message) => {
    expect(errorOf(source)).toMatchObject({ kind: 'limit', message });
  });

  test.each([
    '{{template "t"}}',
    '{{define "a"}}{{with 1}}{{template "b"}}{{end}}{{end}}{{define "b"}}{{template "a"}}{{end}}{{template "a"}}',
  ])('recursion: %s', (source) => {
    expect(errorOf(source)).toMatchObject({
      kind: 'exec',
      message: `exceeded maximum template depth (${MAX_DEPTH})`,
    });
  });

  test('what stays within the limits is untouched by them', () => {
    expect(textOf('{{printf "%999999d" 1 | len}} {{printf "%1000000000d" 1}}')).toBe(
      '999999 %!(NOVERB)%!(EXTRA int=1)',
    );
    expect(textOf('{{printf "%.100000f" 1.5 | len}}')).toBe('100002');
    expect(
      textOf('{{define "down"}}{{if .}}{{template "down" (sub . 1)}}{{else}}0{{end}}{{end}}{{template "down" 100}}'),
    ).toBe('0');
  });
});
