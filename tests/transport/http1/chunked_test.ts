import { type Case, type Outcome, specify } from "./_cases.ts";

const HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

const accepted: [name: string, rfc: string, raw: string, gives: Partial<Outcome>][] = [
  ["chunks are one body", "9112 section 7.1", "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", {
    body: "hello",
    framingBytes: 15,
  }],
  ["the last chunk alone is an empty body", "9112 section 7.1", "0\r\n\r\n", {
    body: "",
    framingBytes: 5,
  }],
  [
    "a size is hex in either case",
    "9112 section 7.1",
    "a\r\n0123456789\r\nB\r\n0123456789a\r\n0\r\n\r\n",
    {
      body: "01234567890123456789a",
    },
  ],
  ["a size may have leading zeros", "9112 section 7.1", "0005\r\nhello\r\n000\r\n\r\n", {
    body: "hello",
  }],
  [
    "data may hold line ends and what looks like chunks",
    "9112 section 7.1",
    "9\r\n\r\n0\r\n\r\n\r\n\r\n0\r\n\r\n",
    {
      body: "\r\n0\r\n\r\n\r\n",
    },
  ],
  ["extensions are ignored", "9112 section 7.1.1", '5;a=b;c="d;\\"e";f\r\nhello\r\n0;z\r\n\r\n', {
    body: "hello",
    framingBytes: 28,
  }],
  [
    "whitespace around an extension's semicolon is ignored",
    "9112 section 7.1.1",
    "5 \t; a = b\r\nhello\r\n0\r\n\r\n",
    {
      body: "hello",
    },
  ],
  [
    "trailers follow the last chunk",
    "9112 section 7.1.2",
    "5\r\nhello\r\n0\r\nA: b\r\nC: d \r\n\r\n",
    {
      body: "hello",
      trailers: [["A", "b"], ["C", "d"]],
      framingBytes: 23,
    },
  ],
  ["trailers may be folded", "9112 section 5.2", "0\r\nA: b\r\n c\r\n\r\n", {
    trailers: [["A", "b c"]],
  }],
  [
    "a trailer cannot frame anything",
    "9110 section 6.5.1",
    "5\r\nhello\r\n0\r\nContent-Length: 3\r\n\r\n",
    {
      body: "hello",
      framing: "chunked",
      trailers: [["Content-Length", "3"]],
    },
  ],
];

const refused: [name: string, rfc: string, raw: string][] = [
  ["a chunk without a size", "9112 section 7.1", "\r\nhello\r\n0\r\n\r\n"],
  ["an extension without a size", "9112 section 7.1", ";a=b\r\nhello\r\n0\r\n\r\n"],
  ["a size with 0x", "9112 section 7.1", "0x5\r\nhello\r\n0\r\n\r\n"],
  ["a size with a sign", "9112 section 7.1", "+5\r\nhello\r\n0\r\n\r\n"],
  ["a negative size", "9112 section 7.1", "-5\r\nhello\r\n0\r\n\r\n"],
  ["a size that is not hex", "9112 section 7.1", "5g\r\nhello\r\n0\r\n\r\n"],
  ["a space before a size", "9112 section 7.1", " 5\r\nhello\r\n0\r\n\r\n"],
  ["a size with an underscore", "9112 section 7.1", "1_0\r\nhello\r\n0\r\n\r\n"],
  ["two sizes", "9112 section 7.1", "5 5\r\nhello\r\n0\r\n\r\n"],
  [
    "a size that no number holds exactly",
    "9112 section 7.1",
    "20000000000000\r\nhello\r\n0\r\n\r\n",
  ],
  ["a size that overflows 64 bits", "9112 section 7.1", "10000000000000005\r\nhello\r\n0\r\n\r\n"],
  ["a lone LF after a size", "9112 section 7.1", "5\nhello\r\n0\r\n\r\n"],
  ["a lone CR after a size", "9112 section 7.1", "5\rhello\r\n0\r\n\r\n"],
  ["a lone CR in an extension", "9112 section 7.1.1", "5;a\rb\r\nhello\r\n0\r\n\r\n"],
  ["NUL in an extension", "9112 section 7.1.1", "5;a\0\r\nhello\r\n0\r\n\r\n"],
  ["a chunk longer than its size", "9112 section 7.1", "4\r\nhello\r\n0\r\n\r\n"],
  ["a chunk shorter than its size", "9112 section 7.1", "6\r\nhello\r\n0\r\n\r\n"],
  ["a chunk without its CRLF", "9112 section 7.1", "5\r\nhello0\r\n\r\n"],
  ["a chunk that ends in a lone LF", "9112 section 7.1", "5\r\nhello\n0\r\n\r\n"],
  ["a chunk that ends in a lone CR", "9112 section 7.1", "5\r\nhello\r0\r\n\r\n"],
  ["a lone LF as the end of a last chunk", "9112 section 7.1", "0\r\n\n"],
  ["a lone LF after a trailer", "9112 section 7.1.2", "0\r\nA: b\n\r\n"],
  ["a trailer without a colon", "9112 section 7.1.2", "0\r\nA b\r\n\r\n"],
  ["a space before the colon of a trailer", "9112 section 7.1.2", "0\r\nA : b\r\n\r\n"],
  ["NUL in a trailer", "9112 section 7.1.2", "0\r\nA: \0\r\n\r\n"],
  ["a folded line before any trailer", "9112 section 5.2", "0\r\n A: b\r\n\r\n"],
  ["another response in place of trailers", "9112 section 7.1.2", "0\r\nHTTP/1.1 200 OK\r\n\r\n"],
];

specify([
  ...accepted.map(([name, rfc, raw, gives]): Case => ({
    name,
    rfc,
    raw: HEAD + raw,
    gives: { ...gives, end: "complete" },
  })),
  ...refused.map(([name, rfc, raw]): Case => ({
    name: `${name} is refused`,
    rfc,
    raw: HEAD + raw,
    gives: { end: "malformed" },
  })),
]);
