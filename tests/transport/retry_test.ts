import { assertEquals } from "@std/assert";
import { Cancelled, type ErrorCode, TransportError } from "../../transport/errors.ts";
import { prepare, type RequestInput } from "../../transport/prepare.ts";
import { type FailedAttempt, retryReason } from "../../transport/retry.ts";
import { settingsOf } from "../../transport/settings.ts";

const NOTHING_SENT = "the connection was lost before anything was sent";
const CLOSED = "the server closed the idle connection";
const LOST = "the connection was lost before the response";

/** The reason for repeating a GET that a stale connection lost, but for what is given. */
function reason(given: Partial<FailedAttempt> & { input?: RequestInput } = {}): string | null {
  const request = prepare("http://a.test/", given.input ?? {}, settingsOf({}));
  const usual = { error: failure("emptyReply"), mayBeStale: true, bytesSent: 80 };
  return retryReason({ request, responseStarted: false, ...usual, ...given });
}

function failure(code: ErrorCode): TransportError {
  return new TransportError(code, "Cannot go on: this is a test");
}

Deno.test("a GET that a connection lost which may have been stale is repeated", () => {
  assertEquals(reason(), CLOSED);
});

Deno.test("what a new connection does is the server's answer", () => {
  assertEquals(reason({ mayBeStale: false }), null);
  assertEquals(reason({ mayBeStale: false, bytesSent: 0 }), null);
});

Deno.test("a response that has begun is an answer", () => {
  assertEquals(reason({ responseStarted: true }), null);
  assertEquals(reason({ responseStarted: true, bytesSent: 0 }), null);
});

/** Which failures are the connection's, and not the request's or the response's. */
const LOSSES: Partial<Record<ErrorCode, string>> = {
  emptyReply: CLOSED,
  receive: LOST,
  send: LOST,
};
const CODES: ErrorCode[] = [
  ...["emptyReply", "receive", "send", "requestBody", "truncated", "protocol"] as const,
  ...["tooLarge", "timeout", "closed", "connect", "proxy", "tls", "dns"] as const,
];
for (const code of CODES) {
  const expected = LOSSES[code] ?? null;
  Deno.test(`a failure of the kind ${code} is ${expected ? "" : "not "}a lost connection`, () => {
    assertEquals(reason({ error: failure(code) }), expected);
  });
}

Deno.test("an aborted call is over, and so is one that failed in an unknown way", () => {
  assertEquals(reason({ error: new Cancelled(new Error("changed my mind")) }), null);
  assertEquals(reason({ error: new Error("a bug") }), null);
  assertEquals(reason({ error: undefined }), null);
});

const METHODS: Record<string, boolean> = {
  GET: true,
  HEAD: true,
  OPTIONS: true,
  TRACE: true,
  POST: false,
  PUT: false, // idempotent, but Go does not repeat it either
  DELETE: false,
  PATCH: false,
  get: true, // Fetch standard: it is sent as GET
  trace: false, // and this is no TRACE
};
for (const [method, isRepeated] of Object.entries(METHODS)) {
  const not = isRepeated ? "" : "not ";
  Deno.test(`the method ${method}, if it may have been processed, is ${not}sent again`, () => {
    assertEquals(reason({ input: { method } }), isRepeated ? CLOSED : null);
  });

  Deno.test(`the method ${method} is sent again if nothing of it was sent`, () => {
    assertEquals(reason({ input: { method, body: "body" }, bytesSent: 0 }), NOTHING_SENT);
  });
}

Deno.test("one byte is enough to have been processed", () => {
  assertEquals(reason({ input: { method: "POST" }, bytesSent: 1 }), null);
});

for (const name of ["Idempotency-Key", "idempotency-key", "X-Idempotency-Key"]) {
  Deno.test(`${name} says that a POST may be repeated`, () => {
    const input = { method: "POST", headers: { [name]: "1" }, body: "body" };
    assertEquals(reason({ input }), CLOSED);
    assertEquals(reason({ input, responseStarted: true }), null);
    assertEquals(reason({ input, mayBeStale: false }), null);
  });
}

Deno.test("a default header can be an Idempotency-Key too", () => {
  const settings = settingsOf({ headers: { "Idempotency-Key": "1" } });
  const request = prepare("http://a.test/", { method: "POST" }, settings);
  assertEquals(reason({ request }), CLOSED);
});

Deno.test("a stream is never sent again, not even if nothing was sent", () => {
  for (const bytesSent of [0, 80]) {
    const headers = { "Idempotency-Key": "1" };
    const input = { method: "POST", body: new ReadableStream(), headers };
    assertEquals(reason({ input, bytesSent }), null);
  }
});
