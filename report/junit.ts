/**
 * What was expected of a trace, and whether it is so, as JUnit XML for the test reports of CI.
 *
 * The documents keep the schemas of Ant's and of Jenkins' readers.
 *
 * @example
 * ```ts
 * import { TraceLog, Transport } from "@httptrace/httptrace";
 * import { formatJunit } from "@httptrace/httptrace/junit";
 * import { assertStringIncludes } from "@std/assert";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * const log = TraceLog.record(transport.trace);
 * await (await transport.fetch(`http://127.0.0.1:${server.addr.port}/`)).text();
 *
 * const xml = formatJunit(log, ["status==200", "!header.server"]);
 * assertStringIncludes(xml, 'tests="2" failures="0" errors="0"');
 * ```
 *
 * @module
 */

import type { TraceLog } from "../trace_log.ts";
import { codeOf } from "./error_facts.ts";
import { checkAssertions, type Verdict } from "./expect.ts";
import { modelOf } from "./model.ts";
import type { TracedCall, TraceModel } from "./model/traced.ts";
import { type ReportOptions, shownRecords } from "./redact.ts";
import { factsOf } from "./text/call_facts.ts";
import { count } from "./text/figures.ts";
import { attributes, xmlText } from "./text/xml.ts";

export type { ReportOptions };

/** One test: what is expected, or a call that should end well. */
interface Test {
  readonly name: string;
  /** Milliseconds. */
  readonly duration: number;
  /** `null` if all is well. */
  readonly fault: Fault | null;
}

/** Why a test is none that passed. */
interface Fault {
  readonly is: "failure" | "error";
  readonly type: string;
  readonly message: string;
}

const PROGRAM = "httptrace";

/**
 * Makes a test report: a test for each assertion, or for each call if nothing is expected.
 *
 * An assertion that does not hold is a failure. A call that failed is an error; beside assertions,
 * of which none says which calls may fail, all such calls are one test more.
 *
 * The time of a test is the longest one that it measured, and 0 where it is not about time; that of
 * the suite is the time of all calls together.
 *
 * @param log The trace.
 * @param assertions Assertions such as `ttfb<200ms`.
 * @param options Whether secrets are shown.
 * @returns A document of XML.
 * @throws {SyntaxError} If an assertion is none; the message names what is wrong with it, and what
 *   is allowed.
 */
export function formatJunit(
  log: TraceLog,
  assertions: readonly string[],
  options: ReportOptions = {},
): string {
  const model = modelOf(shownRecords(log.records, options));
  const verdicts = checkAssertions(log, assertions, options);
  const tests = testsOf(model.calls, verdicts);
  const classname = commonUrl(model.calls) ?? PROGRAM;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite${attributes(suiteFacts(model.calls, tests, log.epoch))}>
    <properties>
${propertiesOf(model).join("")}\
    </properties>
${tests.map((test) => testCase(test, classname)).join("")}\
    <system-out>${xmlText(verdicts.map(lineOf).join(""))}</system-out>
    <system-err/>
  </testsuite>
</testsuites>
`;
}

function testsOf(calls: readonly TracedCall[], verdicts: readonly Verdict[]): readonly Test[] {
  if (verdicts.length === 0) return calls.map(callTest);
  const failed = calls.filter(hasFailed);
  const mayFail = verdicts.some(({ isAboutFailures }) => isAboutFailures);
  const implied = failed.length === 0 || mayFail ? [] : [failuresTest(failed)];
  return [...verdicts.map(assertionTest), ...implied];
}

function suiteFacts(
  calls: readonly TracedCall[],
  tests: readonly Test[],
  epoch: number,
): Readonly<Record<string, string>> {
  const number = (is: Fault["is"]) => tests.filter(({ fault }) => fault?.is === is).length;
  const { start, end } = timeOf(calls);
  return {
    name: PROGRAM,
    id: "0",
    package: PROGRAM,
    // Ant's schema knows no time zone; this is the host to name where nobody knows it.
    timestamp: new Date(epoch + start).toISOString().slice(0, 19),
    hostname: "localhost",
    tests: String(tests.length),
    failures: String(number("failure")),
    errors: String(number("error")),
    time: seconds(end - start),
  };
}

function propertiesOf({ calls, connections }: TraceModel): string[] {
  const failed = calls.filter(hasFailed).length;
  const used = connections.filter(({ uses }) => uses.length > 0).length;
  const facts = { calls: calls.length, failed, connections: used };
  return Object.entries(facts).map(([name, value]) => {
    return `      <property${attributes({ name, value: String(value) })}/>\n`;
  });
}

function hasFailed({ outcome }: TracedCall): boolean {
  return outcome !== "ok";
}

function assertionTest({ assertion, passed, message, duration }: Verdict): Test {
  const fault: Fault = { is: "failure", type: "expectation", message };
  return { name: assertion, duration: duration ?? 0, fault: passed ? null : fault };
}

function callTest(call: TracedCall): Test {
  const { callId, method, url, timings: { sum } } = call;
  return {
    name: `call ${callId}: ${method} ${url}`,
    duration: sum.total ?? 0,
    fault: faultOf(call),
  };
}

/** Calls that failed, where nothing that is expected says that they may. */
function failuresTest(failed: readonly TracedCall[]): Test {
  const { is, type, message } = faultOf(failed[0]!)!;
  const others = failed.length === 1 ? "" : ` (${count(failed.length, "call")} failed)`;
  return { name: "no call fails", duration: 0, fault: { is, type, message: message + others } };
}

function faultOf({ outcome, error, records }: TracedCall): Fault | null {
  if (outcome === "ok") return null;
  const { failure } = factsOf(records);
  const type = codeOf(error) ?? error?.name ?? "unfinished";
  return { is: "error", type, message: failure ?? "it has not ended" };
}

function testCase({ name, duration, fault }: Test, classname: string): string {
  const open = `    <testcase${attributes({ name, classname, time: seconds(duration) })}`;
  if (fault === null) return `${open}/>\n`;
  const { is, type, message } = fault;
  const inner = `<${is}${attributes({ type, message })}>${xmlText(message)}</${is}>`;
  return `${open}>\n      ${inner}\n    </testcase>\n`;
}

function lineOf({ passed, message }: Verdict): string {
  return `${passed ? "ok: " : ""}${message}\n`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1_000).toFixed(6);
}

/** When the calls began and ended. */
function timeOf(calls: readonly TracedCall[]): { start: number; end: number } {
  if (calls.length === 0) return { start: 0, end: 0 };
  const start = calls.reduce((least, call) => Math.min(least, call.start), Infinity);
  const end = calls.reduce((most, { records }) => Math.max(most, records.at(-1)!.time), start);
  return { start, end };
}

/** The URL that all calls have in common. */
function commonUrl(calls: readonly TracedCall[]): string | null {
  const url = calls[0]?.url ?? null;
  return calls.every((call) => call.url === url) ? url : null;
}
