import { type Case, type Outcome, specify } from "./_cases.ts";

const CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

const closes: [name: string, raw: string, end: Outcome["end"]][] = [
  ["a connection that closes without a byte is an empty reply", "", "empty"],
  ["a close within the status line truncates", "HTTP/1.1 20", "truncated"],
  ["a close within the fields truncates", "HTTP/1.1 200 OK\r\nA: b\r\n", "truncated"],
  ["a close before the last LF of a head truncates", "HTTP/1.1 204 OK\r\n\r", "truncated"],
  ["a close after an interim response truncates", "HTTP/1.1 100 Continue\r\n\r\n", "truncated"],
  ["a close within a second head truncates", "HTTP/1.1 100 Continue\r\n\r\nHT", "truncated"],
  ["a close before a body truncates", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "truncated"],
  [
    "a close one byte before the end of a body truncates",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
    "truncated",
  ],
  ["a close before a first chunk truncates", CHUNKED, "truncated"],
  ["a close within a chunk size truncates", `${CHUNKED}5`, "truncated"],
  ["a close within a chunk truncates", `${CHUNKED}5\r\nhel`, "truncated"],
  ["a close before a chunk's CRLF truncates", `${CHUNKED}5\r\nhello`, "truncated"],
  ["a close without a last chunk truncates", `${CHUNKED}5\r\nhello\r\n`, "truncated"],
  ["a close before the end of a last chunk truncates", `${CHUNKED}0\r\n`, "truncated"],
  ["a close within the trailers truncates", `${CHUNKED}0\r\nA: b\r\n`, "truncated"],
  ["a close after a whole body is no failure", `${CHUNKED}5\r\nhello\r\n0\r\n\r\n`, "complete"],
  ["a close after a whole head is no failure", "HTTP/1.1 204 OK\r\n\r\n", "complete"],
];

const informational: Case[] = [
  {
    name: "interim responses come before the final one",
    rfc: "9110 section 15.2",
    raw: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" +
      "HTTP/1.1 204 OK\r\n\r\n",
    gives: { informational: [100, 103], status: 204, end: "complete" },
  },
  {
    name: "an interim response has no body, whatever its fields say",
    rfc: "9112 section 6.3 step 1",
    raw: "HTTP/1.1 102 Processing\r\nContent-Length: 5\r\n\r\nHTTP/1.1 204 OK\r\n\r\n",
    gives: { informational: [102], status: 204, end: "complete" },
  },
  {
    name: "the connection options of an interim response do not end the connection",
    rfc: "9110 section 15.2",
    raw: "HTTP/1.1 100 Continue\r\nConnection: close\r\n\r\nHTTP/1.1 204 OK\r\n\r\n",
    gives: { status: 204, persists: true, end: "complete" },
  },
  {
    name: "an interim response alone is no answer",
    rfc: "9110 section 15.2",
    raw: "HTTP/1.1 100 Continue\r\n\r\n",
    gives: { informational: [100], status: null, end: "open" },
  },
];

/** A head of exactly so many bytes. */
function headOf(size: number, status = "204"): string {
  const head = `HTTP/1.1 ${status} X\r\nA: \r\n\r\n`;
  return head.replace("A: ", `A: ${"a".repeat(size - head.length)}`);
}

const trailersOf = (size: number): string => `A: ${"a".repeat(size - 7)}\r\n\r\n`;

const limits: [name: string, raw: string, end: Outcome["end"], maxHeadBytes: number][] = [
  ["a head as large as the limit passes", headOf(100), "complete", 100],
  ["a head one byte larger than the limit is too large", headOf(101), "tooLarge", 100],
  ["a head without an end is too large before it ends", headOf(200).slice(0, 101), "tooLarge", 100],
  ["a head that may still keep the limit is waited for", headOf(200).slice(0, 100), "open", 100],
  ["a status line without an end is too large", `HTTP/1.1 200 ${"x".repeat(100)}`, "tooLarge", 100],
  [
    "interim heads may be as large as the limit together",
    headOf(50, "103").repeat(2) + headOf(100),
    "complete",
    100,
  ],
  [
    "interim heads larger than the limit together are too large",
    headOf(50, "103") + headOf(51, "103") + headOf(50),
    "tooLarge",
    100,
  ],
  [
    "an endless row of interim responses is too large",
    "HTTP/1.1 102 A\r\n\r\n".repeat(6),
    "tooLarge",
    100,
  ],
  ["trailers as large as the limit pass", `${CHUNKED}0\r\n${trailersOf(100)}`, "complete", 100],
  [
    "trailers one byte larger than the limit are too large",
    `${CHUNKED}0\r\n${trailersOf(101)}`,
    "tooLarge",
    100,
  ],
  [
    "trailers without an end are too large before they end",
    `${CHUNKED}0\r\nA: ${"a".repeat(98)}`,
    "tooLarge",
    100,
  ],
  [
    "a body may be larger than the limit",
    `HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n${"b".repeat(300)}`,
    "complete",
    100,
  ],
  [
    "a chunk may be larger than the limit",
    `${CHUNKED}12c\r\n${"b".repeat(300)}\r\n0\r\n\r\n`,
    "complete",
    100,
  ],
  [
    "a chunk line of 4096 bytes passes",
    `${CHUNKED}5;${"x".repeat(4092)}\r\nhello\r\n0\r\n\r\n`,
    "complete",
    100,
  ],
  [
    "a longer chunk line is too large",
    `${CHUNKED}5;${"x".repeat(4095)}\r\nhello\r\n0\r\n\r\n`,
    "tooLarge",
    100,
  ],
  ["a chunk line without an end is too large", `${CHUNKED}5;${"x".repeat(5_000)}`, "tooLarge", 100],
];

specify([
  ...closes.map(([name, raw, end]): Case => ({
    name,
    rfc: "9112 section 8",
    raw,
    closes: true,
    gives: { end },
  })),
  ...informational,
  ...limits.map(([name, raw, end, maxHeadBytes]): Case => ({
    name,
    rfc: "9112 section 3, 5 and 7.1.1: a limit is the recipient's",
    raw,
    maxHeadBytes,
    gives: { end },
  })),
]);
