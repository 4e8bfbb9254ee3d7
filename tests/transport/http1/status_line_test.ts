import { type Case, specify } from "./_cases.ts";

const accepted: Case[] = [
  {
    name: "a status line gives version, status and reason",
    rfc: "9112 section 4",
    raw: "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
    gives: { version: "1.1", status: 404, reason: "Not Found", end: "complete", headBytes: 45 },
  },
  {
    name: "a reason may be empty",
    rfc: "9112 section 4",
    raw: "HTTP/1.1 204 \r\n\r\n",
    gives: { status: 204, reason: "", end: "complete" },
  },
  {
    name: "the space before an absent reason may be missing, as curl and Go have it",
    rfc: "9112 section 4",
    raw: "HTTP/1.1 204\r\n\r\n",
    gives: { status: 204, reason: "", end: "complete" },
  },
  {
    name: "a reason may have spaces, tabs and octets above ASCII",
    rfc: "9112 section 4",
    raw: "HTTP/1.1 204 Nichts\t  da \xfc\r\n\r\n",
    gives: { reason: "Nichts\t  da \xfc", end: "complete" },
  },
  {
    name: "HTTP/1.0 is understood, and does not persist",
    rfc: "9112 section 9.3",
    raw: "HTTP/1.0 204 OK\r\n\r\n",
    gives: { version: "1.0", persists: false, end: "complete" },
  },
  {
    name: "a later minor version is the highest one that is known",
    rfc: "9110 section 2.5",
    raw: "HTTP/1.9 204 OK\r\n\r\n",
    gives: { version: "1.1", persists: true, end: "complete" },
  },
  {
    name: "a status of no known class is a final one",
    rfc: "9110 section 15",
    raw: "HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n",
    gives: { status: 999, informational: [], end: "complete" },
  },
];

const belowAll: Case = {
  name: "a status below 100 is an error, and no interim response",
  rfc: "9110 section 15",
  raw: "HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n",
  gives: { informational: [] },
};

const refused: [name: string, rfc: string, line: string][] = [
  ["a line that is not HTTP", "9112 section 4", "SSH-2.0-OpenSSH_9.6"],
  ["a TLS alert", "9112 section 4", "\x15\x03\x01\x00\x02\x02\x46"],
  ["an empty line before the status line", "9112 section 2.2", "\r\nHTTP/1.1 200 OK"],
  ["a space before the status line", "9112 section 4", " HTTP/1.1 200 OK"],
  ["a version in lower case", "9112 section 2.3", "http/1.1 200 OK"],
  ["another major version", "9110 section 2.5", "HTTP/2.0 200 OK"],
  ["a version without a minor one", "9112 section 2.3", "HTTP/1 200 OK"],
  ["a minor version of two digits", "9112 section 2.3", "HTTP/1.10 200 OK"],
  ["a status of two digits", "9112 section 4", "HTTP/1.1 20 OK"],
  ["a status of four digits", "9112 section 4", "HTTP/1.1 2000 OK"],
  ["a status that is no number", "9112 section 4", "HTTP/1.1 2x0 OK"],
  ["two spaces before the status", "9112 section 4", "HTTP/1.1  200 OK"],
  ["a tab before the status", "9112 section 4", "HTTP/1.1\t200 OK"],
  ["NUL in the reason", "9112 section 4", "HTTP/1.1 200 O\0K"],
  ["CR in the reason", "9112 section 2.2", "HTTP/1.1 200 O\rK"],
  ["a request", "9112 section 4", "GET / HTTP/1.1"],
];

specify([
  ...accepted,
  belowAll,
  ...refused.map(([name, rfc, line]): Case => ({
    name: `${name} is refused`,
    rfc,
    raw: `${line}\r\nContent-Length: 0\r\n\r\n`,
    gives: { end: "malformed" },
  })),
  {
    name: "a status line that ends in a lone LF is refused",
    rfc: "9112 section 2.2",
    raw: "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n",
    gives: { end: "malformed" },
  },
  {
    name: "a peer that speaks another protocol is refused at its first byte",
    rfc: "9112 section 4",
    raw: "2",
    gives: { end: "malformed" },
  },
]);
