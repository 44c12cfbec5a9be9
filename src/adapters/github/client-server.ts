import { rmSync } from 'node:fs';
import { artifactClient, type ArtifactClient } from './artifact-client.ts';
import { cacheClient, hideZstd, type CacheClient } from './cache-client.ts';
import { CLIENT_QUESTION, type ClientAnswer, type ClientQuestion } from './client-calls.ts';
import { explanation, presentable, recordOutput } from './client-output.ts';

/**
 * The program of the process in which GitHub's clients work: answers the questions of the process that started it, and
 * ends with it. Its working folder is private; it is removed at the end. See `client-process.ts`.
 */
export async function serveClients(): Promise<void> {
  const folder = process.cwd();
  const output = recordOutput();
  // Whoever started it decides when it ends.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  process.on('disconnect', () => {
    rmSync(folder, { recursive: true, force: true });
    // A client that is still trying would keep it alive.
    process.kill(process.pid, 'SIGKILL');
  });
  await hideZstd(folder);
  const clients = { cache: cacheClient(folder, output), artifacts: artifactClient(folder) };

  async function answer(question: ClientQuestion): Promise<ClientAnswer> {
    output.clear();
    try {
      return { reply: await ask(clients, question) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { problem: presentable(message) || explanation(output.lines) || 'the client gave no reason' };
    }
  }
  process.on('message', (question) => {
    void answer(CLIENT_QUESTION.parse(question)).then((said) => process.send?.(said));
  });
}

async function ask(
  { cache, artifacts }: { readonly cache: CacheClient; readonly artifacts: ArtifactClient },
  question: ClientQuestion,
): Promise<unknown> {
  switch (question.name) {
    case 'findCache':
      return cache.find(question.keys);
    case 'restoreCache':
      return cache.restore(question.key);
    case 'saveCache':
      return cache.save(question.key, question.files);
    case 'listArtifacts':
      return artifacts.list();
    case 'uploadArtifact':
      return artifacts.upload(question);
    case 'downloadArtifact':
      return artifacts.download(question);
    case 'deleteArtifact':
      return artifacts.remove(question.artifact);
  }
}
