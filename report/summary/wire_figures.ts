import type { CloseReason } from "../../trace.ts";
import { isType, type TraceRecord } from "../record.ts";
import type { ByteCounts, ConnectionCounts } from "./summarized.ts";
import { Tally } from "./tally.ts";

/** What became of connections, and what went over them. */
export class WireFigures {
  readonly #closed = new Tally<CloseReason>();
  #sent = 0;
  #received = 0;
  #dialled = 0;
  #undialled = 0;
  #reuses = 0;

  /** Adds the next thing that happened. */
  see(record: TraceRecord): void {
    if (isType(record, "datasent")) this.#sent += record.detail.bytes;
    else if (isType(record, "datareceived")) this.#received += record.detail.bytes;
    else if (isType(record, "gotconn")) {
      if (record.detail.reused) this.#reuses++;
    } else if (isType(record, "dialend")) {
      if (record.detail.outcome === "ok") this.#dialled++;
      else this.#undialled++;
    } else if (isType(record, "connclose")) this.#closed.add(record.detail.reason);
  }

  /** How many bytes there were, in all and in the time of one second. */
  bytes(perSecond: (number: number) => number | null): ByteCounts {
    return {
      sent: this.#sent,
      received: this.#received,
      sentPerSecond: perSecond(this.#sent),
      receivedPerSecond: perSecond(this.#received),
    };
  }

  /** What became of connections. */
  connections(): ConnectionCounts {
    return {
      opened: this.#dialled,
      failed: this.#undialled,
      reuses: this.#reuses,
      closed: Object.fromEntries(this.#closed.entries()),
    };
  }
}
