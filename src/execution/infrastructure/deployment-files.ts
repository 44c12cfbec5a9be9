import type { Failure } from '../../domain/failure.ts';
import type { AzureDeployment } from '../../domain/infrastructure.ts';
import type { Result } from '../../domain/result.ts';
import { err, ok } from '../../domain/result.ts';
import { isBicepParameters, isPlainOverride, overridesFile } from '../../planning/infrastructure/azure-arguments.ts';
import type { RenderedDeployment } from '../../planning/infrastructure/render-deployment.ts';
import type { PrivateFolder } from '../private-files-ports.ts';
import type { DeploymentRun } from './deployment-run.ts';

/** The parameters of a deployment, in files that are gone when this is disposed of, and for the command line. */
export interface OpenDeploymentFiles extends AsyncDisposable {
  /** Paths as the command is given them; later ones win. */
  readonly parameters: readonly string[];
  /** Overrides that may stand on the command line, which every user of the machine can read. */
  readonly plainOverrides: RenderedDeployment['overrides'];
}

/** What the copy of a parameter file and the file of overrides are called. */
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
  const plainOverrides = rendered.overrides.filter(([, value]) => isPlain(value));
  const hidden = rendered.overrides.filter(([, value]) => !isPlain(value));
  const { parameterFile } = rendered;
  if (parameterFile === undefined && hidden.length === 0) {
    return ok({ parameters: [], plainOverrides, [Symbol.asyncDispose]: () => Promise.resolve() });
  }
  const opened = await run.ports.privateFiles.open();
  if (!opened.ok) return err(problem(run, deployment, opened.error));
  const folder = opened.value;
  const written = await writeAll(run, folder, { parameterFile, hidden });
  if (!written.ok) {
    await folder[Symbol.asyncDispose]();
    return err(problem(run, deployment, written.error));
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
  }: { readonly parameterFile: string | undefined; readonly hidden: RenderedDeployment['overrides'] },
): Promise<Result<readonly string[], string>> {
  const paths: string[] = [];
  if (parameterFile !== undefined) {
    const path = await copyOf(run, folder, parameterFile);
    if (!path.ok) return path;
    paths.push(path.value);
  }
  if (hidden.length > 0) {
    const path = await folder.write(OVERRIDES_NAME, overridesFile(hidden));
    if (!path.ok) return path;
    paths.push(path.value);
  }
  return ok(paths);
}

async function copyOf(run: DeploymentRun, folder: PrivateFolder, file: string): Promise<Result<string, string>> {
  // It names its template by a path from its own folder, and would name nothing from another one.
  if (isBicepParameters(file)) return ok(file);
  const text = await run.ports.privateFiles.read(run.work.workingDirectory, file);
  if (!text.ok) return text;
  const name = file.split(/[\\/]/).at(-1) ?? file;
  return folder.write(name, text.value);
}

function problem({ view }: DeploymentRun, deployment: AzureDeployment, message: string): Failure {
  const location = deployment.parameterFile?.at ?? deployment.mainFile.at;
  return { reason: 'template', instance: view.id, subject: 'iac.parameter_file', message, location };
}
