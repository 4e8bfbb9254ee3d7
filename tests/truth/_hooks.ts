import type { TransportOptions } from "../../mod.ts";

/** A request in words that both clients understand. */
export interface HookedRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Does not say how long the body is. */
  readonly chunked?: boolean;
  /** Leaves the response body unread. */
  readonly abandons?: boolean;
  /** Follows redirects. */
  readonly redirect?: boolean;
}

/** Settings that both clients understand. */
export type HookedOptions =
  & Pick<TransportOptions, "caCerts" | "nameServer" | "disableKeepAlives" | "expectContinueTimeout">
  & { readonly proxy?: string };

/** A client whose calls are traced: ours, or Go's. */
export interface HookedClient {
  /** Begins anew: with these options, and without connections. */
  use(options: HookedOptions): Promise<void>;
  /** Begins a call. */
  call(request: HookedRequest): HookedCall;
  /** Resolves when so many connections have been closed. */
  closed(connections: number): Promise<void>;
}

/** Lines that are told one after the other, and who waits for one. */
export class Told {
  readonly lines: string[] = [];
  #next = Promise.withResolvers<void>();

  add(line: string): void {
    this.lines.push(line);
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  }

  /** Resolves when so many lines have been told that begin like this. */
  async until(start: string, times = 1): Promise<void> {
    const isThere = (): boolean => {
      return this.lines.filter((line) => line.startsWith(start)).length >= times;
    };
    while (!isThere()) await this.#next.promise;
  }
}

/** One call, and what its trace tells in the words of our events. */
export abstract class HookedCall extends Told {
  /** How it has ended, once its connection is back in the pool or closed. */
  abstract readonly ended: Promise<"ok" | "error">;
  /** Aborts it. */
  abstract cancel(): void;
}
