/** Listens on a port of the system's choice. */
export function listenOn(hostname = "127.0.0.1", port = 0): Deno.TcpListener {
  return Deno.listen({ hostname, port });
}

/** A port that nobody listens on, at any loopback address. */
export function freePort(): number {
  using listener = listenOn("0.0.0.0");
  return listener.addr.port;
}
