import { enclosingParts, nameInPart, type ProjectPart } from '../domain/part.ts';
import { expandStages, type ItemVariable } from './expand-stages.ts';
import type { LoadContext } from './load-context.ts';
import type { PartFile } from './read-parts.ts';
import type { StagesFile } from './read-stages-file.ts';
import { problemAt, type Report } from './report.ts';
import { MAX_NAME_LENGTH } from './schemas/names.ts';
import { namesIn, type PlacedName } from './stage-names.ts';
import { listUnder } from './top-level.ts';
import { quoteShort, type YamlNode } from './yaml-node.ts';

/** The stages of one file as they are written, `for_each` carried out. */
export interface StageGroup {
  readonly file: StagesFile;
  /** Absent: the file is that of the project. */
  readonly part?: ProjectPart;
  readonly nodes: readonly YamlNode[];
  readonly itemVariables: readonly ItemVariable[];
}

interface GroupsInput {
  readonly own: StagesFile;
  readonly parts: readonly PartFile[];
  readonly configRoot: string;
}

/** The stages of all files of a project: those of a part before those of the file that includes it. */
export async function stageGroups(
  context: LoadContext,
  { own, parts, configRoot }: GroupsInput,
): Promise<readonly StageGroup[]> {
  const files = [...parts.flatMap(({ file, part }) => (file === undefined ? [] : [{ file, part }])), { file: own }];
  return Promise.all(
    files.map(async (written: Pick<StageGroup, 'file' | 'part'>) => {
      const around = enclosingParts(written.part);
      const env = [...own.settings.env, ...around.flatMap((part) => part.env)];
      const given = around.flatMap((part) => part.given);
      const nodes = listUnder(written.file.root, 'stages');
      return { ...written, ...(await expandStages(context, { nodes, env, given, configRoot })) };
    }),
  );
}

/** The names of the stages of a file as all of the project knows them. Those that are too long with the prefix are reported. */
export function namesOfGroup({ nodes, part }: StageGroup, report: Report): readonly PlacedName[] {
  const names = namesIn(nodes);
  if (part === undefined) return names;
  return names.map(({ name: written, location }) => {
    const name = nameInPart(part.name, written);
    if (written.length <= MAX_NAME_LENGTH && name.length > MAX_NAME_LENGTH) {
      report(
        problemAt(location, {
          code: 'invalid-name',
          message: `the name ${quoteShort(name)} has ${name.length} characters, with the prefix`,
          hint: `a name may have at most ${MAX_NAME_LENGTH}`,
          related: [{ message: 'included here', location: part.location }],
        }),
      );
    }
    return { name, location };
  });
}
