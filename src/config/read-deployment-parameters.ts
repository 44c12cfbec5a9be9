import type { DeploymentParameters } from '../domain/infrastructure.ts';
import type { SourceText } from '../domain/source-text.ts';
import { createLocator } from '../tokens/locator.ts';
import { problemOfSharedMark } from '../tokens/token-problem.ts';
import { DEFAULT_MARKS, splitTokens } from '../tokens/token-syntax.ts';
import { type LoadContext, readBytes } from './load-context.ts';
import { problemAt } from './report.ts';
import { decodeText } from './source-encoding.ts';

/**
 * The file that `iac.parameter_file` names, so that its tokens can be checked before anything is deployed. Undefined
 * where nobody knows it yet: the path depends on variables, or something that runs first makes the file.
 */
export async function readDeploymentParameters(
  context: LoadContext,
  path: SourceText | undefined,
  directory: string,
): Promise<DeploymentParameters | undefined> {
  if (path === undefined || path.text.includes('{{')) return undefined;
  const absolute = context.files.resolve(directory, path.text);
  if (!(await context.files.exists(absolute))) return undefined;
  const bytes = await readBytes(context, { path: absolute, namedAt: path.at });
  const file = context.files.show(absolute);
  const text = bytes && decodeText(bytes, file, context.report);
  if (text === undefined) return undefined;
  const { pieces, shared } = splitTokens(text, DEFAULT_MARKS);
  const locate = createLocator(file, text);
  for (const mark of shared) context.report(problemOfSharedMark(mark, locate(mark.offset)));
  const token = pieces.find((piece) => piece.kind === 'token');
  if (token?.kind === 'token' && file.toLowerCase().endsWith('.bicepparam')) {
    // It names its template by a path from its own folder, so a copy of it in another folder would name nothing.
    context.report(
      problemAt(locate(token.token.offset), {
        code: 'invalid-value',
        message: `${token.token.written}: a .bicepparam file is used where it is, so no token in it is replaced`,
        hint: 'write the parameters as JSON, or give this one in overrides',
      }),
    );
  }
  return { file, text };
}
