import { codeOf } from "../error_facts.ts";
import type { TracedCall } from "../model/traced.ts";
import { lastOf, type TraceRecord } from "../record.ts";
import { milliseconds } from "../text/figures.ts";
import { withFlag } from "../text/flags.ts";
import { sighting } from "./evidence.ts";
import type { Rule, Severity, Sighting } from "./finding.ts";
import { progressOf } from "./progress.ts";
import { lastStep, type TraceFacts } from "./trace_facts.ts";
import { DOING, hostOf, sentence, shortUrl, withoutNumber } from "./words.ts";

/** Codes of errors that have a rule of their own. */
const TOLD_ELSEWHERE = new Set(["timeout", "dns", "certificate", "tooManyRedirects"]);
/** The peer, or the way to it, ended the connection before its time. */
const CUT_SHORT = new Set(["emptyReply", "truncated", "receive"]);

/** A limit on time that was reached. */
export const timeout: Rule = (facts) =>
  failures(facts, (code) => code === "timeout").flatMap((call) => {
    const [limit = "a limit on time", option] =
      /\b(\w+) of [\d.]+ ms(?= reached)/.exec(call.error!.message) ?? [];
    const phase = call.failedPhase === null ? "" : ` while it ${DOING[call.failedPhase]}`;
    return failure(facts, call, {
      key: `${call.failedPhase} ${option}`,
      message: `${what(call)} reached ${limit}${phase}${when(call)}. ` +
        progressOf(lastStep(facts, call)),
      advice: option === undefined
        ? null
        : `Raise ${withFlag(option)} if the other side may take longer.`,
    });
  });

/** A name that could not be looked up. */
export const dnsFailed: Rule = (facts) =>
  failures(facts, (code) => code === "dns").flatMap((call) =>
    failure(facts, call, {
      key: call.error!.message,
      message: `${sentence(call.error!.message)}.`,
      advice: "Look for a slip in the name, and whether the name server knows it.",
    })
  );

/** A connection that was closed before the response was complete. */
export const cutShort: Rule = (facts) =>
  failures(facts, (code) => CUT_SHORT.has(code)).flatMap((call) => {
    const { code } = call.error as Error & { code: string };
    const who = code === "receive" ? "The connection broke" : "The server closed the connection";
    return failure(facts, call, {
      key: `${code} ${hostOf(call.url)}`,
      message: `${who} before ${what(call)} was answered in full${when(call)}. ` +
        progressOf(lastStep(facts, call)),
      advice: "Look at the log of the server, and of the proxies before it.",
    });
  });

/** Any other failure. */
export const failed: Rule = (facts) =>
  failures(facts, (code) => !CUT_SHORT.has(code) && !TOLD_ELSEWHERE.has(code)).flatMap((call) => {
    const phase = call.failedPhase === null ? "" : ` in ${call.failedPhase}`;
    const why = withoutNumber(call.error?.message ?? "no reason given");
    const step = lastStep(facts, call);
    // Where there was one address, the error says what became of it.
    const progress = step.attempt.dial?.connects.length === 1 && call.failedPhase === "connect"
      ? ""
      : progressOf(step);
    const proxy = call.failedPhase === "connect" ? step.attempt.dial?.proxy : undefined;
    const where = proxy === undefined ? "" : `That is the proxy ${proxy}. `;
    return failure(facts, call, {
      key: call.error?.message ?? "",
      message: `${what(call)} failed${phase}${when(call)}: ${why}. ${where}${progress}`.trimEnd(),
      advice: proxy === undefined
        ? null
        : "See whether the proxy is up, or go without (NO_PROXY, --noproxy).",
    });
  });

/** A call that its caller gave up. */
export const aborted: Rule = (facts) =>
  facts.calls.filter(({ outcome }) => outcome === "aborted").flatMap((call) => {
    const phase = call.failedPhase === null ? "" : ` while it ${DOING[call.failedPhase]}`;
    return failure(facts, call, {
      severity: "note",
      key: `${call.failedPhase}`,
      message: `${what(call)} was aborted by its caller${phase}${when(call)}. ` +
        progressOf(lastStep(facts, call)),
      advice: null,
    });
  });

interface Account {
  readonly severity?: Severity;
  readonly key: string;
  readonly message: string;
  readonly advice: string | null;
}

function failure(facts: TraceFacts, call: TracedCall, account: Account): Sighting[] {
  const { records } = lastStep(facts, call);
  const broken = records.filter((record) => record.type !== "callend" && isBroken(record));
  return sighting({
    severity: "problem",
    ...account,
    cost: call.timings.sum.total,
    callIds: [call.callId],
    evidence: [...broken, lastOf(records, "callend")],
  });
}

function isBroken({ detail }: TraceRecord): boolean {
  const { outcome } = detail as { outcome?: string };
  return outcome === "error" || outcome === "aborted";
}

function failures({ calls }: TraceFacts, isMeant: (code: string) => boolean): TracedCall[] {
  return calls.filter(({ outcome, error }) => outcome === "error" && isMeant(codeOf(error) ?? ""));
}

function what({ method, url }: TracedCall): string {
  return `${method} ${shortUrl(url)}`;
}

function when({ timings }: TracedCall): string {
  const { total } = timings.sum;
  return total === null ? "" : `, ${milliseconds(total)} after it began`;
}
