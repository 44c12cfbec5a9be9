import { systemClock } from '../adapters/system/clock.ts';
import type { ProcessVariables } from '../execution/ports.ts';
import type { EnginePorts } from '../execution/run-context.ts';
import { VERSION } from './version.ts';

/** The ports that do the work of stages. What is behind them is loaded when there is work: a plan needs none of it. */
export function lazyWork(
  environment: Readonly<Record<string, string | undefined>>,
  variables: ProcessVariables,
): Pick<EnginePorts, 'httpClients' | 'signIn' | 'shell' | 'programs'> {
  return {
    httpClients: async (definition, proxy) => {
      const { createHttpClients } = await import('../adapters/http/http-clients.ts');
      return createHttpClients({ variables, version: VERSION })(definition, proxy);
    },
    signIn: async (request, client, signal) => {
      const { createSignIn } = await import('../adapters/auth/sign-in.ts');
      return createSignIn({ clock: systemClock, variables })(request, client, signal);
    },
    shell: {
      run: async (command, signal) => {
        const { createShell } = await import('../adapters/shell/shell.ts');
        return createShell({ environment }).run(command, signal);
      },
    },
    programs: {
      run: async (command, signal) => {
        const { createPrograms } = await import('../adapters/shell/programs.ts');
        return createPrograms({ environment }).run(command, signal);
      },
    },
  };
}
