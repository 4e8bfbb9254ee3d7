import type { Case, Exchange } from "../_case.ts";

const HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
const CHUNKED =
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nA: b\r\n\r\n";
const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
const EMPTY = "HTTP/1.1 204 No Content\r\n\r\n";

const said: Exchange = { raw: HELLO, gives: { body: "hello", trailers: [], end: "complete" } };

/** RFC 9112 section 9.3: one exchange after the other on one connection. */
const rows: readonly (readonly [name: string, rfc: string, ...exchanges: Exchange[]])[] = [
  ["a connection serves one request after the other", "9112 section 9.3", said, said, said],
  [
    "nothing of a chunked response remains for the next one",
    "9112 section 9.3",
    { raw: CHUNKED, gives: { trailers: [["A", "b"]], framingBytes: 16 } },
    { raw: HELLO, gives: { trailers: [], framingBytes: 0, framing: "length", body: "hello" } },
  ],
  [
    "nothing of an interim response remains for the next one",
    "9110 section 15.2",
    { raw: CONTINUE + EMPTY, gives: { informational: [100] } },
    { raw: EMPTY, gives: { informational: [] } },
  ],
  [
    "interim responses are limited for each response anew",
    "9110 section 15.2",
    { raw: "HTTP/1.1 102 A\r\n\r\n".repeat(40) + EMPTY, gives: { status: 204, end: "complete" } },
    { raw: "HTTP/1.1 102 A\r\n\r\n".repeat(40) + EMPTY, gives: { status: 204, end: "complete" } },
  ],
  [
    "a response to HEAD is followed by one to GET",
    "9112 section 6.3 step 1",
    { method: "HEAD", raw: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", gives: { body: "" } },
    said,
  ],
  [
    "a response to GET is followed by one to HEAD",
    "9112 section 6.3 step 1",
    said,
    { method: "HEAD", raw: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", gives: { body: "" } },
    said,
  ],
  ["a response without a body is followed by one with", "9112 section 9.3", {
    raw: EMPTY,
    gives: {},
  }, said],
  [
    "a connection persists until a response says that it does not",
    "9112 section 9.3",
    said,
    { raw: "HTTP/1.1 204 X\r\nConnection: close\r\n\r\n", gives: { persists: false } },
  ],
  [
    "a connection persists until a body ends with it",
    "9112 section 6.3 step 8",
    said,
    {
      raw: "HTTP/1.1 200 OK\r\n\r\nhello",
      closes: true,
      gives: { body: "hello", end: "complete" },
    },
  ],
  [
    "an HTTP/1.0 server may keep a connection from response to response",
    "9112 section 9.3",
    {
      raw: "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello",
      gives: { version: "1.0", body: "hello" },
    },
    { raw: "HTTP/1.0 204 X\r\n\r\n", gives: { persists: false } },
  ],
  [
    "a malformed second response is refused",
    "9112 section 4",
    said,
    { raw: "HTTP/1.1 2OO OK\r\n\r\n", gives: { end: "malformed" } },
  ],
  [
    "a truncated second response is truncated",
    "9112 section 8",
    said,
    { raw: "HTTP/1.1 200 OK\r\n", closes: true, gives: { end: "truncated" } },
  ],
  [
    "a second response is not measured by the length of the first one",
    "9112 section 6.3",
    said,
    { raw: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", gives: { body: "hi" } },
  ],

  [
    "a request with a body is answered",
    "9112 section 9.3",
    { method: "POST", body: "bytes", raw: HELLO, gives: { body: "hello" } },
    said,
  ],
  [
    "a request in chunks is answered",
    "9112 section 7.1",
    { method: "POST", body: "stream", raw: HELLO, gives: { body: "hello" } },
    said,
  ],
  [
    "100 lets a body go that waits for it",
    "9110 section 10.1.1",
    {
      method: "POST",
      body: "stream",
      asks: "continue",
      early: CONTINUE,
      raw: HELLO,
      gives: { informational: [100], body: "hello", end: "complete" },
    },
    said,
  ],
  [
    "103 does not keep 100 from letting a body go",
    "9110 section 10.1.1",
    {
      method: "POST",
      body: "bytes",
      asks: "continue",
      early: `HTTP/1.1 103 H\r\n\r\n${CONTINUE}`,
      raw: HELLO,
      gives: { informational: [103, 100], body: "hello", end: "complete" },
    },
    said,
  ],
  [
    "an interim response after the body is one as any other",
    "9110 section 15.2",
    {
      method: "POST",
      body: "bytes",
      asks: "continue",
      early: CONTINUE,
      raw: `HTTP/1.1 102 P\r\n\r\n${HELLO}`,
      gives: { informational: [100, 102], body: "hello", end: "complete" },
    },
  ],
  [
    "417 in place of 100 keeps the body back, and costs the connection",
    "9110 section 10.1.1",
    {
      method: "POST",
      body: "endless",
      asks: "continue",
      early: "HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n",
      raw: "",
      gives: { informational: [], status: 417, end: "complete" },
      reused: false,
    },
  ],
  [
    "a final response in place of 100 keeps the body back, and costs the connection",
    "9110 section 10.1.1",
    {
      method: "POST",
      body: "endless",
      asks: "continue",
      early: HELLO,
      raw: "",
      gives: { status: 200, body: "hello", end: "complete" },
      reused: false,
    },
  ],
  [
    "an error before the body is sent ends the sending, and costs the connection",
    "9112 section 9.3",
    {
      method: "POST",
      body: "endless",
      early: "HTTP/1.1 413 Too Large\r\nContent-Length: 5\r\n\r\nhello",
      raw: "",
      gives: { status: 413, body: "hello", end: "complete" },
      reused: false,
    },
  ],
  [
    "an error in chunks before the body is sent is read to its end",
    "9112 section 9.3",
    {
      method: "POST",
      body: "endless",
      early: CHUNKED.replace("200 OK", "400 No"),
      raw: "",
      gives: { status: 400, trailers: [["A", "b"]], end: "complete" },
      reused: false,
    },
  ],
  [
    "an early response that ends with the connection is read to its end",
    "9112 section 9.6",
    {
      method: "POST",
      body: "endless",
      early: "HTTP/1.1 403 No\r\n\r\nhello",
      raw: "",
      closes: true,
      gives: { status: 403, body: "hello", end: "complete" },
      reused: false,
    },
  ],
  [
    "a malformed early response is refused",
    "9112 section 4",
    {
      method: "POST",
      body: "endless",
      early: "HTTP/1.1 4O3 No\r\n\r\n",
      raw: "",
      gives: { status: null, end: "malformed" },
    },
  ],
  [
    "an early response to a body that has been sent does not cost the connection",
    "9112 section 9.3",
    {
      method: "POST",
      body: "bytes",
      early: HELLO,
      raw: "",
      gives: { body: "hello", end: "complete" },
    },
    said,
  ],
  [
    "a response that begins before the body is read, and ends after it, is one response",
    "9112 section 9.3",
    {
      method: "POST",
      body: "bytes",
      early: HELLO.slice(0, -2),
      raw: HELLO.slice(-2),
      gives: { body: "hello", end: "complete" },
    },
    said,
  ],
  [
    "a head that begins before the body is read, and ends after it, is one head",
    "9112 section 9.3",
    {
      method: "POST",
      body: "bytes",
      early: HELLO.slice(0, 20),
      raw: HELLO.slice(20),
      gives: { headBytes: 38, body: "hello", end: "complete" },
    },
    said,
  ],
  [
    "a close in place of an answer to a body is an empty reply",
    "9112 section 8",
    { method: "POST", body: "bytes", raw: "", closes: true, gives: { end: "empty" } },
  ],
];

/** Scripted exchanges: what is said before the body, after it, and after that. */
export const conversations: readonly Case[] = rows.map(([name, rfc, first, ...then]) => {
  if (first === undefined) throw new Error(`Cannot follow "${name}": it has no exchange`);
  return { ...first, name, rfc, then };
});
