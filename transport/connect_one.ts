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
  const abort = (): void => stop.abort(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  let tcp: Deno.TcpConn | null = null;
  try {
    tcp = await Deno.connect({ hostname, port, signal: stop.signal });
    signal.throwIfAborted();
    tcp.setNoDelay(true);
    return tcp;
  } catch (error) {
    if (tcp !== null) closeQuietly(tcp);
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/**
 * Connects to a Unix socket.
 *
 * @throws `signal.reason` if it is aborted.
 */
export async function connectUnix(path: string, signal: AbortSignal): Promise<Deno.UnixConn> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  const work = Deno.connect({ transport: "unix", path });
  try {
    return await Promise.race([aborted.promise, work]);
  } catch (error) {
    // An answer that comes together with the abort is too late all the same.
    work.then(closeQuietly, () => {});
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
