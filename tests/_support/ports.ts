/** Ports that the systems of our time give to nobody by themselves, as they do with those above. */
const [FIRST, LAST] = [10_000, 32_000] as const;

/** Listens on a port of the system's choice. */
export function listenOn(hostname = "127.0.0.1", port = 0): Deno.TcpListener {
  return Deno.listen({ hostname, port });
}

/** A port that nobody listens on, at any loopback address, and that the system gives to nobody. */
export function freePort(): number {
  const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
  try {
    using _listener = listenOn("0.0.0.0", port);
    return port;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return freePort();
    throw error;
  }
}
