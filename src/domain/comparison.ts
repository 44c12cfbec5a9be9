/** How a version, or a script, stands to what was last applied of it. */
export type Comparison =
  | { readonly kind: 'new' }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly difference?: readonly DifferenceLine[] }
  /** Applied, and its file is gone. */
  | { readonly kind: 'removed' }
  /** It was applied once, and what was sent then is not known. */
  | { readonly kind: 'unknown' };

/**
 * A line of a difference: `-` was there when it was last applied, `+` is there now, a blank is there both times, and `@`
 * stands for lines that are left out.
 */
export interface DifferenceLine {
  readonly mark: '+' | '-' | ' ' | '@';
  readonly text: string;
}
