import { sha256Hex } from '../../domain/sha256.ts';

/** Azure's limit for names of deployments. Source: the rules for Microsoft.Resources/deployments. */
export const MAX_DEPLOYMENT_NAME_LENGTH = 64;

/** What stands for the run where there is none yet: in plans, which are the same for every run. */
export const ANY_RUN = '<run>';

/** How many digits of a hash keep names apart that had to be shortened. */
const HASH_DIGITS = 8;

/** What a deployment is called by. */
export interface DeploymentNameParts {
  readonly stage: string;
  /** Absent: the project has one only. */
  readonly environment?: string;
  /** Whether another deployment of the run has the same name but for what is stage and what is environment in it. */
  readonly isAmbiguous?: boolean;
  readonly run: string;
}

/**
 * The name of a deployment, `<stage>-<run>`; with several environments `<stage>-<environment>-<run>`, since two that
 * deploy into one scope at the same time would be one deployment to Azure. Where stage `x-a` in `b` would be called as
 * stage `x` in `a-b`, both are `<stage>(<environment>)-<run>`: neither stages nor environments may have parentheses in
 * their names. What Azure does not allow becomes `-`; where that, or the length, changes the name, a hash keeps it unlike
 * all others.
 */
export function deploymentName({ stage, environment, isAmbiguous = false, run }: DeploymentNameParts): string {
  const target = environment === undefined ? '' : isAmbiguous ? `(${environment})` : `-${environment}`;
  const whole = `${stage}${target}-${run}`;
  if (run === ANY_RUN) return whole;
  const allowed = whole.replaceAll(/[^A-Za-z0-9_.()-]/g, '-');
  if (allowed === whole && whole.length <= MAX_DEPLOYMENT_NAME_LENGTH) return whole;
  const hash = sha256Hex(whole).slice(0, HASH_DIGITS);
  return `${allowed.slice(0, MAX_DEPLOYMENT_NAME_LENGTH - HASH_DIGITS - 1)}-${hash}`;
}
