import type { Case, Outcome } from "../_case.ts";

const HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
const HELLO = "hello\r\n0\r\n\r\n";
const SIZE = "9112 section 7.1";
const EXTENSION = "9112 section 7.1.1";

type Accepted = [name: string, rfc: string, raw: string, gives: Partial<Outcome>];

const accepted: Accepted[] = [
  ["chunks are one body", SIZE, "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", {
    body: "hello",
    framingBytes: 15,
  }],
  ["chunks of one byte are one body", SIZE, "1\r\nh\r\n1\r\ni\r\n0\r\n\r\n", { body: "hi" }],
  ["the last chunk alone is an empty body", SIZE, "0\r\n\r\n", { body: "", framingBytes: 5 }],
  ["a last chunk of many zeros is an empty body", SIZE, "00000000000000000000\r\n\r\n", {
    body: "",
  }],
  ["a size is hex in lower case", SIZE, "a\r\n0123456789\r\n0\r\n\r\n", { body: "0123456789" }],
  ["a size is hex in upper case", SIZE, "A\r\n0123456789\r\n0\r\n\r\n", { body: "0123456789" }],
  ["a size of two digits is hex", SIZE, "10\r\n0123456789abcdef\r\n0\r\n\r\n", {
    body: "0123456789abcdef",
  }],
  ["a size in mixed case is hex", SIZE, `aB\r\n${"x".repeat(171)}\r\n0\r\n\r\n`, {
    body: "x".repeat(171),
  }],
  ["a size may have leading zeros", SIZE, `0005\r\n${HELLO}`, { body: "hello" }],
  [
    "a size may have more leading zeros than any number has digits",
    SIZE,
    `${"0".repeat(400)}5\r\n${HELLO}`,
    {
      body: "hello",
    },
  ],
  ["a chunk may begin with a line end", SIZE, "5\r\n\r\nhel\r\n0\r\n\r\n", { body: "\r\nhel" }],
  ["a chunk may end with a line end", SIZE, "5\r\nhel\r\n\r\n0\r\n\r\n", { body: "hel\r\n" }],
  [
    "a chunk may hold what looks like a last chunk",
    SIZE,
    "9\r\n\r\n0\r\n\r\n\r\n\r\n0\r\n\r\n",
    { body: "\r\n0\r\n\r\n\r\n" },
  ],
  ["a chunk may hold a response", SIZE, "13\r\nHTTP/1.1 200 OK\r\n\r\n\r\n0\r\n\r\n", {
    body: "HTTP/1.1 200 OK\r\n\r\n",
  }],
  ["a chunk may hold every octet", SIZE, "4\r\n\0\xff\x7f\n\r\n0\r\n\r\n", {
    body: "\0\xff\x7f\n",
  }],
  ["an extension is ignored", EXTENSION, `5;a\r\n${HELLO}`, { body: "hello" }],
  ["an extension with a value is ignored", EXTENSION, `5;a=b\r\n${HELLO}`, { body: "hello" }],
  ["extensions are ignored", EXTENSION, `5;a=b;c="d;\\"e";f\r\nhello\r\n0;z\r\n\r\n`, {
    body: "hello",
    framingBytes: 28,
  }],
  ["an extension of the last chunk is ignored", EXTENSION, "0;a=b\r\n\r\n", { body: "" }],
  ["an empty extension is ignored", EXTENSION, `5;\r\n${HELLO}`, { body: "hello" }],
  ["an extension may look like a size", EXTENSION, `5;6\r\n${HELLO}`, { body: "hello" }],
  ["an extension may look like a field", EXTENSION, `5;Content-Length: 3\r\n${HELLO}`, {
    body: "hello",
  }],
  ["an extension may have octets above ASCII", EXTENSION, `5;a="\xfc"\r\n${HELLO}`, {
    body: "hello",
  }],
  ["a quote in an extension need not end", EXTENSION, `5;a="b\r\n${HELLO}`, { body: "hello" }],
  ["whitespace around an extension's semicolon is ignored", EXTENSION, `5 \t; a = b\r\n${HELLO}`, {
    body: "hello",
  }],
  ["whitespace after an extension is ignored", EXTENSION, `5;a \t\r\n${HELLO}`, { body: "hello" }],
  ["whitespace after a size is ignored, as curl and Go have it", SIZE, `5 \r\n${HELLO}`, {
    body: "hello",
  }],
  ["what follows the last chunk is not part of the body", SIZE, `5\r\n${HELLO}more`, {
    body: "hello",
    unread: "more",
  }],
  ["an empty line after the last chunk is not part of it", "9112 section 2.2", "0\r\n\r\n\r\n", {
    body: "",
    unread: "\r\n",
  }],
];

const refused: [name: string, rfc: string, raw: string][] = [
  ["a chunk without a size", SIZE, `\r\n${HELLO}`],
  ["an empty line before a size", SIZE, `\r\n5\r\n${HELLO}`],
  ["an empty line between two chunks", SIZE, `1\r\na\r\n\r\n5\r\n${HELLO}`],
  ["an extension without a size", EXTENSION, `;a=b\r\n${HELLO}`],
  ["a size with 0x", SIZE, `0x5\r\n${HELLO}`],
  ["a size with an h", SIZE, `5h\r\n${HELLO}`],
  ["a size with a sign", SIZE, `+5\r\n${HELLO}`],
  ["a negative size", SIZE, `-5\r\n${HELLO}`],
  ["a size of minus zero", SIZE, "-0\r\n\r\n"],
  ["a size that is not hex", SIZE, `5g\r\n${HELLO}`],
  ["a size with a fraction", SIZE, `5.0\r\n${HELLO}`],
  ["a size with a comma", SIZE, `5,0\r\n${HELLO}`],
  ["a size with an underscore", SIZE, `1_0\r\n${HELLO}`],
  ["a size in quotes", SIZE, `"5"\r\n${HELLO}`],
  ["a size in words", SIZE, `five\r\n${HELLO}`],
  ["a size with a digit above ASCII", SIZE, `\xb5\r\n${HELLO}`],
  ["a space before a size", SIZE, ` 5\r\n${HELLO}`],
  ["a tab before a size", SIZE, `\t5\r\n${HELLO}`],
  ["two sizes", SIZE, `5 5\r\n${HELLO}`],
  ["a size and a name without a semicolon", EXTENSION, `5 a=b\r\n${HELLO}`],
  ["NUL before a size", SIZE, `\x005\r\n${HELLO}`],
  ["NUL after a size", SIZE, `5\0\r\n${HELLO}`],
  ["a vertical tab after a size", SIZE, `5\v\r\n${HELLO}`],
  ["a no-break space after a size", SIZE, `5\xa0\r\n${HELLO}`],
  ["a size that no number holds exactly", SIZE, `20000000000000\r\n${HELLO}`],
  ["a size that overflows 64 bits", SIZE, `10000000000000005\r\n${HELLO}`],
  ["a size of sixteen f", SIZE, `ffffffffffffffff\r\n${HELLO}`],
  ["a size of four hundred digits", SIZE, `${"f".repeat(400)}\r\n${HELLO}`],
  ["a lone LF after a size", "9112 section 2.2", `5\n${HELLO}`],
  ["a lone CR after a size", "9112 section 2.2", `5\r${HELLO}`],
  ["CR twice after a size", "9112 section 2.2", `5\r\r\n${HELLO}`],
  ["LF and CR after a size", "9112 section 2.2", `5\n\r${HELLO}`],
  ["a lone CR in an extension", EXTENSION, `5;a\rb\r\n${HELLO}`],
  ["a lone LF in an extension", EXTENSION, `5;a\nb\r\n${HELLO}`],
  ["a lone LF in a quoted extension", EXTENSION, `5;a="\n"\r\n${HELLO}`],
  ["a line end in a quoted extension", EXTENSION, `5;a="\r\nhello\r\n"\r\n0\r\n\r\n`],
  ["a lone LF after an extension", EXTENSION, `5;a\n${HELLO}`],
  ["NUL in an extension", EXTENSION, `5;a\0\r\n${HELLO}`],
  ["ESC in an extension", EXTENSION, `5;a\x1b\r\n${HELLO}`],
  ["DEL in an extension", EXTENSION, `5;a\x7f\r\n${HELLO}`],
  ["a folded extension", EXTENSION, `5;a\r\n b\r\n${HELLO}`],
  ["a chunk longer than its size", SIZE, `4\r\n${HELLO}`],
  ["a chunk one byte shorter than its size", SIZE, `6\r\n${HELLO}`],
  ["a chunk two bytes shorter than its size", SIZE, `7\r\n${HELLO}`],
  ["a chunk without its CRLF", SIZE, "5\r\nhello0\r\n\r\n"],
  ["a chunk that ends in a lone LF", "9112 section 2.2", "5\r\nhello\n0\r\n\r\n"],
  ["a chunk that ends in a lone CR", "9112 section 2.2", "5\r\nhello\r0\r\n\r\n"],
  ["a chunk that ends in LF and CR", "9112 section 2.2", "5\r\nhello\n\r0\r\n\r\n"],
  ["a chunk that ends in two CR", "9112 section 2.2", "5\r\nhello\r\r\n0\r\n\r\n"],
  ["a chunk that ends in a space", SIZE, "5\r\nhello \r\n0\r\n\r\n"],
  ["a body that is not chunked", SIZE, "hello\r\n"],
  ["another response in place of a chunk", SIZE, "HTTP/1.1 200 OK\r\n\r\n"],
];

const open: [name: string, raw: string, body: string][] = [
  ["a body whose chunks have not begun is open", "", ""],
  ["a size without its line end is open", "5", ""],
  ["a size without its LF is open", "5\r", ""],
  ["a chunk without data is open", "5\r\n", ""],
  ["a chunk without its last byte is open", "5\r\nhell", "hell"],
  ["a chunk without its line end is open", "5\r\nhello", "hello"],
  ["a chunk without its LF is open", "5\r\nhello\r", "hello"],
  ["chunks without a last one are open", "5\r\nhello\r\n", "hello"],
  ["a last chunk without its empty line is open", "5\r\nhello\r\n0\r\n", "hello"],
  ["a last chunk without its last LF is open", "5\r\nhello\r\n0\r\n\r", "hello"],
  ["the largest size that a number holds exactly is a size", `1fffffffffffff\r\nhello`, "hello"],
];

/** RFC 9112 section 7.1: the chunked coding. */
export const chunked: readonly Case[] = [
  ...accepted.map(([name, rfc, raw, gives]): Case => ({
    name,
    rfc,
    raw: HEAD + raw,
    gives: { framing: "chunked", trailers: [], unread: "", ...gives, end: "complete" },
  })),
  ...refused.map(([name, rfc, raw]): Case => ({
    name: `${name} is refused`,
    rfc,
    raw: HEAD + raw,
    gives: { status: 200, framing: "chunked", end: "malformed" },
  })),
  ...open.map(([name, raw, body]): Case => ({
    name,
    rfc: "9112 section 8",
    raw: HEAD + raw,
    gives: { status: 200, body, end: "open" },
  })),
];
