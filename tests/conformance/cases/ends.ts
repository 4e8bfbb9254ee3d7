import type { Case, Outcome } from "../_case.ts";

const LENGTH = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
const CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

const rows: [name: string, raw: string, gives: Partial<Outcome>][] = [
  ["a connection that closes without a byte is an empty reply", "", { end: "empty" }],
  ["a close after one byte truncates", "H", { end: "truncated" }],
  ["a close within the version truncates", "HTTP/1.", { end: "truncated" }],
  ["a close within the status line truncates", "HTTP/1.1 20", { end: "truncated" }],
  ["a close after the status truncates", "HTTP/1.1 200", { end: "truncated" }],
  ["a close after the status line truncates", "HTTP/1.1 200 OK\r\n", { end: "truncated" }],
  ["a close within a field name truncates", "HTTP/1.1 200 OK\r\nConte", { end: "truncated" }],
  ["a close within a field value truncates", "HTTP/1.1 200 OK\r\nA: b", { end: "truncated" }],
  ["a close within a line end truncates", "HTTP/1.1 200 OK\r\nA: b\r", { end: "truncated" }],
  ["a close within the fields truncates", "HTTP/1.1 200 OK\r\nA: b\r\n", { end: "truncated" }],
  ["a close before the last LF of a head truncates", "HTTP/1.1 204 OK\r\n\r", { end: "truncated" }],
  ["a close after an interim response truncates", "HTTP/1.1 100 Continue\r\n\r\n", {
    informational: [100],
    end: "truncated",
  }],
  ["a close within an interim response truncates", "HTTP/1.1 100 Continue\r\n", {
    informational: [],
    end: "truncated",
  }],
  ["a close within a second head truncates", "HTTP/1.1 100 Continue\r\n\r\nHT", {
    informational: [100],
    end: "truncated",
  }],
  ["a close before a body truncates", LENGTH, { status: 200, end: "truncated" }],
  ["a close after one byte of a body truncates", `${LENGTH}h`, { status: 200, end: "truncated" }],
  ["a close one byte before the end of a body truncates", `${LENGTH}hell`, {
    status: 200,
    end: "truncated",
  }],
  ["a close within an HTTP/1.0 body truncates", "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhel", {
    end: "truncated",
  }],
  [
    "Connection: close does not excuse a truncated body",
    `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhel`,
    {
      end: "truncated",
    },
  ],
  ["a close before a first chunk truncates", CHUNKED, { end: "truncated" }],
  ["a close within a chunk size truncates", `${CHUNKED}5`, { end: "truncated" }],
  ["a close after a chunk size truncates", `${CHUNKED}5\r\n`, { end: "truncated" }],
  ["a close within an extension truncates", `${CHUNKED}5;a=`, { end: "truncated" }],
  ["a close within a chunk truncates", `${CHUNKED}5\r\nhel`, { end: "truncated" }],
  ["a close before a chunk's CRLF truncates", `${CHUNKED}5\r\nhello`, { end: "truncated" }],
  ["a close within a chunk's CRLF truncates", `${CHUNKED}5\r\nhello\r`, { end: "truncated" }],
  ["a close without a last chunk truncates", `${CHUNKED}5\r\nhello\r\n`, { end: "truncated" }],
  ["a close within a last chunk truncates", `${CHUNKED}0`, { end: "truncated" }],
  ["a close before the end of a last chunk truncates", `${CHUNKED}0\r\n`, { end: "truncated" }],
  ["a close within the end of a last chunk truncates", `${CHUNKED}0\r\n\r`, { end: "truncated" }],
  ["a close within a trailer truncates", `${CHUNKED}0\r\nA: b`, { end: "truncated" }],
  ["a close within the trailers truncates", `${CHUNKED}0\r\nA: b\r\n`, { end: "truncated" }],
  ["a close after a whole body is no failure", `${LENGTH}hello`, {
    body: "hello",
    end: "complete",
  }],
  ["a close after a last chunk is no failure", `${CHUNKED}5\r\nhello\r\n0\r\n\r\n`, {
    body: "hello",
    end: "complete",
  }],
  ["a close after trailers is no failure", `${CHUNKED}0\r\nA: b\r\n\r\n`, {
    trailers: [["A", "b"]],
    end: "complete",
  }],
  ["a close after a whole head is no failure", "HTTP/1.1 204 OK\r\n\r\n", { end: "complete" }],
  ["a close after an empty body is no failure", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", {
    end: "complete",
  }],
];

/** RFC 9112 section 8: messages that are cut short. */
export const ends: readonly Case[] = rows.map(([name, raw, gives]) => ({
  name,
  rfc: "9112 section 8",
  raw,
  closes: true,
  gives,
}));
