import type { Io } from "../io.ts";
import { CliError } from "./cli_error.ts";
import { complain, type Manners } from "./complain.ts";
import { statusOf } from "./exit_status.ts";

/** The requests that failed: each is told of, but of many the last one only. */
export class Failures {
  /** The exit status: that of the last one, or 0. */
  status = 0;
  /** The same without requests whose failure the trace shows. */
  besides = 0;
  readonly #requests: number;
  readonly #isMany: boolean;
  readonly #manners: Manners;
  readonly #io: Io;
  #last: Error | null = null;
  #count = 0;

  constructor(requests: number, isMany: boolean, manners: Manners, io: Io) {
    this.#requests = requests;
    this.#isMany = isMany;
    this.#manners = manners;
    this.#io = io;
  }

  /**
   * One more request failed.
   *
   * @throws What it was given, if that is a mistake in the program itself.
   */
  add(error: unknown): void {
    if (this.#isMany) {
      const status = statusOf(error);
      if (status === null || !(error instanceof Error)) throw error;
      this.status = status;
      this.#last = error;
      this.#count++;
    } else this.status = complain(error, this.#io, this.#manners);
    // Such as a body that could not be written: all is well with the call.
    if (error instanceof CliError) this.besides = this.status;
  }

  /** A URL cannot be used: no request of it is sent. */
  refuse(error: unknown): void {
    this.status = this.besides = complain(error, this.#io, this.#manners);
  }

  /** Tells of what has not been told yet. */
  tell(): void {
    if (this.#last === null) return;
    const what = `Cannot complete ${this.#count} of ${this.#requests} requests`;
    const text = `${what}; the last one: ${this.#last.message}`;
    const error = new CliError(this.status, text, { cause: this.#last });
    complain(error, this.#io, this.#manners);
  }
}
