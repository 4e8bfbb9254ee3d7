import type { Case, Outcome } from "../_case.ts";

const HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n";
const RULE = "9112 section 7.1.2";

type Accepted = [name: string, rfc: string, lines: string, trailers: Outcome["trailers"]];

const accepted: Accepted[] = [
  ["a trailer follows the last chunk", RULE, "A: b\r\n", [["A", "b"]]],
  ["trailers keep their order and case", RULE, "b: 1\r\nA: 2\r\nB: 3\r\n", [
    ["b", "1"],
    ["A", "2"],
    ["B", "3"],
  ]],
  ["whitespace around a trailer's value is taken off", "9112 section 5.1", "C: d \t\r\n", [[
    "C",
    "d",
  ]]],
  ["a trailer may be empty", "9110 section 5.5", "A:\r\n", [["A", ""]]],
  ["a trailer may come twice", "9110 section 5.3", "A: b\r\nA: c\r\n", [["A", "b"], ["A", "c"]]],
  ["a trailer may have octets above ASCII", "9110 section 5.5", "A: \xfc\r\n", [["A", "\xfc"]]],
  ["trailers may be folded", "9112 section 5.2", "A: b\r\n c\r\n", [["A", "b c"]]],
  ["a trailer need not be announced", "9110 section 6.6.2", "X-Sum: 1\r\n", [["X-Sum", "1"]]],
  ["a trailer cannot frame anything by length", "9110 section 6.5.1", "Content-Length: 3\r\n", [
    ["Content-Length", "3"],
  ]],
  [
    "a trailer cannot frame anything by chunks",
    "9110 section 6.5.1",
    "Transfer-Encoding: chunked\r\n",
    [
      ["Transfer-Encoding", "chunked"],
    ],
  ],
  ["a trailer cannot end the connection", "9110 section 6.5.1", "Connection: close\r\n", [
    ["Connection", "close"],
  ]],
];

const refused: [name: string, rfc: string, lines: string][] = [
  ["a trailer without a colon", RULE, "A b\r\n"],
  ["a trailer without a name", RULE, ": b\r\n"],
  ["a space before the colon of a trailer", "9112 section 5.1", "A : b\r\n"],
  ["a name of a trailer with a bracket", "9110 section 5.6.2", "A[: b\r\n"],
  ["NUL in a trailer", "9110 section 5.5", "A: \0\r\n"],
  ["NUL in the name of a trailer", "9110 section 5.6.2", "A\0: b\r\n"],
  ["a lone CR in a trailer", "9112 section 2.2", "A: b\rc\r\n"],
  ["a lone LF after a trailer", "9112 section 2.2", "A: b\n"],
  ["a lone LF between two trailers", "9112 section 2.2", "A: b\nC: d\r\n"],
  ["a lone LF as the end of a last chunk", "9112 section 2.2", "\n"],
  ["a lone LF as the end of trailers", "9112 section 2.2", "A: b\r\n\n"],
  ["DEL in a trailer", "9110 section 5.5", "A: \x7f\r\n"],
  ["a folded line before any trailer", "9112 section 5.2", " A: b\r\n"],
  ["NUL in a folded trailer", "9112 section 5.2", "A: b\r\n \0\r\n"],
  ["another chunk in place of trailers", RULE, "5\r\nhello\r\n0\r\n"],
  ["another response in place of trailers", RULE, "HTTP/1.1 200 OK\r\n"],
];

/** RFC 9112 section 7.1.2: the fields after a chunked body. */
export const trailers: readonly Case[] = [
  ...accepted.map(([name, rfc, lines, trailers]): Case => ({
    name,
    rfc,
    raw: `${HEAD}${lines}\r\n`,
    gives: {
      framing: "chunked",
      body: "hello",
      trailers,
      framingBytes: 8 + lines.length + 2,
      persists: true,
      end: "complete",
    },
  })),
  ...refused.map(([name, rfc, lines]): Case => ({
    name: `${name} is refused`,
    rfc,
    raw: `${HEAD}${lines}\r\n`,
    gives: { status: 200, trailers: [], end: "malformed" },
  })),
  {
    name: "trailers without their empty line are open",
    rfc: "9112 section 8",
    raw: `${HEAD}A: b\r\n`,
    gives: { body: "hello", trailers: [], end: "open" },
  },
  {
    name: "half a trailer is open",
    rfc: "9112 section 8",
    raw: `${HEAD}A: b`,
    gives: { body: "hello", trailers: [], end: "open" },
  },
  {
    name: "what follows the trailers is not part of them",
    rfc: RULE,
    raw: `${HEAD}A: b\r\n\r\nC: d\r\n\r\n`,
    gives: { trailers: [["A", "b"]], unread: "C: d\r\n\r\n", end: "complete" },
  },
];
