import { ABORTED_EXIT_CODE, exitCodeOf } from "../report/curl/exit_codes.ts";
import type { Verdict } from "../report/expect.ts";
import { isType, type TraceRecord } from "../report/record.ts";
import { escapeControls } from "../report/text/safe.ts";
import { CliError, usageError } from "./errors/cli_error.ts";
import { complain, type Manners } from "./errors/complain.ts";
import { EXPECT_STATUS } from "./errors/exit_status.ts";
import type { Io } from "./io.ts";

/**
 * Refuses assertions that are none, so that no request is sent for them.
 *
 * @throws {CliError} If one of them is none.
 */
export async function refuseNonsense(assertions: readonly string[]): Promise<void> {
  if (assertions.length === 0) return;
  const { parseAssertion } = await import("../report/expect/assertion.ts");
  try {
    assertions.forEach((text) => parseAssertion(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw usageError(error.message);
    throw error;
  }
}

/** What went wrong by the trace itself: how the last call failed that did, or `null`. */
export function shownFailure(records: readonly TraceRecord[]): CliError | null {
  const begun = new Set<number | null>();
  let failure: CliError | null = null;
  for (const record of records) {
    if (isType(record, "callstart")) begun.add(record.callId);
    if (!isType(record, "callend")) continue;
    begun.delete(record.callId);
    const { outcome, error } = record.detail;
    if (outcome === "ok") continue;
    const why = error?.message ?? `Cannot tell why call ${record.callId} failed`;
    failure = new CliError((error && exitCodeOf(error)) ?? ABORTED_EXIT_CODE, why);
  }
  const [unfinished] = begun;
  if (unfinished === undefined) return failure;
  const text = `Cannot tell how call ${unfinished} ended: the trace ends before`;
  return new CliError(ABORTED_EXIT_CODE, text);
}

/** How the requests of a run ended. */
export interface RunStatus {
  /** The exit status of the last request that failed, or 0. */
  readonly last: number;
  /** The same without those whose failure the trace shows, which may have been expected. */
  readonly besides: number;
}

/**
 * The exit status of a run of which something was expected.
 *
 * That a request failed says more than that an assertion does not hold, which may follow from it;
 * but where an assertion tells which requests may fail, it alone decides.
 */
export function expectedStatus(run: RunStatus, verdicts: readonly Verdict[]): number {
  const mayFail = verdicts.some(({ isAboutFailures }) => isAboutFailures);
  const status = mayFail ? run.besides : run.last;
  if (status !== 0) return status;
  return verdicts.every(({ passed }) => passed) ? 0 : EXPECT_STATUS;
}

/** Lines for what is as expected, with what was measured in a column. */
export function passedLines(verdicts: readonly Verdict[]): string {
  const passed = verdicts.filter((verdict) => verdict.passed);
  const width = Math.max(...passed.map(({ assertion }) => assertion.length));
  return passed.map(({ assertion, measured }) => {
    return `ok  ${escapeControls(assertion).padEnd(width)}  ${measured}`;
  }).join("\n");
}

/** Tells of what is not as expected, a line each. */
export function complainOf(verdicts: readonly Verdict[], io: Io, manners: Manners): void {
  for (const { passed, message } of verdicts) {
    if (!passed) complain(new CliError(EXPECT_STATUS, message), io, manners);
  }
}
