/** A TCP server that answers each connection with some bytes and closes it, at `at`. */
export function rawServer(answer: string | Uint8Array) {
  const bytes = typeof answer === "string" ? new TextEncoder().encode(answer) : answer;
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const served = (async () => {
    for await (const connection of listener) {
      await connection.read(new Uint8Array(4_096));
      if (bytes.length > 0) await connection.write(bytes);
      connection.close();
    }
  })();
  return {
    at: `127.0.0.1:${(listener.addr as Deno.NetAddr).port}`,
    async [Symbol.asyncDispose]() {
      listener.close();
      await served;
    },
  };
}
