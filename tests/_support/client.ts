import { assertEquals, assertInstanceOf, assertStrictEquals, unreachable } from "@std/assert";
import { Transport, TransportError, type TransportOptions } from "../../mod.ts";
import type { Phase } from "../../trace.ts";
import { patiently } from "./patience.ts";
import { record, type Recording } from "./recorder.ts";

/** A transport whose events are recorded, and checked when the test is over. */
export class Client extends Transport {
  readonly events: Recording;

  /** Without the proxies of whoever runs the tests, unless a test says otherwise. */
  constructor(options: TransportOptions = {}) {
    super({ proxy: null, ...options });
    this.events = record(this.trace);
  }
}

/** Starts a call, aborts it at a moment, and checks that it rejects with exactly the reason. */
export async function assertAborts(
  start: (signal: AbortSignal) => Promise<unknown>,
  moment: () => Promise<unknown>,
): Promise<void> {
  const reason = new Error("changed my mind");
  const controller = new AbortController();
  const call = start(controller.signal);
  await Promise.race([moment(), call.then(() => unreachable())]);
  controller.abort(reason);
  assertStrictEquals(await rejectionOf(call), reason);
}

/** Checks that a call fails with a code, in a phase. */
export async function assertFails(
  call: Promise<unknown>,
  code: TransportError["code"],
  phase: Phase | null,
): Promise<TransportError> {
  const error = await rejectionOf(call);
  assertInstanceOf(error, TransportError);
  assertEquals({ code: error.code, phase: error.phase }, { code, phase }, error.message);
  return error;
}

async function rejectionOf(call: Promise<unknown>): Promise<unknown> {
  const settling = call.then((value) => ({ value }), (error: unknown) => ({ error }));
  const settled = await patiently(settling, () => "the end of the call");
  if ("error" in settled) return settled.error;
  throw new Error(`Cannot see a failure: the call gave ${Deno.inspect(settled.value)}`);
}
