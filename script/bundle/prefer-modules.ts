import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Where `yaml` keeps the ES modules that it hands out to browsers. */
const MODULES_OF_YAML = './browser/index.js';

/**
 * Puts a copy of `yaml` into the build folder, where emitted sources find it before the installed one, that hands out
 * its ES modules. To Node it hands out CommonJS: the bundler keeps each file of that apart, and every call between them
 * goes through an object; of ES modules it makes one scope, and the same code starts in a quarter less time.
 */
export function preferModulesOfYaml(root: string, build: string): void {
  const copy = path.join(build, 'node_modules/yaml');
  cpSync(path.join(root, 'node_modules/yaml'), copy, { recursive: true });
  const file = path.join(copy, 'package.json');
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof manifest !== 'object') throw new Error(`${file} is no manifest of a package`);
  writeFileSync(file, JSON.stringify({ ...manifest, exports: MODULES_OF_YAML }));
}
