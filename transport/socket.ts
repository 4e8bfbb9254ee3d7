/** A socket with all that the transport asks of one. */
export interface Socket extends Disposable {
  /** Reads what has come; `null` at the end. */
  read(target: Uint8Array): Promise<number | null>;
  /** Writes some of it, and gives how much. */
  write(data: Uint8Array): Promise<number>;
  /** Writes no more; what the other side says can still be read. */
  closeWrite(): Promise<void>;
  /** Keeps the process alive while a read or a write is pending. */
  ref(): void;
  /** Does not. */
  unref(): void;
}

/** Closes a socket that may be closed already. */
export function closeQuietly(socket: Disposable): void {
  try {
    socket[Symbol.dispose]();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
