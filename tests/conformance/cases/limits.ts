import type { Case, Outcome } from "../_case.ts";

const CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/** A head of exactly so many bytes. */
function headOf(size: number, status = "204"): string {
  const head = `HTTP/1.1 ${status} X\r\nA: \r\n\r\n`;
  return head.replace("A: ", `A: ${"a".repeat(size - head.length)}`);
}

/** Trailers of exactly so many bytes. */
function trailersOf(size: number): string {
  return `A: ${"a".repeat(size - 7)}\r\n\r\n`;
}

type Row = [name: string, raw: string, end: Outcome["end"], maxHeadBytes?: number];

/** Rows under the section that lets the recipient set a limit. */
const rows: Record<string, Row[]> = {
  "9110 section 5.4": [
    ["a head as large as the limit passes", headOf(100), "complete"],
    ["a head one byte larger than the limit is too large", headOf(101), "tooLarge"],
    ["a head much larger than the limit is too large", headOf(900), "tooLarge"],
    ["a head without an end is too large before it ends", headOf(200).slice(0, 101), "tooLarge"],
    ["a head that may still keep the limit is waited for", headOf(200).slice(0, 100), "open"],
    ["a status line without an end is too large", `HTTP/1.1 200 ${"x".repeat(100)}`, "tooLarge"],
    ["a version without an end is too large", `HTTP/${"1".repeat(100)}`, "tooLarge"],
    ["a status without an end is too large", `HTTP/1.1 ${"2".repeat(100)}`, "tooLarge"],
    ["spaces without an end are too large", `HTTP/1.1${" ".repeat(100)}`, "tooLarge"],
    ["a name without an end is too large", `HTTP/1.1 200 OK\r\n${"a".repeat(90)}`, "tooLarge"],
    ["a value without an end is too large", `HTTP/1.1 200 OK\r\nA: ${"a".repeat(90)}`, "tooLarge"],
    [
      "whitespace without an end is too large",
      `HTTP/1.1 200 OK\r\nA:${" ".repeat(90)}`,
      "tooLarge",
    ],
    [
      "folds without an end are too large",
      `HTTP/1.1 200 OK\r\nA: b${"\r\n c".repeat(30)}`,
      "tooLarge",
    ],
    [
      "fields without an end are too large",
      `HTTP/1.1 200 OK\r\n${"A: b\r\n".repeat(20)}`,
      "tooLarge",
    ],
    ["CR without an end is too large", `HTTP/1.1 200 OK${"\r".repeat(100)}`, "tooLarge"],
    ["NUL without an end is too large", `HTTP/1.1 200 ${"\0".repeat(100)}`, "tooLarge"],
    [
      "what is wrong behind the limit does not matter: a head is too large before it",
      `${headOf(200).slice(0, 150)}\nb: c\r\n\r\n`,
      "tooLarge",
    ],
    [
      "a lone LF at the very end of the limit is malformed",
      `${headOf(200).slice(0, 99)}\nb: c\r\n\r\n`,
      "malformed",
    ],
    [
      "a lone LF one byte behind the limit is too large",
      `${headOf(200).slice(0, 100)}\nb: c\r\n\r\n`,
      "tooLarge",
    ],
    [
      "a thousand fields pass",
      `HTTP/1.1 204 X\r\n${"A:\r\n".repeat(1_000)}\r\n`,
      "complete",
      50_000,
    ],
    [
      "a thousand fields pass, though the last one is folded",
      `HTTP/1.1 204 X\r\n${"A:\r\n".repeat(1_000)} b\r\n\r\n`,
      "complete",
      50_000,
    ],
    [
      "one field more than a thousand is too large",
      `HTTP/1.1 204 X\r\n${"A:\r\n".repeat(1_001)}\r\n`,
      "tooLarge",
      50_000,
    ],
    ["a head larger than any first read passes", headOf(40_000), "complete", 50_000],
    ["a head of exactly 8 KiB passes", headOf(8_192), "complete", 50_000],
    ["a head one byte larger than 8 KiB passes", headOf(8_193), "complete", 50_000],
  ],
  "9110 section 15.2": [
    [
      "interim heads may be as large as the limit together",
      headOf(50, "103").repeat(2) + headOf(100),
      "complete",
    ],
    [
      "interim heads larger than the limit together are too large",
      headOf(50, "103") + headOf(51, "103") + headOf(50),
      "tooLarge",
    ],
    ["an interim head larger than the limit is too large", headOf(101, "103"), "tooLarge"],
    [
      "an endless row of interim responses is too large",
      "HTTP/1.1 102 A\r\n\r\n".repeat(6),
      "tooLarge",
    ],
  ],
  "9112 section 7.1.2": [
    ["trailers as large as the limit pass", `${CHUNKED}0\r\n${trailersOf(100)}`, "complete"],
    [
      "trailers one byte larger than the limit are too large",
      `${CHUNKED}0\r\n${trailersOf(101)}`,
      "tooLarge",
    ],
    [
      "trailers without an end are too large before they end",
      `${CHUNKED}0\r\nA: ${"a".repeat(98)}`,
      "tooLarge",
    ],
    [
      "trailers that may still keep the limit are waited for",
      `${CHUNKED}0\r\nA: ${"a".repeat(97)}`,
      "open",
    ],
    [
      "a row of trailers without an end is too large",
      `${CHUNKED}0\r\n${"A: b\r\n".repeat(20)}`,
      "tooLarge",
    ],
    [
      "a lone LF behind the limit of trailers is too large",
      `${CHUNKED}0\r\nA: ${"a".repeat(97)}\nb: c\r\n\r\n`,
      "tooLarge",
    ],
    [
      "more than a thousand trailers are too large",
      `${CHUNKED}0\r\n${"A:\r\n".repeat(1_001)}\r\n`,
      "tooLarge",
      50_000,
    ],
  ],
  "9112 section 6.3": [
    [
      "a body may be larger than the limit",
      `HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n${"b".repeat(300)}`,
      "complete",
    ],
    [
      "a body that ends with the connection may be larger than the limit",
      `HTTP/1.1 200 OK\r\n\r\n${"b".repeat(300)}`,
      "open",
    ],
    [
      "a chunk may be larger than the limit",
      `${CHUNKED}12c\r\n${"b".repeat(300)}\r\n0\r\n\r\n`,
      "complete",
    ],
    [
      "chunk lines may be larger than the limit together",
      `${CHUNKED}${"1;aaaaaaaa\r\nx\r\n".repeat(20)}0\r\n\r\n`,
      "complete",
    ],
  ],
  "9112 section 7.1.1": [
    [
      "a chunk line of 4096 bytes passes",
      `${CHUNKED}5;${"x".repeat(4_094)}\r\nhello\r\n0\r\n\r\n`.replace("xx\r", "x\r"),
      "complete",
    ],
    [
      "a longer chunk line is too large",
      `${CHUNKED}5;${"x".repeat(4_094)}\r\nhello\r\n0\r\n\r\n`,
      "tooLarge",
    ],
    ["a chunk line without an end is too large", `${CHUNKED}5;${"x".repeat(5_000)}`, "tooLarge"],
    ["a chunk size without an end is too large", `${CHUNKED}${"0".repeat(5_000)}`, "tooLarge"],
    [
      "a chunk line that may still keep the limit is waited for",
      `${CHUNKED}5;${"x".repeat(4_000)}`,
      "open",
    ],
  ],
};

/** What the standard leaves to the recipient: how long things may be. */
export const limits: readonly Case[] = Object.entries(rows).flatMap(([rfc, those]) =>
  those.map(([name, raw, end, maxHeadBytes = 100]) => ({
    name,
    rfc,
    raw,
    maxHeadBytes,
    gives: { end },
  }))
);
