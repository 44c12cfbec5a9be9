import { CHAINS, isRepeatable, THINGS } from './chaos-project.ts';
import { STORE_FAULTS, type ChaosMachine, type ChaosWorld, type Ending, type LineEnd } from './chaos-world.ts';
import type { Figures } from './figures.ts';
import { followRefusal } from './follow.ts';

type Direction = 'up' | 'down';

/** Each fault comes in so many of all runs. */
const FAULT_SHARE = 0.1;
const KILLED_SHARE = 0.35;
const INTERRUPTED_SHARE = 0.15;
const DAMAGE_SHARE = 0.05;
const ISOLATED_SHARE = 0.3;
const PAIR_SHARE = 0.15;

/** How often the post step comes after a run that did not end well, and how often it does so while the faults last. */
const POST_SHARE = 0.6;
const LATE_MEND_SHARE = 0.3;

/** How often a run begins on a machine that has nothing. */
const FRESH_SHARE = 0.4;

/** Runs in which nothing goes on, one after another, after which nobody would try again. */
const MAX_WITHOUT_END = 60;

/** What a campaign is. */
export interface Campaign {
  readonly world: ChaosWorld;
  /** As `--state` says. */
  readonly state: string;
  readonly random: () => number;
  readonly runs: number;
  readonly figures: Figures;
}

/**
 * Takes a project up and down again and again while things go wrong around it. Throws, with all that was done so far,
 * when something was carried out twice, is missing, or leads nowhere.
 */
export async function campaign({ world, state, random, runs, figures }: Campaign): Promise<void> {
  const story: string[] = [];
  const passes = { up: 0, down: 0 };
  const tell = (line: string): void => void story.push(line);
  const states = ['--state', state];
  let machine = await world.machine();
  let isUnsaved = false;
  let isKnown = false;

  function count(name: string): void {
    figures.add(name);
    tell(`  ${name}`);
  }

  function endingOf(): Ending | undefined {
    const drawn = random();
    const moment = random();
    if (drawn < KILLED_SHARE) return { how: 'killed', moment };
    return drawn < KILLED_SHARE + INTERRUPTED_SHARE ? { how: 'interrupted', moment } : undefined;
  }

  /** Begins some faults. */
  async function failSome(): Promise<void> {
    for (const fault of STORE_FAULTS) {
      if (random() < FAULT_SHARE && (await world.fail(fault, random, !isUnsaved))) count(`fault: ${fault}`);
    }
  }

  function told(end: LineEnd, where: ChaosMachine, line: readonly string[]): void {
    figures.add('runs');
    const how = end.status === null ? 'killed' : `exit ${end.status}`;
    figures.add(`end: ${how}`);
    tell(`${where.name}: ${line.join(' ')} → ${how}${end.status === 0 || end.status === null ? '' : `\n${end.text}`}`);
  }

  /** What nobody may do twice was done at most once in each pass. */
  function checkNothingTwice(direction: Direction): void {
    for (const thing of THINGS) {
      const [created, removed] = [world.ledger.count('created', thing.name), world.ledger.count('removed', thing.name)];
      const most = { up: passes.up + (direction === 'up' ? 1 : 0), down: passes.down + (direction === 'down' ? 1 : 0) };
      if (!isRepeatable(thing, 'up') && created > most.up) throw new Error(`${thing.name} was made ${created} times`);
      if (!isRepeatable(thing, 'down') && removed > most.down)
        throw new Error(`${thing.name} was removed ${removed} times`);
    }
  }

  async function follow(end: LineEnd, where: ChaosMachine): Promise<void> {
    count('refused');
    await followRefusal(end, {
      ledger: world.ledger,
      machine: where,
      // Whoever sees that the run has done something will not drop it.
      isUnsaved: isUnsaved || /^\S+ {2}(?:started|rolling back)/mu.test(end.text),
      onCommand: (command, { status, text }) => {
        figures.add(`typed: ${/^(?:resolve|state \S+|unlock)/u.exec(command)?.[0] ?? command}`);
        tell(`  typed: ${command} → exit ${status}${status === 0 ? '' : `\n${text}`}`);
      },
    });
  }

  /** The step after the run, where it comes; then whether everything is saved. */
  async function afterwards(
    end: LineEnd,
    where: ChaosMachine,
    { mustSave, ending }: { readonly mustSave: boolean; readonly ending: Ending | undefined },
  ): Promise<boolean> {
    if (!mustSave && random() >= LATE_MEND_SHARE) await world.mend();
    // Interrupted in its last moments a run may end well, and leave its last save to the step after it.
    if (end.status === 0 && ending?.how !== 'interrupted') return true;
    if (!mustSave && random() >= POST_SHARE) {
      count('post step lost');
      return false;
    }
    if (mustSave) await world.mend();
    const post = await where.post();
    count(`post step: exit ${post.status}`);
    if (post.status === null) return !isUnsaved;
    if (mustSave && post.status !== 0) throw new Error(`the post step can't save:\n${post.text}`);
    return post.status === 0;
  }

  async function one(direction: Direction): Promise<boolean> {
    if (!isUnsaved && random() < FRESH_SHARE) {
      await machine.forget();
      machine = await world.machine();
      count('machine forgotten');
    }
    // By itself: what a run that was killed has left is taken for its work, and one flipped bit of it is not noticed.
    const isDamaged = !isUnsaved && random() < DAMAGE_SHARE && (await machine.damage(random));
    if (isDamaged) count('fault: file damaged');
    else await failSome();
    const isolate = random() < ISOLATED_SHARE && world.hasLocks ? ['--isolate', '--lock-timeout', '0s'] : [];
    const line = [direction, ...states, ...(isKnown ? ['--on-missing-state', 'fail'] : []), ...isolate];
    const ending = isDamaged ? undefined : endingOf();
    const end = await machine.run(line, ending);
    if (end.status !== null && ending?.how === 'interrupted' && end.status === 130) figures.add('end: interrupted');
    told(end, machine, line);
    if (end.status === 3) {
      await world.mend();
      await follow(end, machine);
    }
    const isSaved = await afterwards(end, machine, { mustSave: false, ending });
    await world.mend();
    if (end.status !== 3 || isSaved) isUnsaved = !isSaved;
    isKnown ||= end.status === 0 && isSaved;
    return end.status === 0 && isSaved;
  }

  /** Two runs at once, each with a chain of its own. */
  async function two(direction: Direction): Promise<boolean> {
    await failSome();
    const other = await world.machine();
    const work = [machine, other].map(async (where, place) => {
      const chain = CHAINS[place] ?? [];
      const [first = '', last = ''] = [chain[0], chain.at(-1)];
      const range = direction === 'up' ? ['--to', last] : ['--from', last, '--to', first];
      const line = [direction, ...states, ...range];
      const ending = endingOf();
      return { where, line, ending, end: await where.run(line, ending) };
    });
    count('two at once');
    for (const { where, line, ending, end } of await Promise.all(work)) {
      told(end, where, line);
      if (end.status !== 3) await afterwards(end, where, { mustSave: true, ending });
      await world.mend();
      if (end.status === 3) await follow(end, where);
      isKnown ||= end.status === 0;
    }
    await other.forget();
    // Each has done its own chain alone.
    return false;
  }

  /** Whether everything is done. */
  function next(direction: Direction): Promise<boolean> {
    return !isUnsaved && random() < PAIR_SHARE ? two(direction) : one(direction);
  }

  async function finishPass(direction: Direction): Promise<void> {
    passes[direction] += 1;
    count(`pass ${direction} complete`);
    for (const { name } of THINGS) {
      if (world.ledger.has(name) !== (direction === 'up'))
        throw new Error(`${name} ${direction === 'up' ? 'is missing' : 'is still there'}, although everything is done`);
    }
    const fresh = await world.machine();
    const before = THINGS.map(({ name }) => world.ledger.count('replaced', name) + world.ledger.count('removed', name));
    const line = [direction, ...states, '--on-missing-state', 'fail'];
    const again = await fresh.run(line);
    const after = THINGS.map(({ name }) => world.ledger.count('replaced', name) + world.ledger.count('removed', name));
    if (again.status !== 0 || before.join() !== after.join())
      throw new Error(`done, and a new machine does not know it:\n${again.text}`);
    await fresh.forget();
  }

  try {
    for (let direction: Direction = 'up', done = 0, waiting = 0; done < runs; done += 1, waiting += 1) {
      if (waiting > MAX_WITHOUT_END) throw new Error(`no end after ${waiting} runs`);
      const isDone = await next(direction);
      checkNothingTwice(direction);
      if (!isDone) continue;
      await finishPass(direction);
      direction = direction === 'up' ? 'down' : 'up';
      waiting = 0;
    }
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(`${words}\n\nWhat happened before:\n${story.join('\n')}`, { cause: error });
  }
}
