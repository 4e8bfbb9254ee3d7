import { createSocket } from "node:dgram";
import { freePort } from "./ports.ts";

/** A name server that hears every question and answers none. */
export async function silentNameServer() {
  const socket = createSocket("udp4");
  const asked = Promise.withResolvers<void>();
  socket.on("message", () => asked.resolve());
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return {
    nameServer: { ipAddr: "127.0.0.1", port: socket.address().port },
    /** Resolves with the first question. */
    asked: asked.promise,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  };
}

/**
 * A port whose connects neither succeed nor fail.
 *
 * Nobody accepts there, and the queue of the listener is full: the system ignores further connects.
 */
export async function silentPort(hostname = "127.0.0.1", port = 0) {
  const listener = Deno.listen({ hostname, port, tcpBacklog: 1 });
  const filling = [1, 2].map(() => Deno.connect({ hostname, port: listener.addr.port }));
  const connections = await Promise.all(filling);
  return {
    port: listener.addr.port,
    [Symbol.dispose]: () => [listener, ...connections].forEach((resource) => resource.close()),
  };
}

/** A port that refuses connects. */
export const refusingPort: () => number = freePort;
