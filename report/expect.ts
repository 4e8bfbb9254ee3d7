/**
 * What is expected of the calls of a trace, and whether it is so.
 *
 * An assertion is a name alone (`reused`, `header.etag`), one that must not be there (`!reused`,
 * `!header.server`), or a comparison: a name, one of `==` `!=` `<` `<=` `>` `>=` `~` `!~`, and a
 * value with its unit (`ttfb<200ms`, `status==200`, `size<=100KB`, `tls.cipher~AES`). What follows
 * `~` is a regular expression. It must hold for every call. Over all calls together there are
 * `count`, `errors`, `error_rate` and `connections`, and `min`, `mean`, `max`, `sum`, `count` and
 * percentiles such as `p99(total)<1s`.
 *
 * The times of a call with redirects are those of all its requests together, as in every report;
 * everything else is that of the last one.
 *
 * Nothing passes unmeasured: a comparison with a value that is not there fails, whatever it says.
 * Only what a call may well do without (DNS, TCP, TLS and idle time on a connection that is new or
 * reused) is compared in those calls that had it, of which there has to be one.
 *
 * @example Hold a trace to it in a test
 * ```ts
 * import { TraceLog, Transport } from "@httptrace/httptrace";
 * import { checkAssertions } from "@httptrace/httptrace/expect";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * const log = TraceLog.record(transport.trace);
 * for (let i = 0; i < 3; i++) {
 *   await (await transport.fetch(`http://127.0.0.1:${server.addr.port}/`)).text();
 * }
 *
 * const verdicts = checkAssertions(log, ["status==200", "p99(total)<10s", "connections==1"]);
 * assertEquals(verdicts.filter(({ passed }) => !passed), []);
 * ```
 *
 * @module
 */

import type { TraceLog } from "../trace_log.ts";
import { type Assertion, parseAssertion } from "./expect/assertion.ts";
import { type Check, checkCalls, checkNumber } from "./expect/check.ts";
import { seenCall } from "./expect/seen_call.ts";
import { modelOf } from "./model.ts";
import type { ReportOptions } from "./redact.ts";
import { escapeControls } from "./text/safe.ts";

export type { ReportOptions };

/** Whether one assertion holds. */
export interface Verdict {
  /** The assertion as it was given. */
  readonly assertion: string;
  /** Whether it holds. */
  readonly passed: boolean;
  /**
   * What was measured: `12.30 ms`, `1.20 ms to 12.30 ms (10 calls)`; of an assertion that does not
   * hold, what breaks it: `it was 512.30 ms in call 3, GET http://a.test/ (2 of 10 calls)`. One line,
   * in which nothing stands that a terminal obeys.
   */
  readonly measured: string;
  /** The same with the assertion before it. */
  readonly message: string;
  /** The longest time that was measured, in milliseconds; `null` if it is not about time. */
  readonly duration: number | null;
  /**
   * Whether it says which calls may fail, as `errors==0` and `outcome==error` do. Without such an
   * assertion a call that fails is a failure by itself.
   */
  readonly isAboutFailures: boolean;
}

/**
 * Checks what is expected of the calls of a trace.
 *
 * @param log The trace.
 * @param assertions Assertions such as `ttfb<200ms`.
 * @param options Whether secrets are shown. They are compared in any case.
 * @returns A verdict for each assertion, in their order.
 * @throws {SyntaxError} If an assertion is none; the message names what is wrong with it, and what
 *   is allowed.
 */
export function checkAssertions(
  log: TraceLog,
  assertions: readonly string[],
  options: ReportOptions = {},
): readonly Verdict[] {
  const parsed = assertions.map(parseAssertion);
  const model = modelOf(log.records);
  const dials = new Map(model.connections.map(({ connId, dial }) => [connId, dial]));
  const calls = model.calls.map((call) => seenCall(call, dials, log.epoch));
  return parsed.map((assertion) => {
    const { subject } = assertion;
    const check = subject.of === "call"
      ? checkCalls(subject.value, assertion.claim, calls, options)
      : checkNumber(subject, assertion.claim, calls, model);
    return verdictOf(assertion, check);
  });
}

function verdictOf({ text, subject }: Assertion, check: Check): Verdict {
  const { passed, duration } = check;
  const measured = escapeControls(check.measured);
  return {
    assertion: text,
    passed,
    measured,
    message: `${passed ? "" : "Cannot confirm "}${escapeControls(text)}: ${measured}`,
    duration,
    isAboutFailures: subject.value.aboutFailures ?? false,
  };
}
