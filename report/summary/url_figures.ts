import { distributionOf, Samples } from "./distribution.ts";
import type { StatusCount, UrlSummary } from "./summarized.ts";
import { Tally } from "./tally.ts";

/** The figures of the calls of one method and URL. */
export class UrlFigures {
  calls = 0;
  failed = 0;
  readonly #method: string;
  readonly #url: string;
  readonly #new = new Samples();
  readonly #reused = new Samples();
  readonly #statuses = new StatusTally();

  constructor(method: string, url: string) {
    this.#method = method;
    this.#url = url;
  }

  /** Whether these are the calls of a method and URL. */
  is(method: string, url: string): boolean {
    return method === this.#method && url === this.#url;
  }

  /** Adds a call with a whole response. */
  add(total: number, reused: boolean, status: number | undefined): void {
    (reused ? this.#reused : this.#new).add(total);
    this.#statuses.count(status);
  }

  /**
   * What they come to.
   *
   * @param show Gives what may be shown of the URL.
   */
  summary(show: (url: string) => string): UrlSummary {
    return {
      method: this.#method,
      url: show(this.#url),
      calls: this.calls,
      failed: this.failed,
      statuses: this.#statuses.list(),
      new: distributionOf(this.#new.sorted()),
      reused: distributionOf(this.#reused.sorted()),
    };
  }
}

/** How often each status came. */
export class StatusTally {
  readonly #tally = new Tally<number>();

  /** Counts a response. */
  count(status: number | undefined): void {
    if (status !== undefined) this.#tally.add(status);
  }

  /** In ascending order. */
  list(): readonly StatusCount[] {
    return this.#tally.entries().map(([status, count]) => ({ status, count }))
      .sort((one, other) => one.status - other.status);
  }
}
