import { assertEquals, assertThrows } from "@std/assert";
import { Codec } from "../../../transport/http1/codec.ts";
import {
  NEED_DATA,
  ProtocolError,
  type RequestFraming,
} from "../../../transport/http1/messages.ts";
import {
  nextRequestState,
  nextResponseState,
  type RequestState,
  type ResponseState,
} from "../../../transport/http1/state.ts";
import { latin1, put } from "../../conformance/_play.ts";

type RequestStep = Parameters<typeof nextRequestState>[1];
type ResponseStep = Parameters<typeof nextResponseState>[1];

const REQUEST_STATES: RequestState[] = ["idle", "body", "done", "tunnel"];
const REQUEST_STEPS: RequestStep[] = ["head", "end", "switch", "reset"];
const REQUEST_LEGAL: Record<string, RequestState> = {
  "idle head": "body",
  "body end": "done",
  "body switch": "tunnel",
  "done switch": "tunnel",
  "done reset": "idle",
};

const RESPONSE_STATES: ResponseState[] = ["idle", "head", "body", "done", "tunnel"];
const RESPONSE_STEPS: ResponseStep[] = [
  ...["expect", "informational", "final", "end", "switch", "reset"] as const,
];
const RESPONSE_LEGAL: Record<string, ResponseState> = {
  "idle expect": "head",
  "head informational": "head",
  "head final": "body",
  "head switch": "tunnel",
  "body end": "done",
  "done reset": "idle",
};

function assertMisuse(act: () => unknown): void {
  assertEquals(assertThrows(act, ProtocolError).breach, "misuse");
}

Deno.test("what may follow what in a request is a table, and all else is misuse", () => {
  for (const state of REQUEST_STATES) {
    for (const step of REQUEST_STEPS) {
      const next = REQUEST_LEGAL[`${state} ${step}`];
      if (next === undefined) assertMisuse(() => nextRequestState(state, step));
      else assertEquals(nextRequestState(state, step), next);
    }
  }
});

Deno.test("what may follow what in a response is a table, and all else is misuse", () => {
  for (const state of RESPONSE_STATES) {
    for (const step of RESPONSE_STEPS) {
      const next = RESPONSE_LEGAL[`${state} ${step}`];
      if (next === undefined) assertMisuse(() => nextResponseState(state, step));
      else assertEquals(nextResponseState(state, step), next);
    }
  }
});

const DATA = new Uint8Array([1]);
const RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

const step = {
  head: (codec: Codec, framing: RequestFraming["kind"] = "chunked") =>
    codec.writeHead({ method: "POST", target: "/", fields: [] }, framing),
  bodyless: (codec: Codec) => step.head(codec, "none"),
  body: (codec: Codec) => codec.writeBody(DATA),
  end: (codec: Codec) => codec.writeEnd(),
  response: (codec: Codec) => {
    put(codec, latin1(RESPONSE));
    codec.readHead();
    codec.readBody(new Uint8Array(2));
  },
  responseHead: (codec: Codec) => {
    put(codec, latin1(RESPONSE));
    codec.readHead();
  },
  tunnel: (codec: Codec) => {
    put(codec, latin1("HTTP/1.1 101 X\r\n\r\n"));
    codec.readHead();
  },
  reset: (codec: Codec) => codec.reset(),
};
type Step = keyof typeof step;

const legal: Step[][] = [
  ["head", "body", "body", "end", "response", "reset", "head"],
  ["bodyless", "response", "reset", "bodyless"],
  ["head", "body", "response", "body", "end", "reset"],
  ["head", "responseHead", "body", "end"],
  ["head", "end", "tunnel"],
  ["bodyless", "tunnel"],
];
for (const steps of legal) {
  Deno.test(`the order ${steps.join(", ")} is legal`, () => {
    const codec = new Codec(1_000);
    for (const name of steps) step[name](codec);
  });
}

/** The last step of each is what must be refused. */
const illegal: Step[][] = [
  ["body"],
  ["end"],
  ["reset"],
  ["responseHead"],
  ["head", "head"],
  ["head", "body", "head"],
  ["head", "reset"],
  ["head", "end", "end"],
  ["head", "end", "body"],
  ["head", "end", "head"],
  ["head", "end", "reset"],
  ["head", "response", "reset"],
  ["bodyless", "body"],
  ["bodyless", "end"],
  ["bodyless", "responseHead", "reset"],
  ["bodyless", "responseHead", "responseHead"],
  ["bodyless", "response", "responseHead"],
  ["bodyless", "response", "bodyless"],
  ["bodyless", "tunnel", "reset"],
  ["bodyless", "tunnel", "bodyless"],
  ["head", "tunnel", "body"],
  ["head", "tunnel", "end"],
];
for (const steps of illegal) {
  Deno.test(`the order ${steps.join(", ")} is misuse`, () => {
    const codec = new Codec(1_000);
    const last = steps.at(-1)!;
    for (const name of steps.slice(0, -1)) step[name](codec);
    assertMisuse(() => step[last](codec));
  });
}

Deno.test("a request without a body is done with its head", () => {
  const codec = new Codec(1_000);
  step.bodyless(codec);
  assertEquals([codec.requestDone, codec.responseDone], [true, false]);
});

Deno.test("a request with a body is done when it is ended, and not before", () => {
  const codec = new Codec(1_000);
  step.head(codec);
  assertEquals(codec.requestDone, false);
  step.body(codec);
  assertEquals(codec.requestDone, false);
  step.end(codec);
  assertEquals(codec.requestDone, true);
});

Deno.test("nothing of a response remains for the next one", () => {
  const codec = new Codec(1_000);
  step.bodyless(codec);
  put(
    codec,
    latin1("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nA: b\r\n\r\n"),
  );
  codec.readHead();
  assertEquals(codec.readBody(new Uint8Array(100)), 1);
  assertEquals([codec.trailers.length, codec.framingBytes], [1, 16]);
  codec.reset();
  step.bodyless(codec);
  assertEquals(codec.readHead(), NEED_DATA);
  step.responseHead(codec);
  assertEquals([codec.responseDone, codec.trailers.length, codec.framingBytes], [false, 0, 0]);
});
