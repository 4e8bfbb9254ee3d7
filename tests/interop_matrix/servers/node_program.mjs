// A server on Node's own http module, started by node.ts.
import { createReadStream, createWriteStream, statSync, unlinkSync } from "node:fs";
import http from "node:http";
import { pipeline } from "node:stream";
import zlib from "node:zlib";

const [port, folder] = process.argv.slice(2);

function serveFile(request, response, path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) return response.writeHead(404).end();
  const { size } = found;
  const accepted = request.headers["accept-encoding"] ?? "";
  if (path.endsWith(".txt") && accepted.includes("gzip")) {
    response.writeHead(200, { "content-type": "text/plain", "content-encoding": "gzip" });
    return pipeline(createReadStream(path), zlib.createGzip(), response, () => {});
  }
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
  const [start, end] = first === undefined ? [0, size - 1] : [Number(first), Number(last)];
  response.writeHead(first === undefined ? 200 : 206, {
    "content-type": path.endsWith(".txt") ? "text/plain" : "application/octet-stream",
    "content-length": end - start + 1,
    ...(first !== undefined && { "content-range": `bytes ${start}-${end}/${size}` }),
  });
  if (request.method === "HEAD") return response.end();
  pipeline(createReadStream(path, { start, end }), response, () => {});
}

const server = http.createServer((request, response) => {
  const { method, url } = request;
  const path = folder + url;
  if (url === "/echo") return request.pipe(response);
  if (url.startsWith("/chunked/")) {
    return pipeline(createReadStream(folder + url.slice("/chunked".length)), response, () => {});
  }
  if (method === "PUT") {
    return pipeline(request, createWriteStream(path), () => response.writeHead(201).end());
  }
  if (method === "DELETE") {
    unlinkSync(path);
    return response.writeHead(204).end();
  }
  serveFile(request, response, path);
});
server.listen(Number(port), "127.0.0.1", 511);
