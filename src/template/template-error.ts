/** Why a template was refused, or why it failed when it ran. */
export interface TemplateError {
  /** `parse`: refused before it ran; `exec`: failed while it ran; `limit`: wanted more than a template may have. */
  readonly kind: 'parse' | 'exec' | 'limit';
  /** For people; without the position. Uses the words of Go's `text/template`, which are the ones people search for. */
  readonly message: string;
  /** Line inside the template, from 1. */
  readonly line: number;
  /** Column inside that line, from 1, in UTF-16 code units as editors count. */
  readonly column: number;
  /** The key that was missing, where that is the cause. */
  readonly missingKey?: string;
}
