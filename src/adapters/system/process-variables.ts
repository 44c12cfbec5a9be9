import type { ProcessVariables } from '../../execution/ports.ts';

/** Reads `process.env`, or what stands for it. A name such as `constructor` is a variable only where one is set. */
export function processVariables(environment: Readonly<Record<string, string | undefined>>): ProcessVariables {
  return { get: (name) => (Object.hasOwn(environment, name) ? environment[name] : undefined) };
}
