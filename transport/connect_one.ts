import { closeQuietly } from "./socket.ts";

/**
 * Connects to one IP address, or to a name that the system looks up.
 *
 * @throws `signal.reason` if it is aborted.
 */
export async function connectTcp(
  hostname: string,
  port: number,
  signal: AbortSignal,
): Promise<Deno.TcpConn> {
  signal.throwIfAborted();
  const stop = new AbortController();
  // Deno loses the socket of a connect that succeeds in the moment in which it is aborted: it asks
  // the signal last whether to throw. Told not to, it hands over what comes late, to be closed.
  stop.signal.throwIfAborted = () => {};
  const work = Deno.connect({ hostname, port, signal: stop.signal });
  try {
    const tcp = await orAborted(work, signal, stop);
    tcp.setNoDelay(true);
    return tcp;
  } catch (error) {
    await work.catch(() => {});
    throw error;
  }
}

/**
 * Connects to a Unix socket.
 *
 * @throws `signal.reason` if it is aborted.
 */
export function connectUnix(path: string, signal: AbortSignal): Promise<Deno.UnixConn> {
  return orAborted(Deno.connect({ transport: "unix", path }), signal);
}

/** An answer that comes together with the abort is too late all the same. */
async function orAborted<T extends Disposable>(
  work: Promise<T>,
  signal: AbortSignal,
  stop?: AbortController,
): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => {
    stop?.abort(signal.reason);
    aborted.reject(signal.reason);
  };
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([aborted.promise, work]);
  } catch (error) {
    work.then(closeQuietly, () => {});
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
