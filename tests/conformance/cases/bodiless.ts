import type { Case } from "../_case.ts";

type Row = [name: string, rfc: string, method: string, status: string, lines: string];

const STEP = "9112 section 6.3 step 1";
const HEAD = "9110 section 9.3.2";

const rows: Row[] = [
  ["HEAD has no body, whatever Content-Length says", STEP, "HEAD", "200 OK", "Content-Length: 5"],
  ["HEAD has no chunks", STEP, "HEAD", "200 OK", "Transfer-Encoding: chunked"],
  ["HEAD without framing fields ends with its head", STEP, "HEAD", "200 OK", "A: b"],
  ["HEAD may have a broken Content-Length", STEP, "HEAD", "200 OK", "Content-Length: x"],
  ["HEAD may have two Content-Lengths", STEP, "HEAD", "200 OK", "Content-Length: 5, 6"],
  [
    "HEAD may have an enormous Content-Length",
    HEAD,
    "HEAD",
    "200 OK",
    `Content-Length: ${2 ** 60}`,
  ],
  [
    "HEAD may have Content-Length beside Transfer-Encoding",
    STEP,
    "HEAD",
    "200 OK",
    "Content-Length: 5\r\nTransfer-Encoding: chunked",
  ],
  ["HEAD may have an unknown coding", STEP, "HEAD", "200 OK", "Transfer-Encoding: x"],
  ["HEAD may have an error", HEAD, "HEAD", "404 Not Found", "Content-Length: 5"],
  ["HEAD may be redirected", HEAD, "HEAD", "301 Moved", "Location: /a\r\nContent-Length: 5"],
  ["HEAD may fail", HEAD, "HEAD", "500 No", "Transfer-Encoding: chunked"],
  ["HEAD may get a part", HEAD, "HEAD", "206 Part", "Content-Range: bytes 0-4/9"],
  ["HEAD may get 204", HEAD, "HEAD", "204 No Content", "Content-Length: 5"],
  ["HEAD may get 304", HEAD, "HEAD", "304 Not Modified", "Content-Length: 5"],
  ["204 has no body", STEP, "GET", "204 No Content", "Content-Length: 5"],
  ["204 has no chunks", STEP, "GET", "204 No Content", "Transfer-Encoding: chunked"],
  ["204 needs no framing fields", STEP, "GET", "204 No Content", "A: b"],
  ["204 may have a broken Content-Length", STEP, "GET", "204 No Content", "Content-Length: -1"],
  ["204 to a POST has no body", STEP, "POST", "204 No Content", "Content-Length: 5"],
  ["204 to a DELETE has no body", STEP, "DELETE", "204 No Content", "Content-Length: 0"],
  ["204 to OPTIONS has no body", STEP, "OPTIONS", "204 No Content", "Allow: GET"],
  ["304 has the length of a body that it has not", STEP, "GET", "304 Same", "Content-Length: 5"],
  ["304 has no chunks", STEP, "GET", "304 Not Modified", "Transfer-Encoding: chunked"],
  ["304 needs no framing fields", STEP, "GET", "304 Not Modified", 'ETag: "a"'],
  ["304 may have two Content-Lengths", STEP, "GET", "304 Same", "Content-Length: 5, 6"],
  ["304 to a POST has no body either", STEP, "POST", "304 Same", "Content-Length: 5"],
];

const bodied: [name: string, rfc: string, method: string, status: string][] = [
  ["205 has a body if its fields say so", "9112 section 6.3 step 6", "GET", "205 Reset Content"],
  ["an error may have a body", "9110 section 15.5", "GET", "404 Not Found"],
  ["a redirect may have a body", "9110 section 15.4", "GET", "302 Found"],
  ["300 may have a body", "9110 section 15.4.1", "GET", "300 Multiple Choices"],
  ["203 has a body", "9110 section 15.3.4", "GET", "203 Transformed"],
  ["206 has a body", "9110 section 15.3.7", "GET", "206 Partial Content"],
  ["305 may have a body", "9110 section 15.4.6", "GET", "305 Use Proxy"],
  ["416 may have a body", "9110 section 15.5.17", "GET", "416 Range Not Satisfiable"],
  ["500 may have a body", "9110 section 15.6.1", "GET", "500 No"],
  ["600 may have a body", "9110 section 15", "GET", "600 Odd"],
  ["a DELETE may get a body", "9110 section 9.3.5", "DELETE", "200 OK"],
  ["OPTIONS may get a body", "9110 section 9.3.7", "OPTIONS", "200 OK"],
  ["a PUT may get a body", "9110 section 9.3.4", "PUT", "201 Created"],
  ["a method that nobody knows may get a body", "9110 section 9.1", "BREW", "200 OK"],
  ["a method that begins as HEAD does is not HEAD", "9110 section 9.1", "HEADS", "200 OK"],
];

/** RFC 9112 section 6.3 step 1: which responses have a body at all. */
export const bodiless: readonly Case[] = [
  ...rows.map(([name, rfc, method, status, lines]): Case => ({
    name,
    rfc,
    method,
    raw: `HTTP/1.1 ${status}\r\n${lines}\r\n\r\n`,
    gives: { framing: "none", body: "", end: "complete" },
  })),
  ...bodied.map(([name, rfc, method, status]): Case => ({
    name,
    rfc,
    method,
    raw: `HTTP/1.1 ${status}\r\nContent-Length: 5\r\n\r\nhello`,
    gives: { framing: "length", body: "hello", end: "complete" },
  })),
  {
    name: "what follows a response to HEAD is no body of it",
    rfc: STEP,
    method: "HEAD",
    raw: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    gives: { body: "", unread: "hello", end: "complete" },
  },
  {
    name: "what follows 204 is no body of it",
    rfc: STEP,
    raw: "HTTP/1.1 204 OK\r\nContent-Length: 5\r\n\r\nhello",
    gives: { body: "", unread: "hello", end: "complete" },
  },
  {
    name: "what follows 304 is no body of it",
    rfc: STEP,
    raw: "HTTP/1.1 304 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    gives: { body: "", unread: "0\r\n\r\n", end: "complete" },
  },
  {
    name: "a response to HEAD is complete, though the connection closes behind it",
    rfc: "9112 section 8",
    method: "HEAD",
    raw: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
    closes: true,
    gives: { end: "complete" },
  },
];
