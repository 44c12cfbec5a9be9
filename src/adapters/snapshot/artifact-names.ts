/**
 * The names that the snapshot of an environment may have. A run can have each name once: while it has one, the next save
 * takes another, and the old one is deleted when the new one is complete, so that there is a complete newest one at
 * every moment. Two take turns; the third is for when one of them is blocked by an upload that broke off. Names of
 * environments hold no `~`.
 */
export function artifactNames(environment: string): readonly string[] {
  const name = `stage-state.${environment}`;
  return [name, `${name}~2`, `${name}~3`];
}
