import { assertEquals } from "@std/assert";
import { Random } from "../_support/random.ts";
import { judge, randomPace } from "./_laws.ts";
import { SIPPED } from "./_play.ts";

/** Stands for the octet that is tried, and is none itself. */
const ANY = "\u2022";
const OK = "HTTP/1.1 200 OK\r\n";
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
const NO_BODY = "Content-Length: 0\r\n\r\n";

const TEXT = "\\t\\x20-\\x7e\\x80-\\xff";
const TCHAR = "!#$%&'*+\\-.^_`|~0-9A-Za-z";

/** Each place of a response, and the octets that may stand there, as a character class. */
const places: [name: string, rfc: string, raw: string, allowed: string][] = [
  ["the major version", "9112 section 2.3", `HTTP/${ANY}.1 200 OK\r\n${NO_BODY}`, "1"],
  ["the dot of the version", "9112 section 2.3", `HTTP/1${ANY}1 200 OK\r\n${NO_BODY}`, "."],
  ["the minor version", "9112 section 2.3", `HTTP/1.${ANY} 200 OK\r\n${NO_BODY}`, "0-9"],
  ["the space before the status", "9112 section 4", `HTTP/1.1${ANY}200 OK\r\n${NO_BODY}`, " "],
  ["the second digit of the status", "9112 section 4", `HTTP/1.1 2${ANY}0 OK\r\n${NO_BODY}`, "0-9"],
  ["the space after the status", "9112 section 4", `HTTP/1.1 200${ANY}OK\r\n${NO_BODY}`, " "],
  ["the begin of the reason", "9112 section 4", `HTTP/1.1 200 ${ANY}K\r\n${NO_BODY}`, TEXT],
  ["the middle of the reason", "9112 section 4", `HTTP/1.1 200 O${ANY}K\r\n${NO_BODY}`, TEXT],
  ["the CR of the status line", "9112 section 2.2", `HTTP/1.1 200 OK${ANY}\n${NO_BODY}`, "\\r"],
  ["the LF of the status line", "9112 section 2.2", `HTTP/1.1 200 OK\r${ANY}${NO_BODY}`, "\\n"],
  ["the begin of a field name", "9110 section 5.6.2", `${OK}${ANY}A: b\r\n${NO_BODY}`, TCHAR],
  [
    "the middle of a field name",
    "9110 section 5.6.2",
    `${OK}A${ANY}B: c\r\n${NO_BODY}`,
    `${TCHAR}:`,
  ],
  ["the end of a field name", "9112 section 5.1", `${OK}A${ANY}: b\r\n${NO_BODY}`, `${TCHAR}:`],
  ["the begin of a field value", "9110 section 5.5", `${OK}A:${ANY}b\r\n${NO_BODY}`, TEXT],
  ["the middle of a field value", "9110 section 5.5", `${OK}A: b${ANY}c\r\n${NO_BODY}`, TEXT],
  ["the end of a field value", "9110 section 5.5", `${OK}A: b${ANY}\r\n${NO_BODY}`, TEXT],
  [
    "the begin of a second field line",
    "9112 section 5.2",
    `${OK}A: b\r\n${ANY}C: d\r\n${NO_BODY}`,
    `${TCHAR}\\t `,
  ],
  ["the middle of a folded line", "9112 section 5.2", `${OK}A: b\r\n c${ANY}d\r\n${NO_BODY}`, TEXT],
  ["the CR of a field line", "9112 section 2.2", `${OK}A: b${ANY}\n${NO_BODY}`, "\\r"],
  ["the CR of the empty line", "9112 section 2.2", `${OK}Content-Length: 0\r\n${ANY}\n`, "\\r"],
  ["Content-Length", "9110 section 8.6", `${OK}Content-Length: ${ANY}\r\n\r\n`, "0-9"],
  [
    "the begin of Content-Length",
    "9110 section 8.6",
    `${OK}Content-Length: ${ANY}0\r\n\r\n`,
    "\\t 0-9",
  ],
  [
    "the middle of Content-Length",
    "9110 section 8.6",
    `${OK}Content-Length: 0${ANY}0\r\n\r\n`,
    "0-9,",
  ],
  [
    "the begin of chunked",
    "9112 section 7",
    `${OK}Transfer-Encoding: ${ANY}chunked\r\n\r\n`,
    "\\t ,",
  ],
  ["the middle of chunked", "9112 section 7", `${OK}Transfer-Encoding: chun${ANY}ed\r\n\r\n`, "kK"],
  [
    "the end of chunked",
    "9112 section 7",
    `${OK}Transfer-Encoding: chunked${ANY}\r\n\r\n`,
    "\\t ,",
  ],
  ["the begin of a chunk size", "9112 section 7.1", `${CHUNKED}${ANY}0\r\n\r\n`, "0-9A-Fa-f"],
  ["the middle of a chunk size", "9112 section 7.1", `${CHUNKED}0${ANY}0\r\n\r\n`, "0-9A-Fa-f;"],
  ["the end of a chunk size", "9112 section 7.1", `${CHUNKED}0${ANY}\r\n`, "0-9A-Fa-f;\\t "],
  ["an extension", "9112 section 7.1.1", `${CHUNKED}0;a${ANY}b\r\n\r\n`, TEXT],
  ["the LF of a chunk line", "9112 section 7.1", `${CHUNKED}0\r${ANY}\r\n`, "\\n"],
  ["the CR of a chunk", "9112 section 7.1", `${CHUNKED}1\r\na${ANY}\n0\r\n\r\n`, "\\r"],
  ["the LF of a chunk", "9112 section 7.1", `${CHUNKED}1\r\na\r${ANY}0\r\n\r\n`, "\\n"],
  ["the data of a chunk", "9112 section 7.1", `${CHUNKED}1\r\n${ANY}\r\n0\r\n\r\n`, "\\x00-\\xff"],
  [
    "the name of a trailer",
    "9112 section 7.1.2",
    `${CHUNKED}0\r\nA${ANY}B: c\r\n\r\n`,
    `${TCHAR}:`,
  ],
  ["the value of a trailer", "9112 section 7.1.2", `${CHUNKED}0\r\nA: b${ANY}c\r\n\r\n`, TEXT],
  ["a body", "9112 section 6.2", `${OK}Content-Length: 1\r\n\r\n${ANY}`, "\\x00-\\xff"],
];

const OCTETS = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));

for (const [name, rfc, raw, allowed] of places) {
  Deno.test(`${name} is one of ${JSON.stringify(allowed)}, and no other octet (RFC ${rfc})`, () => {
    const random = new Random(raw.length);
    const accepted = OCTETS.filter((octet) => {
      const one = { name, rfc, raw: raw.replace(ANY, octet), gives: {} };
      const { whole, broken } = judge(one, [SIPPED, randomPace(random)]);
      assertEquals(broken, null);
      return whole[0]?.outcome.end !== "malformed";
    });
    const expected = OCTETS.filter((octet) => new RegExp(`^[${allowed}]$`).test(octet));
    assertEquals(accepted, expected);
  });
}
