import type { TraceModel } from "../model/traced.ts";
import type { ReportOptions } from "../redact.ts";
import { count } from "../text/figures.ts";
import { shorten } from "../text/fit.ts";
import { REDACTED, redactUserinfo } from "../text/safe.ts";
import type { Claim, Subject } from "./assertion.ts";
import { judge, type Judgement } from "./judge.ts";
import { DURATION, type Kind, NUMBER, showValue, type Value } from "./kinds.ts";
import type { CallValue, Found, SeenCall } from "./seen_call.ts";

/** Whether what was claimed is so. */
export interface Check {
  readonly passed: boolean;
  /** The values; where the claim does not hold, what breaks it, in words. */
  readonly measured: string;
  /** The longest time that was measured, in milliseconds. */
  readonly duration: number | null;
}

/** How much of a URL a message repeats. */
const URL_WIDTH = 120;
/** So many values stand side by side; more are counted. */
const MOST_LISTED = 3;

/** Checks what every call must keep. */
export function checkCalls(
  value: CallValue,
  claim: Claim,
  calls: readonly SeenCall[],
  options: ReportOptions,
): Check {
  const found = calls.map((seen) => value.of(seen));
  const judged = found.map((one) => judge(value.kind, claim, one));
  const duration = longest(value.kind, found);
  const show = shower(value, options);
  const broken = judged.map((one, index) => breaks(one, claim, value) ? index : -1)
    .filter((index) => index >= 0);
  const [first] = broken;
  if (first !== undefined) {
    const fault = faultOf(judged[first]!, nameOf(calls[first]!, options), show);
    const among = calls.length === 1 ? "" : ` (${broken.length} of ${calls.length} calls)`;
    return { passed: false, measured: fault + among, duration };
  }
  const held = judged.flatMap((one) => one.is === "held" ? [one.value] : []);
  if (held.length === 0) return nothing(calls.length);
  return { passed: true, measured: measuredOf(held, calls.length, show), duration };
}

/** Checks one number, made of those of all calls. */
export function checkNumber(
  subject: Exclude<Subject, { of: "call" }>,
  claim: Claim,
  calls: readonly SeenCall[],
  model: TraceModel,
): Check {
  const { kind, number, measuredIn } = numberOf(subject, calls, model);
  if (number === null) return nothing(calls.length);
  const passed = judge(kind, claim, number).is === "held";
  const among = measuredIn === null ? "" : ` (${count(measuredIn, "call")})`;
  const measured = (passed ? "" : "it was ") + showValue(kind, number) + among;
  return { passed, measured, duration: kind === DURATION ? number : null };
}

function numberOf(
  subject: Exclude<Subject, { of: "call" }>,
  calls: readonly SeenCall[],
  model: TraceModel,
): { kind: Kind; number: number | null; measuredIn: number | null } {
  if (subject.of === "run") {
    return { kind: subject.value.kind, number: subject.value.of(model), measuredIn: null };
  }
  const known = calls.map((seen) => subject.value.of(seen)).filter((found) => !isUnknown(found));
  if (subject.of === "count") {
    const there = known.filter((found) => found !== null && found !== false).length;
    return { kind: NUMBER, number: known.length === 0 ? null : there, measuredIn: known.length };
  }
  const numbers = known.filter((found) => typeof found === "number").sort((a, b) => a - b);
  const number = numbers.length === 0 ? null : subject.aggregate(numbers);
  return { kind: subject.value.kind, number, measuredIn: numbers.length };
}

/** What a call may do without breaks nothing where there is none, unless it has to be there. */
function breaks({ is }: Judgement, claim: Claim, { occasional = false }: CallValue): boolean {
  return is === "broken" || is === "unknown" ||
    is === "none" && (claim.is === "there" || !occasional);
}

function faultOf(judgement: Judgement, where: string, show: (value: Value) => string): string {
  if (judgement.is === "unknown") return `it is not known in ${where}: ${judgement.why}`;
  const value = judgement.is === "none" ? null : judgement.value;
  return value === null ? `there was none in ${where}` : `it was ${show(value)} in ${where}`;
}

function nothing(calls: number): Check {
  const measured = calls === 0 ? "there was no call" : `there was none in ${count(calls, "call")}`;
  return { passed: false, measured, duration: null };
}

/** The values of the calls that had one, in a few words. */
function measuredOf(
  values: readonly (Value | null)[],
  calls: number,
  show: (value: Value) => string,
): string {
  const among = values.length < calls ? `${values.length} of ${calls} calls` : count(calls, "call");
  const suffix = calls === 1 ? "" : ` (${among})`;
  const numbers = values.filter((value) => typeof value === "number").sort((a, b) => a - b);
  const texts = numbers.length > 0
    ? [...new Set([show(numbers[0]!), show(numbers.at(-1)!)])].join(" to ")
    : listed(new Set(values.map((value) => value === null ? "none" : show(value))));
  return texts + suffix;
}

function listed(texts: ReadonlySet<string>): string {
  return texts.size > MOST_LISTED ? `${texts.size} values` : [...texts].join(", ");
}

function longest(kind: Kind, found: readonly Found[]): number | null {
  const times = kind === DURATION ? found.filter((one) => typeof one === "number") : [];
  return times.length === 0 ? null : times.reduce((most, one) => Math.max(most, one));
}

function isUnknown(found: Found): boolean {
  return typeof found === "object" && found !== null;
}

function shower(
  { kind, isSecret = false }: CallValue,
  { showSecrets = false }: ReportOptions,
): (value: Value) => string {
  return (value) => {
    if (showSecrets) return showValue(kind, value);
    return isSecret ? REDACTED : redactUserinfo(showValue(kind, value));
  };
}

function nameOf({ call }: SeenCall, { showSecrets = false }: ReportOptions): string {
  const url = shorten(showSecrets ? call.url : redactUserinfo(call.url), URL_WIDTH, "…");
  return `call ${call.callId}, ${call.method} ${url}`;
}
