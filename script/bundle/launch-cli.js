#!/usr/bin/env node
// What `stage-orchestrator` starts. It looks at the Node it runs on before anything that an older one cannot read is
// loaded, so it keeps to syntax and modules that those know too.
import module from 'node:module';

const NEEDED = 24;

if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  process.stderr.write(
    `stage-orchestrator needs Node.js ${NEEDED} or newer; this is Node.js ${process.versions.node}. Install it from https://nodejs.org or with your version manager, and run the same command again.\n`,
  );
  process.exitCode = 1;
} else {
  // A second start reads the compiled code instead of compiling it again: about a third of the time.
  module.enableCompileCache();
  // Beside this file in dist/.
  const program = './main.js';
  await import(program);
}
