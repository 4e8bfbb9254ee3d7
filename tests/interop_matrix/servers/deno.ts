import type { MatrixServer } from "../_server.ts";

/** `Deno.serve`, with its own compression. */
export const deno: MatrixServer = {
  name: "Deno.serve",
  requirements: [],
  start: (content) => {
    const files = new Map<string, Uint8Array<ArrayBuffer>>(Object.entries(content));
    const options = { hostname: "127.0.0.1", port: 0, automaticCompression: true, onListen() {} };
    const server = Deno.serve(options, (request) => answer(request, files));
    return Promise.resolve({
      url: (path) => `http://127.0.0.1:${server.addr.port}${path}`,
      [Symbol.asyncDispose]: () => server.shutdown(),
    });
  },
};

async function answer(request: Request, files: Map<string, Uint8Array<ArrayBuffer>>) {
  const { pathname } = new URL(request.url);
  const name = pathname.replace(/^\/(chunked\/)?/, "");
  if (pathname === "/echo") return new Response(request.body);
  if (request.method === "PUT") {
    files.set(name, await request.bytes());
    return new Response(null, { status: 201 });
  }
  if (request.method === "DELETE") {
    return new Response(null, { status: files.delete(name) ? 204 : 404 });
  }
  const file = files.get(name);
  if (file === undefined) return new Response(null, { status: 404 });
  if (pathname.startsWith("/chunked/")) return new Response(new Blob([file]).stream());
  return response(file, name, request.headers.get("range"));
}

function response(file: Uint8Array<ArrayBuffer>, name: string, range: string | null): Response {
  const type = name.endsWith(".txt") ? "text/plain" : "application/octet-stream";
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? "") ?? [];
  if (first === undefined) return new Response(file, { headers: { "content-type": type } });
  return new Response(file.subarray(Number(first), Number(last) + 1), {
    status: 206,
    headers: { "content-type": type, "content-range": `bytes ${first}-${last}/${file.length}` },
  });
}
