import { runAction } from '../action.ts';
import type { StateWorld } from '../state-world.ts';
import type { JobRunner } from './job-runner.ts';

/** Runs each job as a runner does: processes of the action, in a checkout of their own. */
export function processRunner(world: StateWorld): JobRunner {
  return {
    token: world.api.token,
    start: () => world.service.runs.start(),
    async runJob({ run, action = 'wave', inputs, variables, onStart }) {
      const [mainStep, postStep] = action === 'root' ? (['index', 'post'] as const) : (['wave', 'wave-post'] as const);
      const { folder, environment, forget } = await world.machine(run, variables);
      const state = { lost: false };
      const interrupted = Promise.withResolvers<void>();
      const main = await runAction(mainStep, {
        folder,
        environment,
        inputs,
        onStart: (signal) =>
          onStart({
            lose() {
              state.lost = true;
              signal('SIGKILL');
            },
            async interrupt() {
              signal('SIGINT');
              await interrupted.promise;
            },
          }),
        onLog(log) {
          if (log.includes('interrupted:')) interrupted.resolve();
        },
      });
      interrupted.resolve();
      if (!state.lost) await runAction(postStep, { folder, environment, inputs, state: main.state });
      await forget();
      return { ...main, lost: state.lost };
    },
  };
}
