import { assertEquals } from "@std/assert";
import { Codec } from "../../transport/http1/codec.ts";
import { keepAliveOf } from "../../transport/keep_alive.ts";
import { refusalOf } from "../../transport/reuse.ts";

const OK = "HTTP/1.1 200 OK\r\n";
const EMPTY = "Content-Length: 0\r\n\r\n";

/** A codec after a request and this response to it. */
function after(response: string, { ended = false } = {}): Codec {
  const codec = new Codec(1_000);
  codec.writeHead({ method: "GET", target: "/", fields: [["Host", "a"]] }, "none");
  const bytes = new TextEncoder().encode(response);
  codec.input.space().set(bytes);
  codec.input.filled(bytes.length);
  codec.readHead();
  codec.readBody(new Uint8Array(100));
  if (ended) codec.endOfInput();
  return codec;
}

interface Case {
  readonly response: string;
  readonly ended?: boolean;
  readonly requestDone?: boolean;
  readonly closes?: boolean;
  readonly keepAlive?: string;
  readonly reason: string | null;
}

/** RFC 9112 section 9.3; the first reason that applies is the one that is told. */
const CASES: Record<string, Case> = {
  "a complete response": { response: OK + EMPTY, reason: null },
  "a complete HTTP/1.0 response": {
    response: "HTTP/1.0 200 OK\r\n" + EMPTY,
    reason: "connectionClose",
  },
  "an HTTP/1.0 response with keep-alive": {
    response: `HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n${EMPTY}`,
    reason: null,
  },
  "Connection: close": {
    response: `${OK}Connection: close\r\n${EMPTY}`,
    reason: "connectionClose",
  },
  "a body until the connection closes": {
    response: `${OK}\r\nhello`,
    ended: true,
    reason: "peer",
  },
  "a request that is not complete": {
    response: OK + EMPTY,
    requestDone: false,
    reason: "requestIncomplete",
  },
  "bytes that nobody asked for": { response: `${OK}${EMPTY}x`, reason: "protocolError" },
  "the end of what the server says": { response: OK + EMPTY, ended: true, reason: "peer" },
  "Keep-Alive: max=0": { response: OK + EMPTY, keepAlive: "max=0", reason: "connectionClose" },
  "Keep-Alive: max=1": { response: OK + EMPTY, keepAlive: "max=1", reason: null },
  "a request with Connection: close": { response: OK + EMPTY, closes: true, reason: "disabled" },
  "an incomplete request, before anything else": {
    response: `${OK}Connection: close\r\n${EMPTY}x`,
    requestDone: false,
    closes: true,
    reason: "requestIncomplete",
  },
  "unexpected bytes, before Connection: close": {
    response: `${OK}Connection: close\r\n${EMPTY}x`,
    closes: true,
    reason: "protocolError",
  },
  "what the server says, before what the request says": {
    response: `${OK}Connection: close\r\n${EMPTY}`,
    closes: true,
    reason: "connectionClose",
  },
};

for (const [what, it] of Object.entries(CASES)) {
  const told = it.reason === null ? "leaves the connection" : `costs the connection: ${it.reason}`;
  Deno.test(`${what} ${told}`, () => {
    const { requestDone = true, closes = false, ended = false } = it;
    const keepAlive = keepAliveOf(it.keepAlive ? [["keep-alive", it.keepAlive]] : []);
    const refusal = refusalOf(after(it.response, { ended }), requestDone, keepAlive, closes);
    assertEquals(refusal?.reason ?? null, it.reason);
    assertEquals((refusal?.why ?? "said").length > 0, true);
  });
}
