import type { Case } from "../_case.ts";

const CHUNKS = "5\r\nhello\r\n0\r\n\r\n";

const accepted: [name: string, rfc: string, lines: string][] = [
  ["chunked frames a body", "9112 section 6.1", "Transfer-Encoding: chunked"],
  ["chunked has no case", "9112 section 7", "Transfer-Encoding: CHUNKED"],
  ["chunked may be in mixed case", "9112 section 7", "Transfer-Encoding: cHuNkEd"],
  ["the name of Transfer-Encoding has no case", "9110 section 5.1", "tRANSFER-eNCODING: chunked"],
  ["whitespace around chunked is nothing", "9112 section 5.1", "Transfer-Encoding:\t chunked \t"],
  ["no whitespace before chunked is needed", "9112 section 5", "Transfer-Encoding:chunked"],
  ["chunked may be folded", "9112 section 5.2", "Transfer-Encoding:\r\n chunked"],
  ["chunked may have a blank fold", "9112 section 5.2", "Transfer-Encoding: chunked\r\n "],
  [
    "empty members beside chunked are nothing",
    "9110 section 5.6.1",
    "Transfer-Encoding: , chunked ,",
  ],
  [
    "an empty field beside chunked is nothing",
    "9110 section 5.6.1",
    "Transfer-Encoding:\r\nTransfer-Encoding: chunked",
  ],
  [
    "a field that is only called like Transfer-Encoding says nothing",
    "9110 section 5.1",
    "Transfer-Encoding: chunked\r\nX-Transfer-Encoding: gzip",
  ],
  [
    "an underscore in a name makes another field",
    "9110 section 5.1",
    "Transfer-Encoding: chunked\r\nTransfer_Encoding: gzip",
  ],
  [
    "a Content-Length in another field's value says nothing",
    "9110 section 5.5",
    "Transfer-Encoding: chunked\r\nA: Content-Length: 5",
  ],
  ["an HTTP/1.2 response may be chunked", "9110 section 2.5", "A: b\r\nTransfer-Encoding: chunked"],
];

const OK = "HTTP/1.1 200 OK\r\n";

const refused: [name: string, rfc: string, head: string][] = [
  [
    "Transfer-Encoding beside Content-Length",
    "9112 section 6.3 step 3",
    `${OK}Transfer-Encoding: chunked\r\nContent-Length: 5`,
  ],
  [
    "Content-Length beside Transfer-Encoding",
    "9112 section 6.3 step 3",
    `${OK}Content-Length: 5\r\nTransfer-Encoding: chunked`,
  ],
  [
    "Transfer-Encoding beside Content-Length 0",
    "9112 section 6.3 step 3",
    `${OK}Transfer-Encoding: chunked\r\nContent-Length: 0`,
  ],
  [
    "Transfer-Encoding beside a broken Content-Length",
    "9112 section 6.3 step 3",
    `${OK}Transfer-Encoding: chunked\r\nContent-Length: x`,
  ],
  [
    "Transfer-Encoding beside an empty Content-Length",
    "9112 section 6.3 step 3",
    `${OK}Transfer-Encoding: chunked\r\nContent-Length:`,
  ],
  [
    "an empty Transfer-Encoding beside Content-Length",
    "9112 section 6.3 step 3",
    `${OK}Transfer-Encoding:\r\nContent-Length: 5`,
  ],
  [
    "identity beside Content-Length",
    "9112 section 6.3 step 3",
    `${OK}Transfer-Encoding: identity\r\nContent-Length: 5`,
  ],
  [
    "an unknown coding beside Content-Length",
    "9112 section 6.3 step 3",
    `${OK}Transfer-Encoding: xchunked\r\nContent-Length: 5`,
  ],
  [
    "Transfer-Encoding and Content-Length with fields between them",
    "9112 section 6.3 step 3",
    `${OK}Content-Length: 5\r\nA: b\r\nC: d\r\ntransfer-encoding: chunked`,
  ],
  [
    "a folded Transfer-Encoding beside Content-Length",
    "9112 section 6.3 step 3",
    `${OK}Content-Length: 5\r\nTransfer-Encoding:\r\n chunked`,
  ],
  [
    "Transfer-Encoding in HTTP/1.0",
    "9112 section 6.1",
    "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked",
  ],
  [
    "Transfer-Encoding in HTTP/1.0 with keep-alive",
    "9112 section 6.1",
    "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked",
  ],
  [
    "Transfer-Encoding beside Content-Length in HTTP/1.0",
    "9112 section 6.1",
    "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5",
  ],
  ["a coding that was not asked for", "9112 section 7.4", `${OK}Transfer-Encoding: gzip`],
  ["a coding before chunked", "9112 section 7.4", `${OK}Transfer-Encoding: gzip, chunked`],
  [
    "a coding before chunked in two fields",
    "9112 section 7.4",
    `${OK}Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked`,
  ],
  ["chunked before another coding", "9112 section 6.1", `${OK}Transfer-Encoding: chunked, gzip`],
  [
    "chunked before another coding in two fields",
    "9112 section 6.1",
    `${OK}Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip`,
  ],
  ["chunked before identity", "9112 section 7", `${OK}Transfer-Encoding: chunked, identity`],
  [
    "chunked before identity in two fields",
    "9112 section 7",
    `${OK}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity`,
  ],
  ["identity before chunked", "9112 section 7", `${OK}Transfer-Encoding: identity, chunked`],
  ["chunked twice", "9112 section 6.1", `${OK}Transfer-Encoding: chunked, chunked`],
  [
    "chunked twice in two fields",
    "9112 section 6.1",
    `${OK}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked`,
  ],
  ["the coding identity, which is no more", "9112 section 7", `${OK}Transfer-Encoding: identity`],
  ["a coding that only ends like chunked", "9112 section 7", `${OK}Transfer-Encoding: xchunked`],
  ["a coding that only begins like chunked", "9112 section 7", `${OK}Transfer-Encoding: chunkedx`],
  ["a misspelt chunked", "9112 section 7", `${OK}Transfer-Encoding: chunk`],
  ["chunked in quotes", "9112 section 7", `${OK}Transfer-Encoding: "chunked"`],
  ["chunked and a word", "9112 section 7", `${OK}Transfer-Encoding: chunked gzip`],
  ["chunked in two lines", "9112 section 7", `${OK}Transfer-Encoding: chun\r\n ked`],
  ["chunked behind a vertical tab", "9112 section 7", `${OK}Transfer-Encoding: \vchunked`],
  ["chunked behind NUL", "9112 section 7", `${OK}Transfer-Encoding: \0chunked`],
  ["chunked before NUL", "9112 section 7", `${OK}Transfer-Encoding: chunked\0`],
  ["chunked before a lone CR", "9112 section 2.2", `${OK}Transfer-Encoding: chunked\r`],
  ["chunked behind a no-break space", "9112 section 7", `${OK}Transfer-Encoding: \xa0chunked`],
  ["chunked with a parameter", "9112 section 7.1", `${OK}Transfer-Encoding: chunked;a=b`],
  ["chunked with an empty parameter", "9112 section 7.1", `${OK}Transfer-Encoding: chunked;`],
  ["chunked with a weight", "9112 section 7.1", `${OK}Transfer-Encoding: chunked;q=1`],
  ["an empty Transfer-Encoding", "9112 section 6.1", `${OK}Transfer-Encoding:`],
  ["a Transfer-Encoding of commas", "9112 section 6.1", `${OK}Transfer-Encoding: ,,`],
];

/** RFC 9112 sections 6.1 and 6.3 steps 3 and 4. */
export const codings: readonly Case[] = [
  ...accepted.map(([name, rfc, lines]): Case => ({
    name,
    rfc,
    raw: `HTTP/1.${rfc === "9110 section 2.5" ? 2 : 1} 200 OK\r\n${lines}\r\n\r\n${CHUNKS}`,
    gives: { framing: "chunked", body: "hello", end: "complete" },
  })),
  ...refused.map(([name, rfc, head]): Case => ({
    name: `${name} is refused`,
    rfc,
    raw: `${head}\r\n\r\n${CHUNKS}`,
    gives: { status: null, end: "malformed" },
  })),
];
