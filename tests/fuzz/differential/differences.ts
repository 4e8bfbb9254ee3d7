import type { Case } from "../../conformance/_case.ts";

/** A difference between our codec and llhttp that is meant to be. */
export interface KnownDifference {
  /** What the response is like. */
  readonly shape: string;
  /** What we make of it. */
  readonly ours: RegExp;
  /** What node:http makes of it. */
  readonly theirs: RegExp;
  /** What must stand in the response. @default {anything} */
  readonly raw?: RegExp;
  /** The method of the request. @default {any} */
  readonly method?: "HEAD" | "CONNECT";
  /** Why we do not do the same. */
  readonly why: string;
  /** The section that decides it. */
  readonly rfc: string;
  /** The first major version of Node that does so. @default {20} */
  readonly since?: number;
  /** The first major version of Node that does as we do. @default {none} */
  readonly mended?: number;
  /** A response of this shape. */
  readonly example: Pick<Case, "raw" | "asks">;
}

const OK = "HTTP/1.1 200 OK\r\n";
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
const CHUNKS = "5\r\nhello\r\n0\r\n\r\n";
const FINAL = "HTTP/1.1 204 OK\r\n\r\n";

/** A head that has no body, whatever its framing fields say. */
const BODILESS = /HTTP\/1\.\d (1\d\d|204|304)/;
const AFTER_INTERIM = /^HTTP\/1\.\d 1\d\d/;
const ANY_MESSAGE = /^(message|tunnel)/;

/** All of them; a difference that none of them explains is a mistake of one side. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    shape: "a response that is cut short, and wrong before that",
    ours: /^cut/,
    theirs: /^refused/,
    why: "A line is judged when it is whole, a head when all of it has come. Both sides fail.",
    rfc: "9112 section 8",
    example: { raw: "HTTP/1.1 2x" },
  },
  {
    shape: "any final response to CONNECT that is not 2xx",
    ours: /^(message|cut|refused)/,
    theirs: /^tunnel/,
    method: "CONNECT",
    why: "node:http gives the socket away, whatever the status. Only 2xx makes a tunnel.",
    rfc: "9110 section 9.3.6",
    example: { raw: "HTTP/1.1 407 No\r\nContent-Length: 5\r\n\r\nhello" },
  },
  {
    shape: "an interim response to CONNECT",
    ours: /^tunnel/,
    theirs: /^tunnel with another informational/,
    raw: AFTER_INTERIM,
    method: "CONNECT",
    why: "node:http takes the interim response for the answer. The final one makes the tunnel.",
    rfc: "9110 section 15.2",
    example: { raw: `HTTP/1.1 100 C\r\n\r\n${OK}\r\n` },
  },
  {
    shape: "101 without Connection: upgrade",
    ours: /^tunnel/,
    theirs: /^message/,
    raw: /HTTP\/1\.\d 101/,
    why: "101 ends HTTP whatever its fields say, and the transport refuses one that it did not " +
      "ask for; llhttp takes it for a response without a body.",
    rfc: "9110 section 15.2.2",
    example: { raw: "HTTP/1.1 101 S\r\nUpgrade: x\r\n\r\nhello", asks: "upgrade" },
  },
  {
    shape: "101 behind a response that is complete",
    ours: /^message/,
    theirs: /^(message|tunnel)/,
    raw: /HTTP\/1\.\d [2-9]\d\d[^]*HTTP\/1\.\d 101/,
    why: "node:http takes it for the answer to the same request, and gives the socket away. What " +
      "follows a response is nobody's.",
    rfc: "9112 section 11.1",
    mended: 22,
    example: { raw: `${FINAL}HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n` },
  },

  {
    shape: "chunked with whitespace or an empty member after it",
    ours: /^(message|cut|refused)/,
    theirs: /^message/,
    raw: /transfer-encoding:[^\r\n]*chunked(\r\n)?[ \t]*[, \t]/i,
    why: "llhttp does not see that it is chunked, and gives out the chunks as the body. Optional " +
      "whitespace and empty members of a list are nothing.",
    rfc: "9110 section 5.6.1",
    example: { raw: `${OK}Transfer-Encoding: chunked ,\r\n\r\n${CHUNKS}` },
  },
  {
    shape: "a Transfer-Encoding that is not chunked",
    ours: /^refused, malformed: the response has Transfer-Encoding/,
    theirs: /^(message|cut)/,
    why: "llhttp reads until the connection closes, and gives out what is still coded. No coding " +
      "but chunked was asked for, so none can be taken off.",
    rfc: "9112 section 7.4",
    example: { raw: `${OK}Transfer-Encoding: gzip\r\n\r\nhello` },
  },
  {
    shape: "Transfer-Encoding in HTTP/1.0",
    ours: /^refused, malformed: an HTTP\/n\.n response has Transfer-Encoding/,
    theirs: /^(message|cut|refused)/,
    why: "The framing is faulty: who sent it has not understood it.",
    rfc: "9112 section 6.1",
    example: { raw: `HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKS}` },
  },
  {
    shape: "an empty Transfer-Encoding beside Content-Length",
    ours: /^refused, malformed: the response has both/,
    theirs: /^(message|cut)/,
    raw: /transfer-encoding:[ \t]*\r\n/i,
    why: "Both fields are there, whatever they say: somebody else may read them otherwise.",
    rfc: "9112 section 6.3 step 3",
    mended: 22,
    example: { raw: `${OK}Transfer-Encoding:\r\nContent-Length: 5\r\n\r\nhello` },
  },
  {
    shape: "an empty Transfer-Encoding beside chunked",
    ours: ANY_MESSAGE,
    theirs: /^refused, HPE_INVALID_TRANSFER_ENCODING: Empty/,
    raw: /transfer-encoding:[ \t]*\r\n/i,
    why: "Two fields are a list, and empty members of a list are nothing.",
    rfc: "9110 section 5.6.1",
    since: 22,
    example: { raw: `${OK}Transfer-Encoding:\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKS}` },
  },

  {
    shape: "framing fields that are wrong, where nothing is to be framed",
    ours: ANY_MESSAGE,
    theirs:
      /^refused, HPE_(INVALID_CONTENT_LENGTH|INVALID_TRANSFER_ENCODING|UNEXPECTED_CONTENT_LENGTH)/,
    raw: BODILESS,
    why: "1xx, 204 and 304 have no body, whatever the fields say.",
    rfc: "9112 section 6.3 step 1",
    example: { raw: "HTTP/1.1 304 X\r\nContent-Length: x\r\n\r\n" },
  },
  ...(["HEAD", "CONNECT"] as const).map((method): KnownDifference => ({
    shape: `framing fields that are wrong in a response to ${method}`,
    ours: ANY_MESSAGE,
    theirs:
      /^refused, HPE_(INVALID_CONTENT_LENGTH|INVALID_TRANSFER_ENCODING|UNEXPECTED_CONTENT_LENGTH)/,
    method,
    why: "It has no body, whatever the fields say.",
    rfc: `9112 section 6.3 step ${method === "HEAD" ? 1 : 2}`,
    example: { raw: `${OK}Content-Length: x\r\n\r\n` },
  })),
  {
    shape: "a Content-Length with whitespace after it",
    ours: /^message/,
    theirs: /^refused, HPE_INVALID_CONTENT_LENGTH: Invalid character/,
    raw: /content-length:[^\r\n]*\d[ \t]+\r\n/i,
    why: "Optional whitespace after a value is not part of it.",
    rfc: "9112 section 5.1",
    mended: 22,
    example: { raw: `${OK}Content-Length: 5\t\r\n\r\nhello` },
  },
  {
    shape: "a list that repeats one Content-Length",
    ours: /^message/,
    theirs: /^refused, HPE_INVALID_CONTENT_LENGTH: Invalid character/,
    raw: /content-length:[^\r\n]*\d[ \t]*,/i,
    why: "A recipient may take such a list for the one number that it repeats.",
    rfc: "9112 section 6.3 step 5",
    example: { raw: `${OK}Content-Length: 5, 5\r\n\r\nhello` },
  },
  {
    shape: "Content-Length twice with one value",
    ours: /^message/,
    theirs: /^refused, HPE_UNEXPECTED_CONTENT_LENGTH/,
    raw: /content-length:[ \t]*(\d+)[^]*content-length:[ \t]*\1/i,
    why: "Two fields are a list, and a list may repeat one number.",
    rfc: "9112 section 6.3 step 5",
    example: { raw: `${OK}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello` },
  },
  {
    shape: "a Content-Length that no number holds exactly",
    ours: /^refused, malformed: the response has Content-Length/,
    theirs: /^cut/,
    raw: /content-length:[ \t]*\d{16}/i,
    why: "llhttp has 64 bits, JavaScript 53. Nobody has a body of 9 petabytes.",
    rfc: "9110 section 8.6",
    example: { raw: `${OK}Content-Length: 9007199254740993\r\n\r\nhello` },
  },
  {
    shape: "framing fields among the trailers",
    ours: /^message/,
    theirs: /^refused, HPE_(INVALID_CONTENT_LENGTH|UNEXPECTED_CONTENT_LENGTH)/,
    raw: /chunked[^]*\r\n0[^]*\r\ncontent-length/i,
    why: "Trailers cannot frame anything: the body is over.",
    rfc: "9110 section 6.5.1",
    example: { raw: `${CHUNKED}0\r\nContent-Length: 3\r\n\r\n` },
  },

  {
    shape: "a folded line",
    ours: ANY_MESSAGE,
    theirs: /^refused, HPE_INVALID_HEADER_TOKEN: (Unexpected whitespace|Invalid header value char)/,
    raw: /\r\n[ \t]/,
    why: "A user agent must replace the fold with a space.",
    rfc: "9112 section 5.2",
    example: { raw: "HTTP/1.1 204 OK\r\nA: b\r\n c\r\n\r\n" },
  },
  {
    shape: "a later minor version",
    ours: ANY_MESSAGE,
    theirs: /^refused, HPE_INVALID_VERSION: Invalid HTTP version/,
    raw: /HTTP\/1\.[2-9]/,
    why: "It is processed as the highest one that is known of the same major version.",
    rfc: "9110 section 2.5",
    example: { raw: "HTTP/1.2 204 X\r\n\r\n" },
  },
  {
    shape: "another major version, or one before 1.0",
    ours: /^refused, malformed: (the status line is|the server does not speak)/,
    theirs: /^(message|cut|tunnel)/,
    raw: /HTTP\/(2\.0|0\.9)/,
    why: "HTTP/0.9 and HTTP/2 have no status line: nobody speaks them so.",
    rfc: "9110 section 2.5",
    example: { raw: "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n" },
  },
  {
    shape: "a status below 100",
    ours: /^refused, malformed: the status line is/,
    theirs: /^(message|cut)/,
    raw: /HTTP\/1\.\d 0\d\d/,
    why: "A status is a number from 100 to 999.",
    rfc: "9110 section 15",
    example: { raw: "HTTP/1.1 099 X\r\nContent-Length: 0\r\n\r\n" },
  },
  {
    shape: "a control character in the reason",
    ours: /^refused, malformed: the status line is/,
    theirs: /^(message|cut)/,
    // deno-lint-ignore no-control-regex
    raw: /HTTP\/1\.\d \d{3} [^\r\n]*[\0-\x08\v\f\x0e-\x1f\x7f]/,
    why: "A reason is visible characters, spaces and tabs; a terminal may be where it ends up.",
    rfc: "9112 section 4",
    example: { raw: "HTTP/1.1 200 \x1b[2J\r\nContent-Length: 0\r\n\r\n" },
  },
  {
    shape: "CR without LF after the status line",
    ours: /^(refused, malformed|cut)/,
    theirs: /^(message|cut)/,
    raw: /HTTP\/1\.\d \d{3}[^\r\n]*\r\r/,
    why: "llhttp lets a second CR stand for the LF. A lone CR is no line end.",
    rfc: "9112 section 2.2",
    mended: 22,
    example: { raw: "HTTP/1.1 204\r\r\r\n" },
  },
  {
    shape: "line ends before a status line",
    ours: /^refused, malformed: the server does not speak/,
    theirs: /^(message|cut)/,
    raw: /(^|\r\n\r\n)[\r\n]/,
    why: "A server may ignore an empty line before a request. Nothing of the kind is said of a " +
      "response, and a line end too many is a body that was not framed.",
    rfc: "9112 section 2.2",
    example: { raw: `\r\n${FINAL}` },
  },
  {
    shape: "Connection: close, or HTTP/1.0, in an interim response",
    ours: ANY_MESSAGE,
    theirs: /^refused, HPE_CLOSED_CONNECTION/,
    raw: AFTER_INTERIM,
    why: "The connection cannot close before the final response.",
    rfc: "9110 section 15.2",
    example: { raw: `HTTP/1.1 100 C\r\nConnection: close\r\n\r\n${FINAL}` },
  },

  {
    shape: "an extension of a chunk that breaks the grammar of extensions",
    ours: /^message/,
    theirs: /^refused, HPE_STRICT: Invalid character in chunk extensions/,
    raw: /\r\n[0-9a-f]+[ \t]*;/i,
    why: "Extensions that are not understood are ignored, if no line end hides in them.",
    rfc: "9112 section 7.1.1",
    example: { raw: `${CHUNKED}5;\r\nhello\r\n0\r\n\r\n` },
  },
  {
    shape: "whitespace after the size of a chunk",
    ours: /^message/,
    theirs: /^refused, HPE_INVALID_CHUNK_SIZE: Invalid character/,
    raw: /\r\n[0-9a-f]+[ \t]+(;[^\r\n]*)?\r\n/i,
    why: "Before a semicolon the grammar has it; and old servers pad sizes with spaces, which " +
      "curl and Go let pass too.",
    rfc: "9112 section 7.1.1",
    example: { raw: `${CHUNKED}5 \r\nhello\r\n0\r\n\r\n` },
  },
  {
    shape: "a chunk size that no number holds exactly",
    ours: /^refused, malformed: a chunk line is/,
    theirs: /^cut/,
    raw: /\r\n0*[0-9a-f]{14}/i,
    why: "llhttp has 64 bits, JavaScript 53. Nobody has a chunk of 9 petabytes.",
    rfc: "9112 section 7.1",
    example: { raw: `${CHUNKED}20000000000000\r\nhello` },
  },
  {
    shape: "more than a thousand fields",
    ours: /^refused, tooLarge: there are more than n fields/,
    theirs: /^(message|cut|refused)/,
    raw: /(\r\n[^:\r\n]+:[^\r\n]*){1001}/,
    why: "node:http drops some of them. Who counts on a field does not want it dropped in silence.",
    rfc: "9110 section 5.4",
    example: { raw: `HTTP/1.1 204 X\r\n${"A:\r\n".repeat(1_001)}\r\n` },
  },
  {
    shape: "a chunk line of more than 4096 bytes",
    ours: /^refused, tooLarge: a chunk line/,
    theirs: /^(message|cut|refused)/,
    why: "A recipient must limit the length of extensions.",
    rfc: "9112 section 7.1.1",
    example: { raw: `${CHUNKED}5;${"a".repeat(5_000)}\r\nhello\r\n0\r\n\r\n` },
  },
];
