import type { Case } from "../_case.ts";

type Row = [version: string, lines: string[], persists: boolean];

const RULE = "9112 section 9.3";

const rows: Row[] = [
  ["1.1", [], true],
  ["1.1", ["Connection: close"], false],
  ["1.1", ["Connection: Close"], false],
  ["1.1", ["Connection: CLOSE"], false],
  ["1.1", ["cOnnection: close"], false],
  ["1.1", ["Connection:close"], false],
  ["1.1", ["Connection: \tclose\t "], false],
  ["1.1", ["Connection:\r\n close"], false],
  ["1.1", ["Connection: keep-alive"], true],
  ["1.1", ["Connection: Keep-Alive"], true],
  ["1.1", ["Connection: upgrade"], true],
  ["1.1", ["Connection: keep-alive, close"], false],
  ["1.1", ["Connection: close, keep-alive"], false],
  ["1.1", ["Connection: ,close,"], false],
  ["1.1", ["Connection: upgrade,CLOSE"], false],
  ["1.1", ["Connection: x ,\tclose"], false],
  ["1.1", ["Connection: keep-alive", "Connection: close"], false],
  ["1.1", ["Connection: close", "Connection: keep-alive"], false],
  ["1.1", ["Connection: not-close"], true],
  ["1.1", ["Connection: closed"], true],
  ["1.1", ["Connection: close-"], true],
  ["1.1", ['Connection: "close"'], true],
  ["1.1", ["Connection: close;x"], true],
  ["1.1", ["Connection:"], true],
  ["1.1", ["X-Connection: close"], true],
  ["1.1", ["Proxy-Connection: close"], true],
  ["1.1", ["Keep-Alive: timeout=60"], true],
  ["1.0", [], false],
  ["1.0", ["Connection: close"], false],
  ["1.0", ["Connection: keep-alive"], true],
  ["1.0", ["Connection: Keep-Alive"], true],
  ["1.0", ["connection: KEEP-ALIVE"], true],
  ["1.0", ["Connection: x, Keep-Alive"], true],
  ["1.0", ["Connection: x", "Connection: keep-alive"], true],
  ["1.0", ["Connection: keep-alive, close"], false],
  ["1.0", ["Connection: close", "Connection: keep-alive"], false],
  ["1.0", ["Connection: keepalive"], false],
  ["1.0", ["Connection: upgrade"], false],
  ["1.0", ["Proxy-Connection: keep-alive"], false],
  ["1.0", ["Keep-Alive: timeout=60"], false],
  ["1.2", [], true],
];

/** RFC 9112 section 9.3: whether a connection may be used again. */
export const keepAlive: readonly Case[] = [
  ...rows.map(([version, lines, persists]): Case => {
    const shown = lines.length === 0 ? "no Connection" : JSON.stringify(lines.join("\r\n"));
    return {
      name: `HTTP/${version} with ${shown} ${persists ? "persists" : "does not persist"}`,
      rfc: RULE,
      raw: `HTTP/${version} 204 X\r\n${lines.map((line) => `${line}\r\n`).join("")}\r\n`,
      gives: { status: 204, persists, end: "complete" },
    };
  }),
  {
    name: "a body that ends with the connection ends the connection, whatever Connection says",
    rfc: RULE,
    raw: "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\nhello",
    closes: true,
    gives: { body: "hello", end: "complete" },
    reused: false,
  },
  {
    name: "Keep-Alive: max=0 ends the connection",
    rfc: "2068 section 19.7.1.1",
    raw: "HTTP/1.1 204 OK\r\nKeep-Alive: max=0\r\n\r\n",
    gives: { end: "complete" },
    reused: false,
  },
  {
    name: "Connection: close after a body does not cut the body short",
    rfc: "9112 section 9.6",
    raw: "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello",
    gives: { body: "hello", persists: false, end: "complete" },
  },
  {
    name: "Connection: close after chunks does not cut the trailers short",
    rfc: "9112 section 9.6",
    raw: "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n" +
      "5\r\nhello\r\n0\r\nA: b\r\n\r\n",
    gives: { body: "hello", trailers: [["A", "b"]], persists: false, end: "complete" },
  },
  {
    name: "bytes behind a response cost the connection",
    rfc: "9112 section 6.3",
    raw: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\n\r\n",
    gives: { body: "hello", persists: true, unread: "HTTP/1.1 200 OK\r\n\r\n", end: "complete" },
  },
];
