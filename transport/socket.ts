/** As much of a socket as a proxy is talked to with. */
export interface Wire {
  /** Reads what has come, and gives how much; `null` at the end. */
  read(target: Uint8Array): Promise<number | null>;
  /** Writes some of it, and gives how much. */
  write(data: Uint8Array): Promise<number>;
}

/** A socket with all that the transport asks of one. */
export interface Socket extends Wire, Disposable {
  /** Writes no more; what the other side says can still be read. */
  closeWrite(): Promise<void>;
  /** Keeps the process alive while a read or a write is pending. */
  ref(): void;
  /** Does not. */
  unref(): void;
}

/** Writes all of it. */
export async function writeAll(wire: Wire, data: Uint8Array): Promise<void> {
  for (let sent = 0; sent < data.length;) sent += await wire.write(data.subarray(sent));
}

/** Closes a socket that may be closed already. */
export function closeQuietly(socket: Disposable): void {
  try {
    socket[Symbol.dispose]();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
