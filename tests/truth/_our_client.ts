import { Transport } from "../../mod.ts";
import { isType, type TraceRecord } from "../../report/record.ts";
import { Trace, TRACE_EVENT_TYPES } from "../../trace.ts";
import { streamOf } from "../_support/bytes.ts";
import {
  HookedCall,
  type HookedClient,
  type HookedOptions,
  type HookedRequest,
  Told,
} from "./_hooks.ts";

/** Our client, whose events are told as far as Go has hooks for them. */
export class OurClient implements HookedClient, AsyncDisposable {
  #transport = new Transport();
  #closed = new Told();

  async use(options: HookedOptions): Promise<void> {
    await this.#transport.close();
    this.#transport = new Transport({ proxy: null, ...options });
    const closed = this.#closed = new Told();
    this.#transport.trace.addEventListener("connclose", () => closed.add("closed"));
  }

  call(request: HookedRequest): HookedCall {
    return new OurCall(this.#transport, request);
  }

  closed(connections: number): Promise<void> {
    return this.#closed.until("closed", connections);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#transport.close();
  }
}

class OurCall extends HookedCall {
  readonly ended: Promise<"ok" | "error">;
  readonly #controller = new AbortController();

  constructor(transport: Transport, request: HookedRequest) {
    super();
    const trace = new Trace();
    for (const type of TRACE_EVENT_TYPES) {
      trace.addEventListener(type, (event) => {
        const line = ownedLineOf(event as TraceRecord);
        if (line !== null) this.add(line);
      });
    }
    this.ended = perform(transport, request, trace, this.#controller.signal);
  }

  cancel(): void {
    this.#controller.abort();
  }
}

async function perform(
  transport: Transport,
  { url, method = "GET", headers = {}, body, chunked, abandons, redirect }: HookedRequest,
  trace: Trace,
  signal: AbortSignal,
): Promise<"ok" | "error"> {
  const over = Promise.withResolvers<void>();
  trace.addEventListener("callend", () => over.resolve());
  try {
    const response = await transport.request(url, {
      ...{ method, headers, trace, signal, redirect: redirect ? "follow" : "manual" },
      ...(body !== undefined && { body: chunked ? streamOf(body) : body }),
    });
    if (abandons) await response.body?.cancel();
    else await response.bytes();
    return "ok";
  } catch {
    return "error";
  } finally {
    await over.promise;
  }
}

/** A dial goes on when its call no longer needs it: what is told of it then is nobody's. */
function ownedLineOf(record: TraceRecord): string | null {
  const line = lineOf(record);
  return line === null || record.callId !== null ? line : `${line}, of no call`;
}

function lineOf(record: TraceRecord): string | null {
  const { type } = record;
  if (isType(record, "getconn")) return `${type} ${record.detail.hostPort}`;
  if (isType(record, "gotconn")) {
    const { reused, wasIdle, idleTime } = record.detail;
    const idle = wasIdle ? ", was idle" : idleTime === null ? "" : `, idle for ${idleTime}`;
    return `${type} ${reused ? "reused" : "new"}${idle}`;
  }
  if (isType(record, "dnsstart")) return `${type} ${record.detail.host}`;
  if (isType(record, "connectstart")) return `${type} ${record.detail.address}`;
  if (isType(record, "connectend")) {
    return `${type} ${record.detail.address} ${ending(record.detail)}`;
  }
  if (isType(record, "informational")) return `${type} ${record.detail.status}`;
  if (isType(record, "putidleconn")) return `${type} ${record.detail.error ? "error" : "ok"}`;
  // Go has no hook for the other ends of the wait.
  if (isType(record, "continueend")) return record.detail.reason === "continue" ? type : null;
  if (isType(record, "dnsend") || isType(record, "tlsend") || isType(record, "requestend")) {
    return `${type} ${ending(record.detail)}`;
  }
  return BARE.has(type) ? type : null;
}

/** Events whose details are not compared; the tunnel has no hooks in Go, which is a defect. */
const BARE = new Set<string>([
  ...["tunnelstart", "tunnelend", "tlsstart"],
  ...["requestheader", "requestheaders", "continuestart", "datasent", "responsestart"],
]);

function ending({ outcome }: { readonly outcome: string }): "ok" | "error" {
  return outcome === "ok" ? "ok" : "error";
}
