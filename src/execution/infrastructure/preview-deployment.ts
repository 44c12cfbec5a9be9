import type { DeploymentPreview } from '../../domain/deployment-preview.ts';
import type { AzureDeployment, InfrastructureWork } from '../../domain/infrastructure.ts';
import type { SourceText } from '../../domain/source-text.ts';
import type { DeploymentRun, FailedCommand } from './deployment-run.ts';
import { failureNote } from './failure-note.ts';
import { runAzure } from './run-azure.ts';
import { runDeploymentScript } from './run-script.ts';
import { readWhatIf } from './what-if.ts';

/** Exit code of a preview that has found changes, as `terraform plan -detailed-exitcode` and `helm diff` have it. */
const EXIT_CHANGES = 2;

/** What a preview writes to `$STAGE_OUTPUT` to say whether there are changes. */
const CHANGES_NAME = 'changes';

/** Characters of what went wrong that are told. */
const MAX_NOTE_LENGTH = 500;

/** Whether the stage has a way to ask what would change, and lets a dry run ask. */
export function hasPreview({ deployment }: InfrastructureWork): boolean {
  return deployment.provider === 'azure_bicep' ? deployment.whatIf : deployment.preview !== undefined;
}

/**
 * Asks what a deployment would change, and changes nothing. `undefined`: the stage has no way to ask. That it could not be
 * found out is no failure: the resource group of a deployment may be made by a stage before it.
 */
export async function previewDeployment(run: DeploymentRun): Promise<DeploymentPreview | undefined> {
  const { deployment } = run.work;
  if (deployment.provider === 'azure_bicep') return deployment.whatIf ? askAzure(run, deployment) : undefined;
  return deployment.preview && askCommand(run, deployment.preview);
}

async function askAzure(run: DeploymentRun, deployment: AzureDeployment): Promise<DeploymentPreview> {
  const printed = await runAzure(run, deployment, 'what-if');
  if (!printed.ok) return unanswered(printed.error);
  const read = readWhatIf(printed.value);
  return read.ok
    ? read.value
    : { outcome: 'unknown', note: `what az printed can't be read: ${read.error}`, changes: [] };
}

/** A tool says that there are changes by its exit code, or in `$STAGE_OUTPUT`; what it prints is shown. */
async function askCommand(run: DeploymentRun, script: SourceText): Promise<DeploymentPreview> {
  const accepted = [0, EXIT_CHANGES];
  const ran = await runDeploymentScript(run, { what: 'preview', script, direction: 'up', keepsOutput: true, accepted });
  if (!ran.ok) return unanswered(ran.error);
  const { exitCode, values, printed } = ran.value;
  const said = values.find(({ name }) => name === CHANGES_NAME)?.value;
  const text = printed.trim() === '' ? {} : { text: printed.trimEnd() };
  if (exitCode === EXIT_CHANGES || said === 'true') return { outcome: 'changes', changes: [], ...text };
  return { outcome: said === 'false' ? 'no_changes' : 'unknown', changes: [], ...text };
}

function unanswered({ failure }: FailedCommand): DeploymentPreview {
  const { summary, details } = failureNote(failure);
  const note = [summary, ...details].join('; ');
  return {
    outcome: 'unknown',
    note: note.length > MAX_NOTE_LENGTH ? `${note.slice(0, MAX_NOTE_LENGTH)}…` : note,
    changes: [],
  };
}
