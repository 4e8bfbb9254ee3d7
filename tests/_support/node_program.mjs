// A server on Node's own http module, started by node_server.ts.
import http from "node:http";

const [port, keepAliveTimeout] = process.argv.slice(2).map(Number);
const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

const routes = {
  /** The request's own body, and in what framing it came. */
  "/echo": (request, response) => {
    response.writeHead(200, {
      "x-method": request.method,
      "x-content-length": request.headers["content-length"] ?? "none",
      "x-transfer-encoding": request.headers["transfer-encoding"] ?? "none",
      "x-content-type": request.headers["content-type"] ?? "none",
    });
    request.pipe(response);
  },
  /** The request's header fields, as they came. */
  "/headers": (request, response) => response.end(JSON.stringify(request.rawHeaders)),
  "/hello": (_, response) => response.end("hello\n"),
  "/length": (_, response) => {
    response.writeHead(200, { "content-length": EVERY_BYTE.length });
    response.end(EVERY_BYTE);
  },
  "/chunks": (_, response) => {
    for (let i = 0; i < 100; i++) response.write(EVERY_BYTE);
    response.end();
  },
  "/trailers": (_, response) => {
    response.writeHead(200, { trailer: "x-checksum, x-count" });
    response.write("body");
    response.addTrailers({ "x-checksum": "abc", "x-count": "4" });
    response.end();
  },
  "/informational": (_, response) => {
    response.writeProcessing();
    response.writeEarlyHints({ link: "</style.css>; rel=preload; as=style" });
    response.end("hello\n");
  },
  "/nothing": (_, response) => response.writeHead(204).end(),
  "/unmodified": (_, response) => response.writeHead(304, { etag: '"1"' }).end(),
  "/last": (_, response) => response.writeHead(200, { connection: "close" }).end("goodbye\n"),
  /** Neither a length nor chunks: the end of the connection is the end of the body. */
  "/until-close": (_, response) => {
    response.useChunkedEncodingByDefault = false;
    response.removeHeader("transfer-encoding");
    response.writeHead(200, { connection: "close" });
    response.write(EVERY_BYTE);
    response.end(EVERY_BYTE);
  },
};

const server = http.createServer({ keepAliveTimeout }, (request, response) => {
  const route = routes[new URL(request.url, "http://localhost").pathname];
  if (route) route(request, response);
  else response.writeHead(404).end();
});
server.keepAliveTimeoutBuffer = 0; // newer versions would wait a second longer than told
server.listen(port, "127.0.0.1");
