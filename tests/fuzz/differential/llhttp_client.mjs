// Run by Node: reads responses as JSON lines, lets node:http (and with it llhttp) read each of them
// from a socket on loopback, and prints what it makes of them as JSON lines.
import http from "node:http";
import net from "node:net";
import readline from "node:readline";

const CONNECTIONS = 16;
const NAME = /^x-case: (\d+)\r$/im;

/** Responses by the number of their case. */
const responses = new Map();
const waiting = [];
let underWay = 0;
let isEnd = false;

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  let head = "";
  socket.setNoDelay();
  socket.on("error", () => {});
  socket.on("end", () => socket.destroy());
  socket.on("data", (bytes) => {
    head += bytes.toString("latin1");
    const name = NAME.exec(head)?.[1];
    if (name === undefined || !head.endsWith("\r\n\r\n")) return;
    socket.end(Buffer.from(responses.get(name), "latin1"));
  });
});

/** Reads one response, and tells once what node:http makes of it. */
function read({ id, method, upgrades }, done) {
  const informational = [];
  let current = null;
  let isTold = false;
  const tell = (end, content = "") => {
    if (isTold) return;
    isTold = true;
    done({
      ...{ id, end, content, informational },
      version: current?.httpVersion ?? null,
      status: current?.statusCode ?? null,
      reason: current?.statusMessage ?? null,
      fields: pairs(current?.rawHeaders ?? []),
      trailers: pairs(current?.rawTrailers ?? []),
    });
  };
  const request = http.request({
    ...{ host: "127.0.0.1", port: server.address().port, method, agent: false },
    path: method === "CONNECT" ? "a.test:1" : "/",
    maxHeaderSize: 1 << 20,
    headers: { "x-case": String(id), ...(upgrades && { connection: "upgrade", upgrade: "x" }) },
  });
  request.on("information", ({ statusCode }) => informational.push(statusCode));
  request.on("response", (response) => {
    current = response;
    let body = "";
    response.setEncoding("latin1");
    response.on("data", (text) => body += text);
    response.on("end", () => tell("complete", body));
    response.on("error", (error) => tell(shown(error)));
    response.on("close", () => tell("closed"));
  });
  for (const type of ["upgrade", "connect"]) {
    request.on(type, (response, socket, rest) => {
      current = response;
      let text = rest.toString("latin1");
      socket.on("data", (bytes) => text += bytes.toString("latin1"));
      socket.on("error", () => {});
      socket.on("end", () => socket.destroy());
      socket.on("close", () => tell("tunnel", text));
    });
  }
  // What follows a response that is complete does not change it.
  request.on("error", (error) => !current?.complete && tell(shown(error)));
  request.on("close", () => current === null && tell("closed"));
  request.end();
}

function shown({ code, reason, message }) {
  return code?.startsWith("HPE_") ? `${code}: ${reason ?? message}` : `${code}`;
}

function pairs(raw) {
  return Array.from({ length: raw.length / 2 }, (_, at) => [raw[2 * at], raw[2 * at + 1]]);
}

function readMore() {
  while (underWay < CONNECTIONS && waiting.length > 0) {
    const one = waiting.shift();
    responses.set(String(one.id), one.raw);
    underWay++;
    read(one, (told) => {
      responses.delete(String(one.id));
      underWay--;
      process.stdout.write(`${JSON.stringify(told)}\n`);
      readMore();
    });
  }
  if (isEnd && underWay === 0) server.close();
}

server.listen(0, "127.0.0.1", () => {
  const lines = readline.createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    waiting.push(JSON.parse(line));
    readMore();
  });
  lines.on("close", () => {
    isEnd = true;
    readMore();
  });
});
