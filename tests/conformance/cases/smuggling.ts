import type { Case, Outcome } from "../_case.ts";

const OK = "HTTP/1.1 200 OK\r\n";
const LENGTH = "Content-Length: 5\r\n";
const CHUNKED = "Transfer-Encoding: chunked\r\n";
/** What an attacker would like to be taken for a response of its own. */
const SECOND = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
const CHUNKS = "5\r\nhello\r\n0\r\n\r\n";

type Refused = [name: string, rfc: string, raw: string];

const refused: Refused[] = [
  [
    "Content-Length and then chunks that hide a response",
    "9112 section 11.2",
    `${OK}Content-Length: 15\r\n${CHUNKED}\r\n0\r\n\r\n${SECOND}`,
  ],
  [
    "chunks and then Content-Length that hides a response",
    "9112 section 11.2",
    `${OK}${CHUNKED}Content-Length: 0\r\n\r\n${SECOND}`,
  ],
  [
    "Content-Length in HTTP/1.0 beside chunks",
    "9112 section 6.1",
    `HTTP/1.0 200 OK\r\n${LENGTH}${CHUNKED}\r\nhello`,
  ],
  [
    "Transfer-Encoding behind a space",
    "9112 section 5.1",
    `${OK}${LENGTH}Transfer-Encoding : chunked\r\n\r\n${CHUNKS}`,
  ],
  [
    "Transfer-Encoding behind a tab",
    "9112 section 5.1",
    `${OK}${LENGTH}Transfer-Encoding\t: chunked\r\n\r\n${CHUNKS}`,
  ],
  [
    "Transfer-Encoding behind a vertical tab",
    "9110 section 5.6.2",
    `${OK}${LENGTH}Transfer-Encoding\v: chunked\r\n\r\n${CHUNKS}`,
  ],
  [
    "Transfer-Encoding behind NUL",
    "9110 section 5.6.2",
    `${OK}${LENGTH}Transfer-Encoding\0: chunked\r\n\r\n${CHUNKS}`,
  ],
  [
    "Transfer-Encoding whose name is folded",
    "9112 section 5.2",
    `${OK}${LENGTH}Transfer-Encoding\r\n : chunked\r\n\r\n${CHUNKS}`,
  ],
  [
    "Transfer-Encoding whose name is split by a fold",
    "9112 section 5.2",
    `${OK}${LENGTH}Transfer-\r\n Encoding: chunked\r\n\r\n${CHUNKS}`,
  ],
  [
    "Transfer-Encoding behind a lone LF",
    "9112 section 2.2",
    `${OK}${LENGTH}A: b\nTransfer-Encoding: chunked\r\n\r\n${CHUNKS}`,
  ],
  [
    "Transfer-Encoding behind a lone CR",
    "9112 section 2.2",
    `${OK}${LENGTH}A: b\rTransfer-Encoding: chunked\r\n\r\n${CHUNKS}`,
  ],
  [
    "Transfer-Encoding behind two CR",
    "9112 section 2.2",
    `${OK}${LENGTH}A: b\r\n\rTransfer-Encoding: chunked\r\n\r\n${CHUNKS}`,
  ],
  [
    "Transfer-Encoding with a lone LF after it",
    "9112 section 2.2",
    `${OK}${LENGTH}Transfer-Encoding: chunked\n\r\n${CHUNKS}`,
  ],
  [
    "chunked once good and once broken",
    "9112 section 7",
    `${OK}${CHUNKED}Transfer-Encoding: cow\r\n\r\n${CHUNKS}`,
  ],
  [
    "chunked once broken and once good",
    "9112 section 7",
    `${OK}Transfer-Encoding: cow\r\n${CHUNKED}\r\n${CHUNKS}`,
  ],
  [
    "chunked after identity beside a length",
    "9112 section 6.3 step 3",
    `${OK}Transfer-Encoding: identity\r\n${LENGTH}\r\nhello`,
  ],
  ["Content-Length behind a lone LF", "9112 section 2.2", `${OK}A: b\n${LENGTH}\r\nhello`],
  ["Content-Length behind a lone CR", "9112 section 2.2", `${OK}A: b\r${LENGTH}\r\nhello`],
  [
    "Content-Length in the status line's own line",
    "9112 section 2.2",
    `HTTP/1.1 200 OK\nContent-Length: 5\r\n\r\nhello`,
  ],
  ["Content-Length before the status line", "9112 section 2.1", `${LENGTH}${OK}\r\nhello`],
  ["two responses without an empty line between their heads", "9112 section 5", `${OK}${SECOND}`],
  [
    "a head that ends with a lone LF before a second response",
    "9112 section 2.2",
    `${OK}${LENGTH}\n${SECOND}`,
  ],
  [
    "a Content-Length whose list is split by a fold",
    "9112 section 5.2",
    `${OK}Content-Length: 5\r\n 0\r\n\r\nhello`,
  ],
  [
    "a Content-Length behind a plus and chunks",
    "9112 section 6.3 step 3",
    `${OK}Content-Length: +5\r\n${CHUNKED}\r\n${CHUNKS}`,
  ],
  [
    "a chunk size behind a lone LF in an extension",
    "9112 section 11.2",
    `${OK}${CHUNKED}\r\n2;\nxx\r\n4c\r\n0\r\n\r\n${SECOND}`,
  ],
  [
    "a last chunk hidden behind an overlong size",
    "9112 section 7.1",
    `${OK}${CHUNKED}\r\n5\r\nhellooo\r\n0\r\n\r\n`,
  ],
  [
    "a chunk whose end is any two bytes",
    "9112 section 7.1",
    `${OK}${CHUNKED}\r\n5\r\nhelloXX0\r\n\r\n`,
  ],
  [
    "a chunk size that wraps around to a small one",
    "9112 section 7.1",
    `${OK}${CHUNKED}\r\n100000005\r\nhello\r\n0\r\n\r\n`.replace("100000005", "10000000000000000"),
  ],
  [
    "a response in place of the end of a last chunk",
    "9112 section 7.1.2",
    `${OK}${CHUNKED}\r\n0\r\n${SECOND}`,
  ],
];

type Accepted = [name: string, rfc: string, raw: string, gives: Partial<Outcome>];

const accepted: Accepted[] = [
  [
    "a second response behind the first one is not read",
    "9112 section 11.1",
    `${OK}${LENGTH}\r\nhello${SECOND}`,
    {
      body: "hello",
      unread: SECOND,
    },
  ],
  [
    "a second response behind chunks is not read",
    "9112 section 11.1",
    `${OK}${CHUNKED}\r\n${CHUNKS}${SECOND}`,
    {
      body: "hello",
      unread: SECOND,
    },
  ],
  [
    "a second response behind 304 is not its body",
    "9112 section 11.1",
    `HTTP/1.1 304 X\r\n${LENGTH}\r\n${SECOND}`,
    {
      body: "",
      unread: SECOND,
    },
  ],
  [
    "a line end in its encoded form splits nothing",
    "9112 section 11.1",
    `${OK}A: b%0d%0aContent-Length: 0\r\n${LENGTH}\r\nhello`,
    {
      body: "hello",
    },
  ],
  [
    "a Unicode character whose low byte is LF splits nothing",
    "9112 section 11.1",
    `${OK}A: \xc4\x8a\xc4\x8d\r\n${LENGTH}\r\nhello`,
    {
      body: "hello",
    },
  ],
  [
    "a folded value that looks like an empty line and a response is a value",
    "9112 section 5.2",
    `${OK}${LENGTH}A: b\r\n \r\n HTTP/1.1 200 OK\r\n\r\nhello`,
    {
      body: "hello",
      fields: [["Content-Length", "5"], ["A", "b HTTP/1.1 200 OK"]],
    },
  ],
  [
    "a folded value that looks like a length is a value",
    "9112 section 5.2",
    `${OK}${LENGTH}A: b\r\n Content-Length: 0\r\n\r\nhello`,
    {
      body: "hello",
    },
  ],
  [
    "a reason that looks like a length is a reason",
    "9112 section 4",
    `HTTP/1.1 200 Content-Length: 0\r\n${LENGTH}\r\nhello`,
    {
      body: "hello",
    },
  ],
  [
    "a trailer that looks like a length is a trailer",
    "9110 section 6.5.1",
    `${OK}${CHUNKED}\r\n5\r\nhello\r\n0\r\nContent-Length: 0\r\n\r\n${SECOND}`,
    {
      body: "hello",
      unread: SECOND,
    },
  ],
  [
    "an extension that looks like a last chunk is none",
    "9112 section 7.1.1",
    `${OK}${CHUNKED}\r\n5;0\r\nhello\r\n0;5\r\n\r\n`,
    {
      body: "hello",
    },
  ],
  [
    "a length that Connection names is a length still",
    "9110 section 7.6.1",
    `${OK}Connection: content-length\r\n${LENGTH}\r\nhello`,
    {
      body: "hello",
      persists: true,
    },
  ],
];

/** RFC 9112 section 11: shapes that two recipients could read in two ways. */
export const smuggling: readonly Case[] = [
  ...refused.map(([name, rfc, raw]): Case => ({
    name: `${name} is refused`,
    rfc,
    raw,
    gives: { end: "malformed" },
  })),
  ...accepted.map(([name, rfc, raw, gives]): Case => ({
    name,
    rfc,
    raw,
    gives: { ...gives, end: "complete" },
  })),
];
