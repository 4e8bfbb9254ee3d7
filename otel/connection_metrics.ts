import {
  type Attributes,
  peerAttributes,
  serverAttributes,
} from "../report/otlp/http_semantics.ts";
import type { Trace, TraceEvent } from "../trace.ts";
import type { Histogram, Meter, UpDownCounter } from "./api.ts";

/** Seconds, as the conventions advise. */
const BUCKETS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];

/** A connection that is counted. */
interface Counted {
  readonly since: number;
  readonly attributes: Attributes;
  state: "active" | "idle";
}

/** How many connections of a transport are open, and how long they were; only those it sees dialled. */
export class ConnectionMetrics {
  readonly #open: UpDownCounter;
  readonly #duration: Histogram;
  readonly #connections = new Map<number, Counted>();
  readonly #over = new AbortController();

  constructor(trace: Trace, meter: Meter) {
    this.#open = meter.createUpDownCounter("http.client.open_connections", {
      description: "Number of outbound HTTP connections that are currently active or idle.",
      unit: "{connection}",
    });
    this.#duration = meter.createHistogram("http.client.connection.duration", {
      description: "The duration of the successfully established outbound HTTP connections.",
      unit: "s",
      advice: { explicitBucketBoundaries: BUCKETS },
    });
    const until = { signal: this.#over.signal };
    trace.addEventListener("dialend", (event) => this.#dialled(event), until);
    trace.addEventListener("gotconn", ({ connId }) => this.#becomes(connId, "active"), until);
    trace.addEventListener("putidleconn", ({ connId, detail }) => {
      if (detail.error === undefined) this.#becomes(connId, "idle");
    }, until);
    trace.addEventListener("connclose", (event) => this.#closed(event), until);
  }

  /** Counts no longer; what nobody counts any more is open no longer. */
  stop(): void {
    this.#over.abort();
    for (const connection of this.#connections.values()) this.#count(connection, -1);
    this.#connections.clear();
  }

  #dialled({ connId, time, detail }: TraceEvent<"dialend">): void {
    if (connId === null || detail.outcome !== "ok") return;
    const { hostPort, address } = detail;
    const attributes = {
      ...serverAttributes(hostPort),
      ...(address !== undefined && onlyAddress(peerAttributes(address))),
    };
    const connection: Counted = { since: time, attributes, state: "idle" };
    this.#connections.set(connId, connection);
    this.#count(connection, 1);
  }

  #becomes(connId: number | null, state: Counted["state"]): void {
    const connection = this.#connections.get(connId ?? NaN);
    if (connection === undefined || connection.state === state) return;
    this.#count(connection, -1);
    connection.state = state;
    this.#count(connection, 1);
  }

  #closed({ connId, time }: TraceEvent<"connclose">): void {
    const connection = this.#connections.get(connId ?? NaN);
    if (connection === undefined) return;
    this.#connections.delete(connId!);
    this.#count(connection, -1);
    this.#duration.record((time - connection.since) / 1_000, connection.attributes);
  }

  #count({ attributes, state }: Counted, change: number): void {
    this.#open.add(change, { ...attributes, "http.connection.state": state });
  }
}

function onlyAddress({ "network.peer.address": address }: Attributes): Attributes {
  return { "network.peer.address": address! };
}
