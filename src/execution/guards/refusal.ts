/** Why a guard refuses, and what to do about it. */
export interface Refusal {
  readonly problem: string;
  readonly remedy: string;
  /** The last lines of a command. */
  readonly excerpt?: string;
}
