import { CONTENT_LENGTH, listMembers, trimOws } from "./grammar.ts";
import { fieldValues, type Framing, ProtocolError, type ResponseHead } from "./messages.ts";

/**
 * How the length of a response body is known: RFC 9112 section 6.3, step by step.
 *
 * @throws {ProtocolError} If the framing is contradictory; nobody could tell where the body ends.
 */
export function responseFraming(method: string, head: ResponseHead): Framing {
  const { status, fields } = head;

  // 1. HEAD, 1xx, 204 and 304 have no body, whatever the fields say. But 101 ends HTTP altogether,
  // 2. and so does any 2xx response to CONNECT, 204 included.
  if (status === 101) return { kind: "tunnel" };
  if (method === "CONNECT" && status >= 200 && status < 300) return { kind: "tunnel" };
  if (method === "HEAD" || status < 200 || status === 204 || status === 304) {
    return { kind: "none" };
  }

  const codings = fieldValues(fields, "transfer-encoding");
  const lengths = fieldValues(fields, "content-length");

  // 3. Both fields at once: an attempt at smuggling, handled as an error.
  if (codings.length > 0 && lengths.length > 0) {
    throw new ProtocolError(
      "malformed",
      "the response has both Transfer-Encoding and Content-Length",
    );
  }

  // 4. Transfer-Encoding: `chunked` alone, since no other coding was asked for by TE.
  if (codings.length > 0) return transferCoding(codings, head);

  // 5. and 6. Content-Length: one number, or a list that repeats one number.
  if (lengths.length > 0) return { kind: "length", length: contentLength(lengths) };

  // 7. is about requests. 8. Without either, the body ends when the connection does.
  return { kind: "close" };
}

function transferCoding(values: readonly string[], head: ResponseHead): Framing {
  // Section 6.1: Transfer-Encoding in an HTTP/1.0 message means that the framing is faulty.
  if (head.httpVersion === "1.0") {
    throw new ProtocolError("malformed", "an HTTP/1.0 response has Transfer-Encoding");
  }
  const codings = values.flatMap(listMembers);
  if (codings.length === 1 && codings[0] === "chunked") return { kind: "chunked" };
  throw new ProtocolError(
    "malformed",
    `the response has Transfer-Encoding ${JSON.stringify(values.join(", "))}, allowed is "chunked"`,
  );
}

function contentLength(values: readonly string[]): number {
  // One plain number, as nearly always, needs no list.
  const [only = ""] = values;
  if (values.length === 1 && CONTENT_LENGTH.test(only) && only.length < 16) return Number(only);
  const members = values.flatMap((value) => value.split(",").map(trimOws));
  const first = members[0] ?? "";
  const length = Number(first);
  const agree = members.every((member) => member === first);
  if (!agree || !CONTENT_LENGTH.test(first) || !Number.isSafeInteger(length)) {
    const shown = JSON.stringify(values.join(", "));
    throw new ProtocolError("malformed", `the response has Content-Length ${shown}`);
  }
  return length;
}

/** Whether the peer lets the connection be used again: RFC 9112 section 9.3. */
export function persists(head: ResponseHead): boolean {
  const values = fieldValues(head.fields, "connection");
  if (values.length === 0) return head.httpVersion === "1.1";
  // One plain word, as nearly always, needs no list.
  const only = values.length === 1 ? values[0]?.toLowerCase() : undefined;
  if (only === "keep-alive" || only === "close") return only === "keep-alive";
  const options = values.flatMap(listMembers);
  if (options.includes("close")) return false;
  return head.httpVersion === "1.1" || options.includes("keep-alive");
}
