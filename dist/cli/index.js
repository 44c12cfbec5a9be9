#!/usr/bin/env node
import module from 'node:module';

const version = process.versions.node;
if (Number(version.split('.')[0]) < 24) {
  process.stderr.write("stage-orchestrator needs Node.js 24 or newer; this is Node.js " + version + ". Install it from https://nodejs.org or with your version manager, and run the same command again.\n");
  process.exitCode = 1;
} else {
  module.enableCompileCache();
  await (await import('../index.js')).cli();
}
