import { type Case, type Outcome, specify } from "./_cases.ts";

const BODY = "hello";

/** Heads of responses after which the connection is another response's, whatever the fields say. */
const bodiless: [name: string, rfc: string, method: string, status: string, lines: string][] = [
  [
    "HEAD has no body, whatever Content-Length says",
    "9112 section 6.3 step 1",
    "HEAD",
    "200 OK",
    "Content-Length: 5",
  ],
  [
    "HEAD has no body, whatever Transfer-Encoding says",
    "9112 section 6.3 step 1",
    "HEAD",
    "200 OK",
    "Transfer-Encoding: chunked",
  ],
  [
    "HEAD without framing fields ends with its head",
    "9112 section 6.3 step 1",
    "HEAD",
    "200 OK",
    "A: b",
  ],
  [
    "HEAD may have a broken Content-Length",
    "9112 section 6.3 step 1",
    "HEAD",
    "200 OK",
    "Content-Length: x",
  ],
  ["204 has no body", "9112 section 6.3 step 1", "GET", "204 No Content", "Content-Length: 5"],
  [
    "204 has no chunks",
    "9112 section 6.3 step 1",
    "GET",
    "204 No Content",
    "Transfer-Encoding: chunked",
  ],
  [
    "304 tells the length of a body that it does not have",
    "9112 section 6.3 step 1",
    "GET",
    "304 Not Modified",
    "Content-Length: 5",
  ],
  [
    "304 to a POST has no body either",
    "9112 section 6.3 step 1",
    "POST",
    "304 Not Modified",
    "Content-Length: 5",
  ],
];

const lengths: [name: string, lines: string, body: string][] = [
  ["Content-Length is the length of the body", "Content-Length: 5", BODY],
  ["Content-Length 0 is an empty body", "Content-Length: 0", ""],
  ["Content-Length may have leading zeros", "Content-Length: 00005", BODY],
  ["Content-Length may have many leading zeros", "Content-Length: 00000000000000000005", BODY],
  ["the name of Content-Length has no case", "cOnTeNt-LeNgTh: 5", BODY],
  ["Content-Length twice with one value is one", "Content-Length: 5\r\nContent-Length: 5", BODY],
  ["a list that repeats one Content-Length is one", "Content-Length: 5, 5 ,5", BODY],
];

const LARGEST = String(Number.MAX_SAFE_INTEGER);
const badLengths: [name: string, lines: string][] = [
  ["Content-Length twice with two values", "Content-Length: 5\r\nContent-Length: 6"],
  ["a list of two Content-Lengths", "Content-Length: 5, 6"],
  ["an empty Content-Length", "Content-Length:"],
  ["an empty member of a list of Content-Lengths", "Content-Length: 5,"],
  ["a Content-Length with a sign", "Content-Length: +5"],
  ["a negative Content-Length", "Content-Length: -5"],
  ["a Content-Length in hex", "Content-Length: 0x5"],
  ["a Content-Length with an exponent", "Content-Length: 5e0"],
  ["a Content-Length with a fraction", "Content-Length: 5.0"],
  ["a Content-Length with a space inside", "Content-Length: 5 5"],
  ["a Content-Length with a no-break space", "Content-Length: 5\xa0"],
  ["a Content-Length of words", "Content-Length: five"],
  ["a Content-Length that no number holds exactly", "Content-Length: 9007199254740993"],
  ["a Content-Length of thirty digits", `Content-Length: ${"9".repeat(30)}`],
];

const badCodings: [name: string, rfc: string, head: string][] = [
  [
    "Transfer-Encoding beside Content-Length",
    "9112 section 6.3 step 3",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5",
  ],
  [
    "Content-Length beside Transfer-Encoding",
    "9112 section 6.3 step 3",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked",
  ],
  [
    "Transfer-Encoding in HTTP/1.0",
    "9112 section 6.1",
    "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked",
  ],
  [
    "a coding that was not asked for",
    "9112 section 7.4",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip",
  ],
  [
    "a coding before chunked",
    "9112 section 7.4",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked",
  ],
  [
    "a coding before chunked in two fields",
    "9112 section 7.4",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
  ],
  [
    "chunked before another coding",
    "9112 section 6.1",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip",
  ],
  ["chunked twice", "9112 section 6.1", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked"],
  [
    "the coding identity, which is no more",
    "9112 section 7",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity",
  ],
  [
    "a coding that only looks like chunked",
    "9112 section 7",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked",
  ],
  [
    "chunked behind a vertical tab",
    "9112 section 7",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: \vchunked",
  ],
  [
    "chunked with a parameter",
    "9112 section 7.1",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked;a=b",
  ],
  ["an empty Transfer-Encoding", "9112 section 6.1", "HTTP/1.1 200 OK\r\nTransfer-Encoding:"],
];

const codings: [name: string, lines: string][] = [
  ["chunked has no case", "Transfer-Encoding: CHUNKED"],
  ["empty members beside chunked are nothing", "Transfer-Encoding: , chunked ,"],
];

const closeDelimited: [name: string, head: string, gives: Partial<Outcome>][] = [
  ["without framing fields the body ends with the connection", "HTTP/1.1 200 OK\r\n", {}],
  ["an HTTP/1.0 body ends with the connection", "HTTP/1.0 200 OK\r\n", { version: "1.0" }],
  ["205 without framing fields ends with the connection", "HTTP/1.1 205 Reset\r\n", {}],
];

specify([
  ...bodiless.map(([name, rfc, method, status, lines]): Case => ({
    name,
    rfc,
    method,
    raw: `HTTP/1.1 ${status}\r\n${lines}\r\n\r\n`,
    gives: { framing: "none", body: "", end: "complete" },
  })),
  ...lengths.map(([name, lines, body]): Case => ({
    name,
    rfc: "9112 section 6.3 steps 5 and 6",
    raw: `HTTP/1.1 200 OK\r\n${lines}\r\n\r\n${body}`,
    gives: { framing: "length", body, framingBytes: 0, end: "complete" },
  })),
  ...badLengths.map(([name, lines]): Case => ({
    name: `${name} is refused`,
    rfc: "9112 section 6.3 step 5",
    raw: `HTTP/1.1 200 OK\r\n${lines}\r\n\r\n${BODY}`,
    gives: { end: "malformed" },
  })),
  {
    name: "the largest Content-Length that a number holds exactly is a length",
    rfc: "9110 section 8.6",
    raw: `HTTP/1.1 200 OK\r\nContent-Length: ${LARGEST}\r\n\r\n${BODY}`,
    gives: { framing: "length", body: BODY, end: "open" },
  },
  ...badCodings.map(([name, rfc, head]): Case => ({
    name: `${name} is refused`,
    rfc,
    raw: `${head}\r\n\r\n5\r\n${BODY}\r\n0\r\n\r\n`,
    gives: { end: "malformed" },
  })),
  ...codings.map(([name, lines]): Case => ({
    name,
    rfc: "9112 section 6.1",
    raw: `HTTP/1.1 200 OK\r\n${lines}\r\n\r\n5\r\n${BODY}\r\n0\r\n\r\n`,
    gives: { framing: "chunked", body: BODY, end: "complete" },
  })),
  ...closeDelimited.map(([name, head, gives]): Case => ({
    name,
    rfc: "9112 section 6.3 step 8",
    raw: `${head}\r\n${BODY}`,
    closes: true,
    gives: { framing: "close", body: BODY, end: "complete", ...gives },
  })),
  {
    name: "a body that ends with the connection is open until then",
    rfc: "9112 section 6.3 step 8",
    raw: `HTTP/1.1 200 OK\r\n\r\n${BODY}`,
    gives: { body: BODY, end: "open" },
  },
  {
    name: "an error may have a body",
    rfc: "9110 section 15.5",
    raw: `HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\n${BODY}`,
    gives: { status: 404, body: BODY, end: "complete" },
  },
  {
    name: "2xx to CONNECT is a tunnel, whatever the fields say",
    rfc: "9112 section 6.3 step 2",
    method: "CONNECT",
    raw: `HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n${BODY}`,
    gives: { framing: "tunnel", unread: BODY },
  },
  {
    name: "an error to CONNECT is a response as any other",
    rfc: "9112 section 6.3 step 2",
    method: "CONNECT",
    raw: `HTTP/1.1 407 No\r\nContent-Length: 5\r\n\r\n${BODY}`,
    gives: { framing: "length", body: BODY, end: "complete" },
  },
  {
    name: "after 101 the bytes are another protocol's",
    rfc: "9110 section 7.8",
    raw: `HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n${BODY}`,
    gives: { framing: "tunnel", status: 101, unread: BODY },
  },
]);
