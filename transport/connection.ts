import type { CloseReason } from "../trace.ts";
import { now } from "./clock.ts";
import { Codec } from "./http1/codec.ts";
import { closeQuietly, type Socket } from "./socket.ts";
import type { TlsFacts } from "./tls_session.ts";
import type { Scope } from "./tracer.ts";

/** What is known of a connection from its dial. */
export interface ConnectionInit {
  readonly socket: Socket;
  /** Origins with the same key may share it. */
  readonly key: string;
  /** Whose events it emits while no call owns it. */
  readonly idleScope: Scope;
  readonly dialedBy: number;
  readonly remoteAddr: string;
  readonly localAddr: string | null;
  readonly tls: TlsFacts | null;
  readonly maxHeadBytes: number;
}

/** Who is told what happens to a connection that no call owns. */
export interface ConnectionOwner {
  /** Gives who may dial now, in its place. */
  closed(connection: Connection, reason: CloseReason): { dial(): void } | null;
}

type ConnectionState = "active" | "idle" | "closed";

/** One open socket and its codec. */
export class Connection {
  readonly id: number;
  readonly key: string;
  readonly codec: Codec;
  readonly openedAt: number = now();
  readonly dialedBy: number;
  readonly remoteAddr: string;
  readonly localAddr: string | null;
  readonly tls: TlsFacts | null;
  /** Requests whose responses are complete. */
  requestsServed = 0;
  /** When it became idle, if it is. */
  idleSince = 0;
  /** Milliseconds that its server lets it be idle. */
  idleLimit = Infinity;
  /** All bytes that the socket has accepted. */
  bytesSent = 0;
  readonly #socket: Socket;
  readonly #idleScope: Scope;
  #scope: Scope;
  #owner: ConnectionOwner | null = null;
  #state: ConnectionState = "active";
  #hasRested = false;
  /** Whether it keeps the process alive. */
  #isHeld = true;
  /** A read that was begun while idle: liveness probe, and first read of the next response. */
  #pending: Promise<number | null> | null = null;

  constructor(init: ConnectionInit) {
    this.#socket = init.socket;
    this.#idleScope = init.idleScope;
    this.#scope = init.idleScope;
    this.id = init.idleScope.connId ?? 0;
    this.key = init.key;
    this.codec = new Codec(init.maxHeadBytes);
    this.dialedBy = init.dialedBy;
    this.remoteAddr = init.remoteAddr;
    this.localAddr = init.localAddr;
    this.tls = init.tls;
  }

  /** Where the connection is in its life. */
  get state(): ConnectionState {
    return this.#state;
  }

  /** Whether its server may have closed it since: it has served a request, or been idle. */
  get mayBeStale(): boolean {
    return this.requestsServed > 0 || this.#hasRested;
  }

  /** Who is told when it closes. */
  belongTo(owner: ConnectionOwner): void {
    this.#owner = owner;
  }

  /** A call takes the connection: its events are the call's from now on. */
  activate(scope: Scope): void {
    if (!this.#isHeld) this.#socket.ref();
    this.#isHeld = true;
    this.#state = "active";
    this.#scope = scope;
  }

  /** No call owns the connection from now on. */
  rest(): void {
    this.#state = "idle";
    this.#hasRested = true;
    this.#scope = this.#idleScope;
  }

  /** Notices its end by itself from now on, if it is idle. Gives whether it is. */
  watch(): boolean {
    if (this.#state !== "idle") return false;
    if (this.#pending === null) {
      this.#pending = this.#startRead();
      this.#pending.then(this.#idleRead, this.#idleRead);
    }
    return true;
  }

  /** Lets the process end while the connection is idle. */
  letGo(): void {
    if (this.#state !== "idle" || !this.#isHeld) return;
    this.#isHeld = false;
    this.#socket.unref();
  }

  /** Reads into the codec's input. Gives how many bytes came, or `null` at the end. */
  read(): Promise<number | null> {
    const read = this.#pending ?? this.#startRead();
    this.#pending = null;
    return read;
  }

  /** Reads past the codec; what comes has to be body. */
  readInto(target: Uint8Array): Promise<number | null> {
    return this.#socket.read(target);
  }

  /** Counts in the bytes that a read gave, at `time`. */
  received(bytes: number, time: number): void {
    this.codec.input.filled(bytes);
    if (bytes === 0 || !this.#scope.wants("datareceived")) return;
    this.#scope.emit("datareceived", { bytes, data: this.codec.input.latest(bytes) }, time);
  }

  /** Counts in the bytes that came past the codec, at `time`. */
  receivedInto(target: Uint8Array, bytes: number, time: number): void {
    this.codec.passed(bytes);
    if (bytes === 0 || !this.#scope.wants("datareceived")) return;
    this.#scope.emit("datareceived", { bytes, data: target.subarray(0, bytes) }, time);
  }

  /** Writes all of it. Gives when the last of it was accepted. */
  async write(data: Uint8Array): Promise<number> {
    let time = 0;
    for (let rest = data; rest.length > 0;) {
      const bytes = await this.writeSome(rest);
      time = this.wrote(rest, bytes);
      rest = rest.subarray(bytes);
    }
    return time;
  }

  /** Writes as much as the socket accepts at once; then call `wrote`. */
  writeSome(data: Uint8Array): Promise<number> {
    return this.#socket.write(data);
  }

  /**
   * Counts in the bytes of `data` that were written. Gives the time.
   *
   * @throws {Error} If the connection was closed meanwhile.
   */
  wrote(data: Uint8Array, bytes: number): number {
    if (this.#state === "closed") throw new Error("the connection was closed");
    this.bytesSent += bytes;
    const time = now();
    if (this.#scope.wants("datasent")) {
      this.#scope.emit("datasent", { bytes, data: data.subarray(0, bytes) }, time);
    }
    return time;
  }

  /** The connection leaves its call, and HTTP: its events are nobody's from now on. */
  detach(): void {
    this.#scope = this.#idleScope;
  }

  /** Tells the peer that nothing more will be written. */
  closeWrite(): Promise<void> {
    return this.#socket.closeWrite();
  }

  /** Closes the connection, once; reads and writes that are pending fail. */
  close(reason: CloseReason): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    closeQuietly(this.#socket);
    // The pool must not have it any more when a listener asks for a connection.
    const next = this.#owner?.closed(this, reason);
    if (this.#scope.wants("connclose")) {
      this.#scope.emit("connclose", { reason, requestsServed: this.requestsServed });
    }
    next?.dial();
  }

  #startRead(): Promise<number | null> {
    return this.#socket.read(this.codec.input.space());
  }

  /** Ends an idle connection at the first sign of life from the peer: nobody asked for it. */
  readonly #idleRead = (result: unknown): void => {
    if (this.#state !== "idle") return;
    this.#pending = null;
    if (typeof result !== "number") return this.close("peer");
    this.received(result, now());
    // RFC 9110 section 15.5.9: a server says 408 when it closes a connection that idled too long.
    const start = this.codec.input.text(0, Math.min(result, 12));
    this.close(/^HTTP\/1\.[01] 408/.test(start) ? "peer" : "protocolError");
  };
}
