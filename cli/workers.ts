/** Where workers get their jobs. */
export interface Jobs<T> {
  next(): IteratorResult<T, unknown> | Promise<IteratorResult<T, unknown>>;
}

/** What workers do. */
export interface Work<T> {
  readonly jobs: Jobs<T>;
  readonly workers: number;
  /** Ends the work: no job is begun any more. */
  readonly signal: AbortSignal;
  /** Does one job. */
  perform(job: T): Promise<void>;
  /** What a worker does between two jobs, if anything. */
  rest(): Promise<void> | null;
}

/**
 * Does jobs side by side, until there are none left.
 *
 * @throws What a job throws; no other one is begun then.
 */
export async function workOff<T>(work: Work<T>): Promise<void> {
  const { jobs, workers, signal, perform, rest } = work;
  let isBroken = false;
  const worker = async (): Promise<void> => {
    for (let isFirst = true; !isBroken && !signal.aborted; isFirst = false) {
      const next = jobs.next();
      const { done, value } = next instanceof Promise ? await next : next;
      if (done) return;
      const pause = isFirst ? null : rest();
      if (pause !== null) await pause;
      if (!signal.aborted) await perform(value);
    }
  };
  await Promise.all(Array.from({ length: workers }, () => {
    return worker().catch((error) => {
      isBroken = true;
      throw error;
    });
  }));
}
