import { problemAt, type Report } from './report.ts';
import { describeNode, type YamlEntry, type YamlNode } from './yaml-node.ts';

/**
 * Carries out the merge key `<<`: its value, a map or a list of maps, lends the keys that the map does not have itself.
 * It is of YAML 1.1, but parsers of configuration files commonly take it. https://yaml.org/type/merge.html
 */
export function mergeInto(entries: Map<string, YamlEntry>, merge: YamlEntry, report: Report): void {
  for (const source of sourcesOf(merge.value)) {
    if (source.kind !== 'map') {
      report(
        problemAt(source.location, {
          code: 'invalid-merge',
          message: `<< merges maps, and this is ${describeNode(source)}`,
          hint: 'write <<: *name, where &name stands before a map',
        }),
      );
      continue;
    }
    for (const entry of source.entries.values()) if (!entries.has(entry.key)) entries.set(entry.key, entry);
  }
}

function sourcesOf(value: YamlNode): readonly YamlNode[] {
  return value.kind === 'list' ? value.items : [value];
}
