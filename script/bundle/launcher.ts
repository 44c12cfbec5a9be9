import type { Program } from './programs.ts';

/** The oldest Node that the programs run on, as its first number. */
const NEEDED_NODE = 24;

const NAME = 'stage-orchestrator';

/**
 * The text of the file in dist/ that starts a program: it looks at the Node it runs on before anything is loaded that an
 * older one cannot read, so it keeps to syntax and modules that those know too.
 */
export function launcherText({ name, remedy, isCommand }: Program): string {
  const tooOld = `${NAME} needs Node.js ${NEEDED_NODE} or newer; this is Node.js `;
  const lines = [
    'const version = process.versions.node;',
    `if (Number(version.split('.')[0]) < ${NEEDED_NODE}) {`,
    `  process.stderr.write(${JSON.stringify(tooOld)} + version + ${JSON.stringify(`. ${remedy}\n`)});`,
    '  process.exitCode = 1;',
    '} else {',
    // From its second start on a command reads compiled code instead of compiling again: about a third of the time.
    ...(isCommand ? ['  module.enableCompileCache();'] : []),
    `  await (await import('../index.js')).${name}();`,
    '}',
  ];
  const head = isCommand ? ['#!/usr/bin/env node', "import module from 'node:module';", ''] : [];
  return `${[...head, ...lines].join('\n')}\n`;
}
