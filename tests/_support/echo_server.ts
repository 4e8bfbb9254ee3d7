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
