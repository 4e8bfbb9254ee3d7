import type {
  PageAttempt,
  PageCall,
  PageConnection,
  PageData,
  PageDial,
  PageHop,
} from "../report/html/page_data.ts";
import type { Range } from "./range.ts";

/** One request and its response, and where in its call it is. */
export interface Exchange {
  readonly call: PageCall;
  readonly hop: PageHop;
  readonly attempt: PageAttempt;
}

/** What was recorded, with everything at hand that refers to something else. */
export class RecordedTrace {
  readonly data: PageData;
  readonly calls: readonly PageCall[];
  readonly connections: readonly PageConnection[];
  /** The axis of time. */
  readonly whole: Range;
  readonly #calls: ReadonlyMap<number, PageCall>;
  readonly #connections: ReadonlyMap<number, PageConnection>;
  readonly #texts = new Map<object, string>();

  constructor(data: PageData) {
    this.data = data;
    this.calls = data.calls;
    this.connections = data.connections;
    // A trace of one moment has an axis all the same.
    this.whole = { from: data.start, to: Math.max(data.end, data.start + 1) };
    this.#calls = new Map(data.calls.map((call) => [call.callId, call]));
    this.#connections = new Map(data.connections.map((one) => [one.connId, one]));
  }

  call(id: number): PageCall | undefined {
    return this.#calls.get(id);
  }

  connection(id: number): PageConnection | undefined {
    return this.#connections.get(id);
  }

  /** The dial that an attempt began. */
  dialOf({ dial }: PageAttempt): PageDial | null {
    return dial === null ? null : this.connection(dial)?.dial ?? null;
  }

  /** When a call ended, or, if it goes on, the end of the recording. */
  endOf({ end }: { readonly end: number | null }): number {
    return end ?? this.data.end;
  }

  /** How long something took, as far as it was recorded. */
  spent(stage: { readonly start: number; readonly end: number | null }): number {
    return this.endOf(stage) - stage.start;
  }

  /** What a connection was used for, the first use first. */
  usesOf({ uses }: PageConnection): Exchange[] {
    return uses.flatMap((use) => {
      const call = this.call(use.callId);
      const hop = call?.hops[use.hop];
      const attempt = hop?.attempts[use.attempt];
      return call && hop && attempt ? [{ call, hop, attempt }] : [];
    });
  }

  /** Whether a call has a text in it, in lower case, wherever that is. */
  mentions(call: PageCall, text: string): boolean {
    let all = this.#texts.get(call);
    if (all === undefined) this.#texts.set(call, all = this.#textOf(call).toLowerCase());
    return all.includes(text);
  }

  #textOf(call: PageCall): string {
    const { method, url, status, outcome, error, failedPhase, hops } = call;
    const exchanges = hops.flatMap((hop) => [
      `${hop.method} ${hop.url}`,
      ...hop.attempts.flatMap((attempt) => this.#textsOf(attempt)),
    ]);
    const own = [`${method} ${url}`, status, outcome, error?.message, error?.code, failedPhase];
    return [...own, ...exchanges].join("\n");
  }

  #textsOf(attempt: PageAttempt): string[] {
    const { connection, request, response } = attempt;
    const fields = [...request?.fields ?? [], ...response?.head?.fields ?? []];
    return [
      connection === null ? "" : `#${connection.connId} ${connection.remoteAddr}`,
      ...(this.dialOf(attempt)?.connects ?? []).map(({ address }) => address),
      response?.head ? `${response.head.status} ${response.head.statusText}` : "",
      ...fields.map(([name, value]) => `${name}: ${value}`),
    ];
  }
}

/** The exchanges of a call, in their order. */
export function exchangesOf(call: PageCall): Exchange[] {
  return call.hops.flatMap((hop) => hop.attempts.map((attempt) => ({ call, hop, attempt })));
}

/** The exchange that a call's result comes from. */
export function lastExchange(call: PageCall): Exchange {
  return exchangesOf(call).at(-1)!;
}

/** What a call came to, in a word. */
export function resultOf({ outcome, status }: PageCall): string {
  if (outcome === "error") return "failed";
  if (outcome === "aborted") return "aborted";
  return status === null ? "open" : String(status);
}

/** The part of a URL that says where; empty for one that is none. */
export function originOf(url: string): string {
  return /^[a-z]+:\/\/[^/?#]*/i.exec(url)?.[0] ?? "";
}

/** Whether a call is one to look at: it failed, or the server said so. */
export function isBad({ outcome, status }: PageCall): boolean {
  return outcome === "error" || outcome === "aborted" || (status ?? 0) >= 400;
}
