/** What the name of a history file ends with; before it stands the name of the stage (spec 04, "Snapshot store"). */
const HISTORY_ENDING = '.db';

/** The stage of a file in a snapshot; `undefined`: the file is no history. */
function stageOfHistoryFile(name: string): string | undefined {
  const isHistory = name.endsWith(HISTORY_ENDING) && name.length > HISTORY_ENDING.length;
  return isHistory ? name.slice(0, -HISTORY_ENDING.length) : undefined;
}

/** The histories among the files of a snapshot, by stage. */
export function historiesOf(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  const histories = [...files].flatMap(([name, bytes]) => {
    const stage = stageOfHistoryFile(name);
    return stage === undefined ? [] : [[stage, bytes] as const];
  });
  return new Map(histories);
}
