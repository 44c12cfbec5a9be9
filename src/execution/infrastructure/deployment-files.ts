import type { Failure } from '../../domain/failure.ts';
import type { AzureDeployment } from '../../domain/infrastructure.ts';
import type { Result } from '../../domain/result.ts';
import { err, ok } from '../../domain/result.ts';
import {
  formatOfParameters,
  isBicepParameters,
  isPlainOverride,
  overridesFile,
} from '../../planning/infrastructure/azure-arguments.ts';
import type { RenderedDeployment } from '../../planning/infrastructure/render-deployment.ts';
import { stageTokens, tokensFailure } from '../../planning/parameters/stage-tokens.ts';
import type { PrivateFolder } from '../private-files-ports.ts';
import type { DeploymentRun } from './deployment-run.ts';

/** The parameters of a deployment, in files that are gone when this is disposed of, and for the command line. */
export interface OpenDeploymentFiles extends AsyncDisposable {
  /** Paths as the command is given them; later ones win. */
  readonly parameters: readonly string[];
  /** Overrides that may stand on the command line, which every user of the machine can read. */
  readonly plainOverrides: RenderedDeployment['overrides'];
}

/** The folder of the copy of a parameter file, which keeps its name, and so may be called as the file of overrides is. */
const COPY_FOLDER = 'copy';

/** What the file of overrides is called. */
const OVERRIDES_NAME = 'overrides.parameters.json';

/**
 * Writes the parameters of a deployment into a private folder: the parameter file with its tokens replaced, and overrides
 * that hold a secret or that `az` would take for the name of a file.
 */
export async function openDeploymentFiles(
  run: DeploymentRun,
  rendered: RenderedDeployment,
  deployment: AzureDeployment,
): Promise<Result<OpenDeploymentFiles, Failure>> {
  const { redactor } = run;
  const isPlain = (value: string): boolean => isPlainOverride(value) && redactor.redact(value) === value;
  const plainOverrides = rendered.overrides.filter(({ value }) => isPlain(value));
  const hidden = rendered.overrides.filter(({ value }) => !isPlain(value));
  const { parameterFile } = rendered;
  const location = deployment.parameterFile?.at ?? deployment.mainFile.at;
  const problem: Problem = (message) => ({
    reason: 'template',
    instance: run.view.id,
    subject: 'iac.parameter_file',
    message,
    location,
  });
  if (parameterFile === undefined && hidden.length === 0) {
    return ok({ parameters: [], plainOverrides, [Symbol.asyncDispose]: () => Promise.resolve() });
  }
  const opened = await run.ports.privateFiles.open();
  if (!opened.ok) return err(problem(opened.error));
  const folder = opened.value;
  const written = await writeAll(run, folder, { parameterFile, hidden, problem });
  if (!written.ok) {
    await folder[Symbol.asyncDispose]();
    return written;
  }
  return ok({
    parameters: written.value,
    plainOverrides,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  });
}

async function writeAll(
  run: DeploymentRun,
  folder: PrivateFolder,
  {
    parameterFile,
    hidden,
    problem,
  }: {
    readonly parameterFile: string | undefined;
    readonly hidden: RenderedDeployment['overrides'];
    readonly problem: Problem;
  },
): Promise<Result<readonly string[], Failure>> {
  const paths: string[] = [];
  if (parameterFile !== undefined) {
    const path = await copyOf(run, folder, { file: parameterFile, problem });
    if (!path.ok) return path;
    paths.push(path.value);
  }
  if (hidden.length > 0) {
    const path = await folder.write(OVERRIDES_NAME, overridesFile(hidden));
    if (!path.ok) return err(problem(path.error));
    paths.push(path.value);
  }
  return ok(paths);
}

async function copyOf(
  run: DeploymentRun,
  folder: PrivateFolder,
  { file, problem }: { readonly file: string; readonly problem: Problem },
): Promise<Result<string, Failure>> {
  // It names its template by a path from its own folder, and would name nothing from another one.
  if (isBicepParameters(file)) return ok(file);
  const { view, scope } = run;
  const text = await run.ports.privateFiles.read(run.work.workingDirectory, file);
  if (!text.ok) return err(problem(text.error));
  // Read now, and not when the project was: what ran before the deployment may have written it.
  const replaced = stageTokens({ view, scope }, { file, text: text.value, format: formatOfParameters(file) });
  const failure = tokensFailure(view.id, replaced.problems);
  if (failure) return err(failure);
  if (replaced.text === undefined) return err(problem(`${replaced.after.join(', ')} is not known`));
  const name = file.split(/[\\/]/).at(-1) ?? file;
  const written = await folder.write(`${COPY_FOLDER}/${name}`, replaced.text);
  return written.ok ? written : err(problem(written.error));
}

/** Makes the failure of a stage of a sentence about its parameter file. */
type Problem = (message: string) => Failure;
