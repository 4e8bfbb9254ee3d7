/** This machine, as seen from itself. */
export const HOST = "127.0.0.1";

/** Listens for this process alone, or gives `null` without permission to. */
export function listenHere(): Deno.TcpListener | null {
  if (Deno.permissions.querySync({ name: "net", host: HOST }).state !== "granted") return null;
  return Deno.listen({ hostname: HOST, port: 0 });
}
