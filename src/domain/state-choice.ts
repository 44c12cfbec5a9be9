/**
 * A place in which the user wants histories to be kept between runs (spec 04, "Snapshot store"). `directory` is the
 * folder in which every run works; `remote`, absolute where it is a path, absent: the one that belongs to the project.
 */
export type StateStore =
  { readonly kind: 'directory' | 'artifact' | 'cache' } | { readonly kind: 'git'; readonly remote?: string };

/** The stores of a run in the order in which they were named, no kind twice; never empty. */
export type StateChoice = readonly StateStore[];
