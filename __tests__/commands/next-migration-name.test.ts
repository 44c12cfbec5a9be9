import { describe, expect, test } from '@jest/globals';
import { MAX_NAME_LENGTH, nextNumber, slugOf } from '../../src/commands/next-migration-name.ts';

const NOW = Date.UTC(2026, 2, 9, 8, 7, 6);

const used = (...labels: readonly string[]) =>
  labels.map((label) => ({ label, version: /^0*(\d+)/u.exec(label)?.[1] ?? '' }));

describe('the next number', () => {
  test.each([
    ['is 001 in an empty folder', [], '001'],
    ['is one more than the highest', ['001_a', '002_b'], '003'],
    ['does not fill gaps', ['001_a', '007_b'], '008'],
    ['is as wide as the highest one', ['0001_a', '0002_b'], '0003'],
    ['grows in width when it must', ['98_a', '99_b'], '100'],
    ['goes by number, not by place or text', ['10_a', '9_b'], '11'],
    ['is exact beyond 2^53', ['90071992547409931_a'], '90071992547409932'],
    ['is the moment where the highest is one', ['20260101120000_a'], '20260309080706'],
    ['follows a moment that is not over yet', ['20260309080706_a'], '20260309080707'],
    ['follows fourteen digits that are no moment', ['20269901120000_a'], '20269901120001'],
    ['is a number where a moment is not the highest', ['001_a', '30000101000000_b'], '30000101000001'],
  ])('%s', (_, labels, expected) => {
    expect(nextNumber(used(...labels), NOW)).toBe(expected);
  });

  test('stays behind the version of a file that was deleted', () => {
    expect(nextNumber([...used('001_a'), { version: '5', label: '5' }], NOW)).toBe('6');
    expect(nextNumber([...used('001_a'), { version: '5', label: '005_gone' }], NOW)).toBe('006');
  });
});

describe('a name in a file name', () => {
  test.each([
    ['create user', 'create_user'],
    ['  Create USER!  ', 'create_user'],
    ['add e-mail (second try)', 'add_e_mail_second_try'],
    ['größe ändern', 'größe_ändern'],
    ['../../etc/passwd', 'etc_passwd'],
    ['003', '003'],
    ['', ''],
    [' ?! ', ''],
  ])('%j → %j', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  test('is cut, not in the middle of a character and not behind a word', () => {
    expect(slugOf('ab '.repeat(100))).toHaveLength(MAX_NAME_LENGTH - 1);
    expect(slugOf('𝒶'.repeat(100))).toBe('𝒶'.repeat(MAX_NAME_LENGTH / 2));
    expect(slugOf(`a${'𝒶'.repeat(100)}`).isWellFormed()).toBe(true);
  });
});
