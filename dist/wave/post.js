const version = process.versions.node;
if (Number(version.split('.')[0]) < 24) {
  process.stderr.write("stage-orchestrator needs Node.js 24 or newer; this is Node.js " + version + ". The runner brings the Node.js that its actions run on: update the runner.\n");
  process.exitCode = 1;
} else {
  await (await import('../index.js')).wavePost();
}
