import {
  type Entrant,
  Missing,
  type Round,
  type Running,
  type Sample,
  type Scale,
  type Work,
} from "./model.ts";

/** What came of a work. */
export interface Outcome {
  readonly work: Work;
  readonly rounds: readonly Round[];
  /** Entrants, in the order of the table. */
  readonly names: readonly string[];
  /** Why an entrant took no part. */
  readonly skipped: ReadonlyMap<string, string>;
  /** What broke an entrant. */
  readonly failed: ReadonlyMap<string, string>;
}

/** Chooses who takes part. */
export type Choose = (work: Work, entrants: readonly Entrant[]) => readonly Entrant[];

/** The entrants of one work, as long as they hold out. */
class Field {
  readonly skipped = new Map<string, string>();
  readonly failed = new Map<string, string>();
  readonly rounds: Map<string, Sample>[] = [];
  #running = new Map<Entrant, Running>();

  constructor(readonly entrants: readonly Entrant[]) {}

  /** Starts everybody at once, and lets one after the other get warm. */
  async start({ quick }: Scale): Promise<void> {
    await Promise.all(
      this.#left().map((entrant) =>
        this.#guard(entrant, async () => {
          this.#running.set(entrant, await entrant.start());
        })
      ),
    );
    for (const entrant of this.#left()) {
      const { warmUp = entrant.job } = entrant;
      if (warmUp !== null && !quick) await this.#guard(entrant, () => this.#run(entrant, warmUp));
    }
  }

  /** Lets each have its turn; nobody is always first, or always after the same one. */
  async round(): Promise<void> {
    const samples = new Map<string, Sample>();
    const number = this.rounds.push(samples) - 1;
    const left = this.#left();
    const first = Math.floor(number / 2) % Math.max(1, left.length);
    const order = [...left.slice(first), ...left.slice(0, first)];
    if (number % 2 === 1) order.reverse();
    for (const entrant of order) {
      await this.#guard(entrant, async () => {
        samples.set(entrant.name, await this.#run(entrant, entrant.job));
      });
    }
  }

  async stop(): Promise<void> {
    const running = [...this.#running.values()];
    this.#running.clear();
    await Promise.all(running.map((it) => it[Symbol.asyncDispose]()));
  }

  #left(): Entrant[] {
    return this.entrants.filter(({ name }) => !this.skipped.has(name) && !this.failed.has(name));
  }

  #run(entrant: Entrant, job: Entrant["job"]): Promise<Sample> {
    const running = this.#running.get(entrant);
    if (running === undefined) throw new Error(`Cannot run ${entrant.name}: it was not started`);
    return running.run(job);
  }

  async #guard(entrant: Entrant, action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      (error instanceof Missing ? this.skipped : this.failed).set(entrant.name, why);
    }
  }
}

/**
 * Does a work: rounds in which all entrants take their turns, so that a machine whose speed drifts is
 * fair to all.
 *
 * @param choose Who takes part; by default all.
 * @throws {Missing} If its server is not installed.
 */
export async function runWork(
  work: Work,
  scale: Scale,
  rounds: number,
  choose: Choose = (_work, entrants) => entrants,
): Promise<Outcome> {
  await using stack = new AsyncDisposableStack();
  const field = new Field(choose(work, await work.open(scale, stack)));
  stack.defer(() => field.stop());
  const total = rounds * (scale.quick ? 1 : work.roundsFactor ?? 1);
  for (let round = 0; round < total; round++) {
    if (round % (work.roundsPerProcess ?? Infinity) === 0) {
      await field.stop();
      await field.start(scale);
    }
    await field.round();
  }
  const names = field.entrants.map(({ name }) => name);
  return { work, names, rounds: field.rounds, skipped: field.skipped, failed: field.failed };
}
