import { MAX_LEGS_PER_WAVE, MAX_WAVES } from '../../src/planning/fan-out/limits.ts';

/** GitHub does not take a workflow file that is larger. */
export const MAX_WORKFLOW_BYTES = 500_000;

/**
 * The reusable workflow, from its template: what stands between `# each X` and `# end X` is written once for every wave,
 * slot of a wave, or wave before the one at hand, with `{wave}`, `{slot}` and `{earlier}` replaced by its number.
 * @throws Error when a part is not ended
 */
export function orchestrateWorkflow(template: string): string {
  const lines = withEach(template.split('\n'), 'wave', numbers(1, MAX_WAVES), (wave, body) => {
    const slots = withEach(body, 'slot', numbers(0, MAX_LEGS_PER_WAVE - 1), filling('slot'));
    const earlier = withEach(slots, 'earlier wave', numbers(1, wave - 1), filling('earlier'));
    return filling('wave')(wave, earlier);
  });
  return lines.join('\n');
}

/** Puts a number where its name stands in braces. */
function filling(name: string): (number: number, lines: readonly string[]) => readonly string[] {
  return (number, lines) => lines.map((line) => line.replaceAll(`{${name}}`, String(number)));
}

function numbers(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** The lines with every part `# each NAME … # end NAME` written once per number. */
function withEach(
  lines: readonly string[],
  name: string,
  all: readonly number[],
  write: (number: number, body: readonly string[]) => readonly string[],
): readonly string[] {
  const written: string[] = [];
  let rest = lines;
  for (;;) {
    const begin = rest.findIndex((line) => line.trim() === `# each ${name}`);
    if (begin === -1) return [...written, ...rest];
    const end = rest.findIndex((line, place) => place > begin && line.trim() === `# end ${name}`);
    if (end === -1) throw new Error(`"# each ${name}" in line ${begin + 1} has no "# end ${name}".`);
    const body = rest.slice(begin + 1, end);
    written.push(...rest.slice(0, begin), ...all.flatMap((number) => write(number, body)));
    rest = rest.slice(end + 1);
  }
}
