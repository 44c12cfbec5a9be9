import type { ParameterFile, ParameterFiles } from '../domain/parameter-files.ts';
import { problemAt, type Report } from './report.ts';

/**
 * Reports two files that would be written to the same place, or one into the other as if that were a folder. The same
 * file may be named twice: the later entry says how it is processed. Names that differ in case alone are one on many disks.
 */
export function reportSharedDestinations(entries: readonly ParameterFiles[], report: Report): void {
  const byPlace = new Map<string, ParameterFile>();
  const byFolder = new Map<string, ParameterFile>();
  for (const { files, location } of entries) {
    for (const file of files) {
      const place = file.destination.toLowerCase();
      const folders = foldersAbove(place);
      const above = folders.map((folder) => byPlace.get(folder)).find((found) => found !== undefined);
      const same = byPlace.get(place);
      const other = byFolder.get(place) ?? above ?? (same?.file === file.file ? undefined : same);
      if (other !== undefined) {
        const message = `${file.file} can't be written to ${file.destination}: ${other.file} goes to ${other.destination}`;
        report(problemAt(location, { code: 'shared-destination', message, hint: 'give one of them another dest' }));
      }
      byPlace.set(place, file);
      for (const folder of folders) byFolder.set(folder, file);
    }
  }
}

function foldersAbove(place: string): readonly string[] {
  const names = place.split('/');
  return names.slice(1).map((_, count) => names.slice(0, count + 1).join('/'));
}
