/**
 * The codec by itself, without a socket: `deno bench -A bench/codec_bench.ts`.
 *
 * @module
 */

import { Codec } from "../transport/http1/codec.ts";
import { NEED_DATA, type RequestHead } from "../transport/http1/messages.ts";

const MIB = 1024 * 1024;
const HEAD_LIMIT = 256 * 1024;
/** As much as one read of a socket gives at best. */
const READ_BYTES = 64 * 1024;

/** `HTTPTRACE_BENCH_QUICK=1` only shows that they run. */
const few = Deno.env.get("HTTPTRACE_BENCH_QUICK") === "1" ? { n: 10, warmup: 1 } : {};

const encoder = new TextEncoder();

const BARE_REQUEST: RequestHead = {
  method: "GET",
  target: "/",
  fields: [["Host", "www.example.com"]],
};

const BROWSER_REQUEST: RequestHead = {
  method: "GET",
  target: "/articles/2024/a-day-at-the-sea?page=2&sort=newest",
  fields: [
    ["Host", "www.example.com"],
    ["User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"],
    ["Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"],
    ["Accept-Language", "en-US,en;q=0.5"],
    ["Accept-Encoding", "gzip, deflate, br"],
    ["Referer", "https://www.example.com/articles/"],
    ["Cookie", "session=0b7f4d2a9c; theme=dark; consent=all; seen=1721901234"],
    ["Upgrade-Insecure-Requests", "1"],
    ["Sec-Fetch-Dest", "document"],
    ["Sec-Fetch-Mode", "navigate"],
    ["Sec-Fetch-Site", "same-origin"],
    ["Priority", "u=0, i"],
  ],
};

const BROWSER_RESPONSE = encoder.encode([
  "HTTP/1.1 200 OK",
  "Date: Tue, 23 Jul 2024 09:14:55 GMT",
  "Server: nginx/1.22.1",
  "Content-Type: text/html; charset=utf-8",
  "Content-Length: 0",
  "Connection: keep-alive",
  "Cache-Control: private, max-age=0, must-revalidate",
  'ETag: W/"1f2e-18fd4a9c2b1"',
  "Last-Modified: Tue, 23 Jul 2024 09:00:00 GMT",
  "Vary: Accept-Encoding, Cookie",
  "Set-Cookie: session=0b7f4d2a9c; Path=/; Secure; HttpOnly; SameSite=Lax",
  "Set-Cookie: seen=1721901295; Path=/; Max-Age=31536000",
  "Content-Security-Policy: default-src 'self'; img-src * data:; script-src 'self' 'unsafe-inline'",
  "Strict-Transport-Security: max-age=31536000; includeSubDomains",
  "X-Content-Type-Options: nosniff",
  "X-Frame-Options: SAMEORIGIN",
  "Referrer-Policy: strict-origin-when-cross-origin",
  'Alt-Svc: h3=":443"; ma=86400',
  "Server-Timing: db;dur=12.3, app;dur=31.7",
  "",
  "",
].join("\r\n"));

const NO_CONTENT = encoder.encode("HTTP/1.1 204 No Content\r\n\r\n");
const FIXED_HEAD = encoder.encode(`HTTP/1.1 200 OK\r\nContent-Length: ${MIB}\r\n\r\n`);
const CHUNKED_HEAD = encoder.encode("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");

const codec = new Codec(HEAD_LIMIT);
const body = new Uint8Array(MIB);
const memory = new ArrayBuffer(2 * READ_BYTES + 128);
const target = new Uint8Array(memory, 0, READ_BYTES);
// Some processors copy ten times slower where the target lies a few bytes further in its page than
// the source: that must not be left to chance.
const socketBuffer = new Uint8Array(memory, READ_BYTES + 128, READ_BYTES);

Deno.bench("shortest exchange", { ...few, group: "heads", baseline: true }, () => {
  exchange(BARE_REQUEST, NO_CONTENT);
});

Deno.bench("request head of 12 fields", { ...few, group: "heads" }, () => {
  exchange(BROWSER_REQUEST, NO_CONTENT);
});

Deno.bench("response head of 18 fields", { ...few, group: "heads" }, () => {
  exchange(BARE_REQUEST, BROWSER_RESPONSE);
});

Deno.bench("1 MiB copied twice", { ...few, group: "bodies", baseline: true }, () => {
  for (let at = 0; at < MIB; at += READ_BYTES) {
    socketBuffer.set(body.subarray(at, at + READ_BYTES));
    target.set(socketBuffer);
  }
});

Deno.bench("1 MiB of fixed length", { ...few, group: "bodies" }, () => {
  exchange(BARE_REQUEST, FIXED_HEAD, body);
});

for (const [size, name] of [[100, "100 B"], [4_096, "4 KiB"], [65_536, "64 KiB"]] as const) {
  const chunked = inChunks(size);
  Deno.bench(`1 MiB in chunks of ${name}`, { ...few, group: "bodies" }, () => {
    exchange(BARE_REQUEST, CHUNKED_HEAD, chunked);
  });
}

/** One request and its response, byte for byte as they pass on a connection. */
function exchange(request: RequestHead, head: Uint8Array, content?: Uint8Array): void {
  codec.writeHead(request, "none");
  receive(head, 0);
  if (codec.readHead() === NEED_DATA) throw new Error("the head is not complete");
  for (let at = 0; content !== undefined && at < content.length;) {
    at += receive(content, at);
    while (codec.readBody(target) > 0);
  }
  if (!codec.responseDone || codec.input.length > 0) throw new Error("the body has another end");
  codec.reset();
}

/** Does what a read of a socket does, and gives the number of bytes. */
function receive(bytes: Uint8Array, from: number): number {
  const space = codec.input.space();
  const count = Math.min(space.length, READ_BYTES, bytes.length - from);
  space.set(bytes.subarray(from, from + count));
  codec.input.filled(count);
  return count;
}

function inChunks(size: number): Uint8Array {
  const text: string[] = [];
  for (let left = MIB; left > 0; left -= size) {
    const data = Math.min(size, left);
    text.push(`${data.toString(16)}\r\n${"x".repeat(data)}\r\n`);
  }
  return encoder.encode(`${text.join("")}0\r\n\r\n`);
}
