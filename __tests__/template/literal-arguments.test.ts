import { describe, expect, test } from '@jest/globals';
import { literalArguments } from '../../src/template/literal-arguments.ts';
import { parseTemplate } from '../../src/template/parse.ts';
import { given } from '../rigs/given.ts';

describe('literals that functions get', () => {
  test.each([
    ['{{success "a"}}', ['a 10']],
    ['{{ "a" | success }}', ['a 3']],
    [
      '{{if success "a"}}{{failed "b"}}{{else if failed "c"}}x{{else}}{{success "d"}}{{end}}',
      ['a 13', 'b 27', 'c 49', 'd 73'],
    ],
    ['{{with success "a"}}{{.}}{{end}}', ['a 15']],
    ['{{range list (success "a")}}{{success "b"}}{{else}}{{success "c"}}{{end}}', ['a 22', 'b 38', 'c 61']],
    ['{{define "tag"}}{{success "a"}}{{end}}{{template "tag" (failed "b")}}', ['a 26', 'b 63']],
    ['{{$x := success "a"}}{{and $x (or (failed "b") .y)}}', ['a 16', 'b 42']],
    ['{{(success "a").b}}', ['a 11']],
    ['{{success `a`}}', ['a 10']],
    ['{{success "a\\x62"}}', ['ab 10']],
    ['{{success .name}} {{success (print "a")}} {{success (print "a" "b")}}', []],
    ['{{"a" | print | success}}', []],
    ['{{eq .success "a"}} {{print "a"}} success "a"', []],
  ])('%s', (source, expected) => {
    const found = literalArguments(given(parseTemplate(source)), new Set(['success', 'failed']));
    expect(found.map(({ text, offset }) => `${text} ${offset}`)).toEqual(expected);
  });
});
