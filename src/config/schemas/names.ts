import type * as z from 'zod/mini';
import { err, ok, type Result } from '../../domain/result.ts';
import { quoteShort } from '../yaml-node.ts';
import { scalar, type ScalarProblem } from './scalars.ts';

/** Names become part of file names, job names, artifact names and keys of caches. */
export const MAX_NAME_LENGTH = 100;

/** The form of stage and environment names. */
const NAME_PATTERN: RegExp = /^[A-Za-z0-9_.-]+$/;

/** `.` and `..` lead out of the folder in which histories are kept by name. */
const ONLY_DOTS = /^\.+$/;

/**
 * Names under which Windows opens a device and not a file, whatever follows after a dot; and the dot at the end, which
 * it drops. Source: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
const NOT_ON_WINDOWS = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)|\.$/i;

/** A name of a stage or an environment. */
export const name: z.ZodMiniType<string> = scalar<string>(
  (written) => {
    if (written.length > MAX_NAME_LENGTH) return tooLong(written);
    if (!NAME_PATTERN.test(written)) {
      return refuse(
        `the name ${quoteShort(written)} may hold only letters, digits, "_", "." and "-"`,
        `write ${suggestName(written)}; a name may have at most ${MAX_NAME_LENGTH} characters`,
      );
    }
    if (ONLY_DOTS.test(written)) {
      const message = `the name ${quoteShort(written)} is one that folders have`;
      return refuse(message, 'histories are kept under it: use a letter or a digit');
    }
    if (NOT_ON_WINDOWS.test(written)) {
      const message = `the name ${quoteShort(written)} is one that no file has on Windows`;
      return refuse(message, 'histories are kept under it: choose another one, without a dot at its end');
    }
    return ok(written);
  },
  { type: 'string', pattern: NAME_PATTERN.source, examples: ['database'] },
);

/** The name of a project, which may be any text of one line. Empty: that of the repository or the folder. */
export const projectName: z.ZodMiniType<string> = scalar<string>(
  (written) => {
    if (written.length > MAX_NAME_LENGTH) return tooLong(written);
    if (!/\p{Cc}/u.test(written)) return ok(written);
    return refuse(`the name ${quoteShort(written)} holds a line break or the like`, 'write it in one line');
  },
  { type: 'string', examples: ['shop'] },
);

/** A tag of a stage, as the input `tags` names it: there, commas separate tags, and blanks around them do not count. */
export const tag: z.ZodMiniType<string> = scalar<string>(
  (written) => {
    if (written.trim() === '') return err({ code: 'empty-value', message: 'a tag must not be empty' });
    if (!written.includes(',') && written.trim() === written) return ok(written);
    const message = `the tag ${quoteShort(written)} could not be selected: --tags separates at commas and drops blanks around them`;
    return refuse(message, 'write a list of tags, none with a comma or with blanks around it');
  },
  { type: 'string', examples: ['network'] },
);

function tooLong(written: string): Result<never, ScalarProblem> {
  const message = `the name ${quoteShort(written)} has ${written.length} characters`;
  return refuse(message, `a name may have at most ${MAX_NAME_LENGTH}`);
}

function refuse(message: string, hint: string): Result<never, ScalarProblem> {
  return err({ code: 'invalid-name', message, hint });
}

function suggestName(written: string): string {
  const plain = written.replaceAll(/[^A-Za-z0-9_.-]+/g, '-').replaceAll(/^-|-$/g, '');
  return plain === '' ? 'a name such as database' : plain;
}
