import { ProtocolError } from "./messages.ts";

/**
 * What may follow what on one connection. All legal transitions live in this file: a pair that is
 * not in a table is a breach of the protocol.
 */

/** Where this side is with its request. */
export type RequestState = "idle" | "body" | "done" | "tunnel";

/** Where the server is with its response. */
export type ResponseState = "idle" | "head" | "body" | "done" | "tunnel";

type RequestStep = "head" | "data" | "end" | "switch" | "reset";
type ResponseStep = "expect" | "read" | "informational" | "final" | "end" | "switch" | "reset";

const REQUEST: Record<RequestState, Partial<Record<RequestStep, RequestState>>> = {
  idle: { head: "body" },
  body: { data: "body", end: "done", switch: "tunnel" },
  done: { reset: "idle", switch: "tunnel" },
  tunnel: {},
};

const RESPONSE: Record<ResponseState, Partial<Record<ResponseStep, ResponseState>>> = {
  idle: { expect: "head" },
  head: { read: "head", informational: "head", final: "body", switch: "tunnel" },
  body: { end: "done" },
  done: { reset: "idle" },
  tunnel: {},
};

/** The state of the request after one more step. */
export function nextRequestState(state: RequestState, step: RequestStep): RequestState {
  return REQUEST[state][step] ?? refuse("request", state, step);
}

/** The state of the response after one more step. */
export function nextResponseState(state: ResponseState, step: ResponseStep): ResponseState {
  return RESPONSE[state][step] ?? refuse("response", state, step);
}

function refuse(what: string, state: string, step: string): never {
  throw new ProtocolError("misuse", `"${step}" cannot follow "${state}" in a ${what}`);
}
