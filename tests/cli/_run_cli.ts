import { main } from "../../cli.ts";
import { MemoryIo, type MemoryIoOptions, MemorySink, type Outcome } from "./_memory_io.ts";

// The proxies of whoever runs the tests are none of theirs.
for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"]) {
  Deno.env.delete(name);
  Deno.env.delete(name.toLowerCase());
}

/** Runs the command line in this process. */
export async function runCli(
  args: readonly string[],
  options: MemoryIoOptions = {},
): Promise<Outcome> {
  const io = new MemoryIo(options);
  const status = await main(args, io);
  const stdout = io.stdout instanceof MemorySink ? io.stdout.text : "";
  return { status, stdout, stderr: io.stderr.text };
}

/** What {@linkcode echoServer} got. */
export interface Echo {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * A web server that tells what it got, at the URL `at`.
 *
 * `/redirect/2` redirects twice, `/elsewhere` to another host, and `/status/404` answers with 404.
 */
export function echoServer({ elsewhere = "" } = {}) {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      const { method, headers } = request;
      const { pathname, search } = new URL(request.url);
      const [, word, number] = pathname.split("/");
      const location = word === "elsewhere" ? `http://${elsewhere}/` : `/redirect/${+number! - 1}`;
      if (word === "elsewhere" || (word === "redirect" && number !== "0")) {
        return new Response("moved", { status: 302, headers: { location } });
      }
      const echo: Echo = {
        method,
        target: pathname + search,
        headers: Object.fromEntries(headers),
        body: await request.text(),
      };
      return Response.json(echo, { status: word === "status" ? Number(number) : 200 });
    },
  );
  return {
    at: `127.0.0.1:${server.addr.port}`,
    port: server.addr.port,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** What {@linkcode echoServer} got with these arguments. */
export async function echoOf(
  args: readonly string[],
  options: MemoryIoOptions = {},
): Promise<Echo> {
  await using server = echoServer();
  const { stdout, stderr, status } = await runCli(["-o", "-", ...args, server.at], options);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

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
