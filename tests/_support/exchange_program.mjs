// A server on Node's own http module, for what codings, trailers and upgrades do; started by
// exchange_server.ts.
import { createHash } from "node:crypto";
import http from "node:http";
import zlib from "node:zlib";

const [port] = process.argv.slice(2).map(Number);
const TEXT = "hello from node ".repeat(10_000);
const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

const ENCODERS = {
  "/gzip": ["gzip", () => zlib.createGzip()],
  "/deflate": ["deflate", () => zlib.createDeflate()],
  "/raw": ["deflate", () => zlib.createDeflateRaw()],
  "/br": ["br", () => zlib.createBrotliCompress()],
};

/** As servers do it: by what the client accepts, in chunks. */
function negotiate(request, response) {
  const accepted = request.headers["accept-encoding"] ?? "";
  const name = ["br", "gzip", "deflate"].find((one) => accepted.includes(one));
  if (name) encode(response, name, ENCODERS[`/${name}`][1]());
  else response.end(TEXT);
}

function encode(response, name, encoder) {
  response.writeHead(200, { "content-encoding": name, "x-coding": name });
  encoder.pipe(response);
  encoder.end(TEXT);
}

/** One piece, which is flushed, and the next when the client asks for it at `/go-on`. */
let goOn = () => {};
function inPieces(response) {
  const encoder = zlib.createBrotliCompress();
  response.writeHead(200, { "content-encoding": "br" });
  encoder.pipe(response);
  encoder.write("one ");
  encoder.flush();
  goOn = () => encoder.end("two");
}

const server = http.createServer((request, response) => {
  const { url } = request;
  if (Object.hasOwn(ENCODERS, url)) encode(response, ENCODERS[url][0], ENCODERS[url][1]());
  else if (url === "/negotiated") negotiate(request, response);
  else if (url === "/pieces") inPieces(response);
  else if (url === "/go-on") response.end(void goOn());
  else if (url === "/moved") response.writeHead(307, { location: "/request" }).end();
  else {
    // What of a request is known when it is complete.
    let body = "";
    request.setEncoding("utf8").on("data", (text) => body += text);
    request.on("end", () => {
      const { method, headers, trailers } = request;
      response.end(JSON.stringify({ method, body, headers, trailers }));
    });
  }
});

/** RFC 6455: the handshake, and then the very bytes that came, unmasked, as frames. */
server.on("upgrade", (request, socket, early) => {
  const accept = createHash("sha1").update(request.headers["sec-websocket-key"] + GUID);
  const lines = [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${accept.digest("base64")}`,
  ];
  // Head and first frame in one write.
  socket.write(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), frame(1, "welcome")]));
  let input = early;
  const take = (bytes) => {
    input = Buffer.concat([input, bytes]);
    while (input.length >= 6 && input.length >= 6 + (input[1] & 0x7f)) {
      const size = input[1] & 0x7f;
      const mask = input.subarray(2, 6);
      const data = input.subarray(6, 6 + size).map((byte, i) => byte ^ mask[i % 4]);
      const opcode = input[0] & 0x0f;
      socket.write(frame(opcode, data));
      if (opcode === 8) socket.end();
      input = input.subarray(6 + size);
    }
  };
  socket.on("data", take);
  socket.on("error", () => {});
});

function frame(opcode, data) {
  const bytes = Buffer.from(data);
  return Buffer.concat([Buffer.from([0x80 | opcode, bytes.length]), bytes]);
}

server.listen(port, "127.0.0.1");
