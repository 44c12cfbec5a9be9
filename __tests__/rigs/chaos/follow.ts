import { shellWordsOf } from '../shell-words.ts';
import type { ChaosMachine, ChaosWorld, LineEnd } from './chaos-world.ts';
import { THINGS, type ChaosThing } from './chaos-project.ts';

/** A command that was offered, as words behind the name of the program. */
type Command = readonly string[];

/** More commands than that and a refusal leads nowhere. */
const MAX_COMMANDS = 12;

/** What a person knows who reads a refusal. */
export interface Reader {
  readonly ledger: ChaosWorld['ledger'];
  readonly machine: ChaosMachine;
  /** Whether the last run on this machine may have left something that no store has. */
  readonly isUnsaved: boolean;
  /** Hears of each command that is typed. */
  readonly onCommand: (command: string, end: LineEnd) => void;
}

/** Does what a refusal says, as a person would who looks at the ledger, until there is nothing more to do. */
export async function followRefusal(refused: LineEnd, reader: Reader): Promise<void> {
  let said = refused;
  for (let typed = 0; typed < MAX_COMMANDS; typed += 1) {
    const command = choose(said.text, reader);
    if (command === undefined) throw new Error(`this refusal names nothing that can be done:\n${said.text}`);
    said = await reader.machine.run(command);
    reader.onCommand(command.join(' '), said);
    if (said.status === 0) return;
    if (said.status !== 3) throw new Error(`${command.join(' ')} ended with ${said.status}:\n${said.text}`);
  }
  throw new Error(`the commands that refusals name lead in a circle:\n${said.text}`);
}

/** The command that is to be typed first. */
function choose(text: string, reader: Reader): Command | undefined {
  const commands = offered(text);
  const named = (...words: readonly string[]): Command | undefined =>
    commands.find((command) => words.every((word, index) => command[index] === word));
  const doubt = named('resolve');
  if (doubt) return settled(doubt, reader);
  // What both have is settled in one go: importing one stage alone drops what was never saved of the others.
  const taking = commands.find((command) => command.includes('--take'));
  if (taking) return taking;
  const [import_, back] = [named('state', 'import'), named('state', 'rollback-to')];
  if (import_ && back) return reader.isUnsaved ? import_ : back;
  return back ?? import_ ?? named('unlock');
}

/** Commands to copy stand on lines of their own, or behind `next:`. */
function offered(text: string): readonly Command[] {
  const lines = text.split('\n').flatMap((line) => /^\s*(?:next: )?(stage-orchestrator .*)$/u.exec(line)?.[1] ?? []);
  return shellWordsOf(lines).map(([, ...words]) => words);
}

/** Says of what is in doubt what the ledger says, with the value that the answer would have told. */
function settled([word = '', stage, version = '', how, ...rest]: Command, { ledger }: Reader): Command {
  const thing = THINGS.find((one) => one.stage === stage && Number(one.version) === Number(version));
  const script = THINGS.find((one) => one.stage === stage && one.version === version);
  const { name, manner }: ChaosThing = thing ?? script ?? { stage: '', version: '', name: '', manner: 'post' };
  if (name === '' || stage === undefined) throw new Error(`nobody knows ${stage} ${version} (${how})`);
  const answer = ledger.has(name) ? '--applied' : '--not-applied';
  const value = manner === 'script' || answer === '--not-applied' ? [] : ['--variable', `${name}_id=${name}`];
  const others = rest.map((one) => (one === '…' ? 'looked at the ledger' : one));
  return [word, stage, version, answer, ...others, ...value];
}
