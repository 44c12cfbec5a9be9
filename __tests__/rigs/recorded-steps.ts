import type { HistoryStore, HttpClients, Shell } from '../../src/execution/ports.ts';
import type { EnginePorts } from '../../src/execution/run-context.ts';
import { lineOf } from './fake-api.ts';

/** What happens at a port, as it is written down: `open 1 up`, `POST /vpc`, `close 1 applied`, `finish completed`. */
export type PortStep = string;

/**
 * Called before and after each step; `after` is when the step has had its effect and the engine has not heard of it
 * yet. A promise that never settles is a process that was killed at that moment.
 */
export type AtStep = (step: PortStep, moment: 'before' | 'after') => Promise<void> | void;

/** Histories, client and shell with somebody standing at each of their steps. */
export function throughSteps(ports: EnginePorts, atStep: AtStep): EnginePorts {
  async function step<Value>(name: PortStep, work: () => Promise<Value>): Promise<Value> {
    await atStep(name, 'before');
    const value = await work();
    await atStep(name, 'after');
    return value;
  }
  const httpClients: HttpClients = async (definition, proxy) => {
    const made = await ports.httpClients(definition, proxy);
    if (!made.ok) return made;
    const client = made.value;
    return {
      ok: true,
      value: {
        send: (request, signal) => step(lineOf(request), () => client.send(request, signal)),
        [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
      },
    };
  };
  const shell: Shell = {
    run: (command, signal) => step(`run ${command.script}`, () => ports.shell.run(command, signal)),
  };
  return { ...ports, httpClients, shell, histories: recordingHistories(ports.histories, step) };
}

type Stepper = <Value>(name: PortStep, work: () => Promise<Value>) => Promise<Value>;

function recordingHistories(histories: EnginePorts['histories'], step: Stepper): EnginePorts['histories'] {
  return {
    ...histories,
    async claim(place) {
      const claimed = await histories.claim(place);
      if (!claimed.ok) return claimed;
      const store = claimed.value;
      const recording: HistoryStore = {
        read: () => store.read(),
        attempts: () => store.attempts(),
        open: (intent) => step(`open ${intent.version} ${intent.direction}`, () => store.open(intent)),
        close: (outcome) => step(`close ${outcome.version} ${outcome.outcome}`, () => store.close(outcome)),
        drop: (version) => step(`drop ${version}`, () => store.drop(version)),
        finish: (outcome) => step(`finish ${outcome.attempt.state}`, () => store.finish(outcome)),
        [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
      };
      return { ok: true, value: recording };
    },
    [Symbol.asyncDispose]: () => histories[Symbol.asyncDispose](),
  };
}

/** Writes the steps of an engine down, with what it lets pass: for `throughPorts`. */
export function writeSteps(steps: PortStep[]): (ports: EnginePorts) => EnginePorts {
  return (ports) =>
    throughSteps(ports, (step, moment) => {
      if (moment === 'before') steps.push(step);
    });
}
