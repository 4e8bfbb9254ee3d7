import type { Case, Outcome } from "../conformance/_case.ts";
import type { Random } from "../_support/random.ts";

type Fields = [name: string, value: string][];

const NAMES = ["A", "b", "X-Y", "Server", "Set-Cookie", "Date", "!#$%&'*+-.^_`|~", "0"];
const VALUES = [
  "",
  "b",
  "a, b",
  "a: b",
  '"q',
  "\xfc\x85",
  "a \t b",
  "HTTP/1.1 200 OK",
  "0",
  "%0d%0a",
];
const REASONS = ["", "OK", "Not Found", " ", "\xff", "HTTP/1.0", "Content-Length: 5"];
const SPACES = ["", " ", "\t", " \t "];
const EXTENSIONS = ["", ";", ";a", ";a=b", ' \t; a = "b"', ";5", " "];
/** RFC 9110 section 15: statuses of each class, those without a body too. */
const STATUSES = [200, 200, 200, 204, 205, 206, 302, 304, 404, 500, 599, 600, 999];

/** A message whose meaning is known, and what it means. */
export interface Meant {
  readonly one: Case;
  readonly outcome: Partial<Outcome>;
}

/** Makes a message out of its parts: RFC 9112, each rule with all its freedom. */
export function meantMessage(random: Random): Meant {
  const method = random.pick(["GET", "GET", "GET", "POST", "HEAD"]);
  const version = random.once(5) ? "1.0" : "1.1";
  const status = random.pick(STATUSES);
  const reason = random.pick(REASONS);
  const fields = someFields(random, 4);
  const hasBody = method !== "HEAD" && ![204, 304].includes(status);
  const body = hasBody ? someBody(random) : "";
  const kinds = version === "1.0" ? ["length", "close"] : ["length", "chunked", "close"];
  // Longer than what a buffer holds at first: what is in it moves.
  if (random.once(300)) {
    fields.push(["A", random.pick(["b", "c"]).repeat(16_000 + random.below(400))]);
  }
  const framing = random.pick(kinds as ("length" | "chunked" | "close")[]);
  const trailers = hasBody && framing === "chunked" ? someFields(random, 3) : [];
  const interim = random.once(4) ? [random.pick([100, 102, 103, 199])] : [];
  if (framing !== "close") {
    const field = framing === "length" ? lengthField(body, random) : codingField(random);
    fields.splice(random.between(0, fields.length), 0, field);
  }
  const head = `HTTP/${version} ${status} ${reason}\r\n${written(fields, random)}\r\n`;
  const coded = framing === "chunked" ? inChunks(body, trailers, random) : body;
  const raw =
    interim.map((status) => `HTTP/1.1 ${status} X\r\nContent-Length: 9\r\n\r\n`).join("") +
    head + (hasBody ? coded : "");
  return {
    one: {
      ...{ name: "a message whose meaning is known", rfc: "9112", method, raw, gives: {} },
      ...{ closes: hasBody && framing === "close", maxHeadBytes: 20_000 },
    },
    outcome: {
      ...{ informational: interim, version, status, reason, fields, body, trailers, unread: "" },
      ...{ framing: hasBody ? framing : "none", headBytes: head.length, end: "complete" },
      framingBytes: hasBody && framing === "chunked" ? coded.length - body.length : 0,
    },
  };
}

function lengthField(body: string, random: Random): Fields[number] {
  const length = random.pick(["", "0", "00000000000000000000"]) + body.length;
  return [
    random.pick(["Content-Length", "content-length"]),
    random.pick([length, `${length}, ${length}`]),
  ];
}

function codingField(random: Random): Fields[number] {
  const name = random.pick(["Transfer-Encoding", "tRANSFER-eNCODING"]);
  return [name, random.pick(["chunked", "Chunked", ", chunked", "chunked ,"])];
}

function someFields(random: Random, most: number): Fields {
  return Array.from(
    { length: random.between(0, most) },
    () => [random.pick(NAMES), random.pick(VALUES)],
  );
}

function someBody(random: Random): string {
  const parts = ["hello", "\r\n", "0\r\n\r\n", "\0\xff", "5\r\n", "HTTP/1.1 200 OK\r\n\r\n"];
  return Array.from({ length: random.between(0, 4) }, () => random.pick(parts)).join("");
}

/** Field lines: with any whitespace around the value, and folded where it has a space. */
function written(fields: Fields, random: Random): string {
  return fields.map(([name, value]) => {
    const folded = random.once(6) ? value.replace(/(?<=\S) (?=\S)/, "\r\n ") : value;
    return `${name}:${random.pick(SPACES)}${folded}${random.pick(SPACES)}\r\n`;
  }).join("");
}

function inChunks(body: string, trailers: Fields, random: Random): string {
  let coded = "";
  for (let at = 0; at < body.length;) {
    const data = body.slice(at, at + random.between(1, body.length));
    const size = data.length.toString(16);
    const written = random.pick([size, size.toUpperCase(), `0${size}`]);
    coded += `${written}${random.pick(EXTENSIONS)}\r\n${data}\r\n`;
    at += data.length;
  }
  return `${coded}${random.pick(["0", "00"])}${random.pick(EXTENSIONS)}\r\n` +
    `${written(trailers, random)}\r\n`;
}
