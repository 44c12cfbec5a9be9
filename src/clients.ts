import { serveClients } from './adapters/github/client-server.ts';
import { reportBug } from './composition/report-bug.ts';

/** The process in which GitHub's clients work; a step that keeps histories in artifacts or the cache starts it. */
try {
  await serveClients();
} catch (bug) {
  process.exitCode = reportBug(bug, process);
}
