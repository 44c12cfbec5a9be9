import { copyPackage, handOut } from './package-copy.ts';

/** Where `yaml` keeps the ES modules that it hands out to browsers. */
const MODULES_OF_YAML = 'browser/index.js';

/**
 * Makes `yaml` hand out its ES modules. To Node it hands out CommonJS: the bundler keeps each file of that apart, and
 * every call between them goes through an object; of ES modules it makes one scope, and the same code starts in a
 * quarter less time.
 */
export function preferModulesOfYaml(root: string, build: string): void {
  const copy = copyPackage(root, build, 'yaml');
  if (copy !== undefined) handOut(copy, MODULES_OF_YAML);
}
