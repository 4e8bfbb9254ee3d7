import { count, milliseconds } from "../text/figures.ts";
import { wrap } from "../text/fit.ts";
import { escapeControls } from "../text/safe.ts";
import type {
  Change,
  ChangeKind,
  PhaseShift,
  RequestDiff,
  RequestName,
  Sample,
  Tally,
  TimingDiff,
  TraceDiff,
  Verdict,
} from "./shapes.ts";
import { LEVEL, runsNeeded } from "./shifts.ts";

/** A paragraph of the text, which is wrapped to the width. */
interface Line {
  readonly indent: number;
  readonly text: string;
}

/** More values than this are told by how many they are. */
const MOST_VALUES = 3;
/** More requests than this, of which there is nothing to say, are told by how many they are. */
const MOST_NAMES = 10;

const NAMES: Readonly<Record<Exclude<ChangeKind, "header">, string>> = {
  outcome: "outcome",
  reused: "connections",
  redirects: "redirects",
  retries: "repeats",
  address: "address",
  tlsProtocol: "TLS version",
  tlsCipher: "TLS cipher",
  httpVersion: "HTTP version",
  bodyBytes: "bytes of body",
};

/** A comparison as lines of text, the gist of it first. */
export function textOf(
  diff: TraceDiff,
  names: readonly [before: string, after: string],
  width: number,
): string {
  const shown = diff.requests.length <= MOST_NAMES
    ? diff.requests
    : diff.requests.filter(saysAnything);
  const quiet = diff.requests.length - shown.length;
  const paragraphs = [
    [line(gistOf(diff)), ...headerLines(diff, names)],
    ...shown.map(requestLines),
    quiet === 0 ? [] : [line(`Without a clear change: ${count(quiet, "more request")}.`)],
    unmatchedLines(diff, names),
    explanationLines(diff),
  ];
  return paragraphs.filter((lines) => lines.length > 0)
    .map((lines) => lines.map((one) => wrapped(one, width)).join(""))
    .join("\n");
}

function line(text: string, indent = 0): Line {
  return { indent, text };
}

/** The first line gives the room, the ones that follow hang below it. */
function wrapped({ indent, text }: Line, width: number): string {
  const hanging = indent + 2;
  return wrap(escapeControls(text), width - hanging)
    .map((part, index) => `${" ".repeat(index === 0 ? indent : hanging)}${part}\n`).join("");
}

/** The largest of what is not noise; the whole only where no part of it is clear. */
function gistOf(diff: TraceDiff): string {
  const { requests } = diff;
  if (requests.length === 0) return "The traces have no request in common.";
  const moved = requests.flatMap((request) =>
    request.timings.flatMap(({ connection, phases }) =>
      phases.filter(({ verdict }) => verdict === "moved")
        .map((phase) => ({ request, connection, phase, isWhole: phase.phase === "total" }))
    )
  ).sort((one, other) =>
    Number(one.isWhole) - Number(other.isWhole) || sizeOf(other.phase) - sizeOf(one.phase)
  );
  const [first] = moved;
  const others = requests.some(({ changes }) => changes.length > 0)
    ? " Other things differ, see below."
    : "";
  if (first !== undefined) {
    const { request, connection, phase } = first;
    const more = moved.length === 1 ? "" : `, and ${moved.length - 1} more`;
    return `Not noise: ${phase.phase} of ${nameOf(request)} on ${connection} connections ` +
      `${signed(phase.shift ?? 0)}${more}.${others}`;
  }
  return has(diff, "noise") || !has(diff, "tooFew")
    ? `No phase moved beyond noise.${others}`
    : `Nobody can tell whether any phase moved: there are too few calls.${others}`;
}

function has({ requests }: TraceDiff, wanted: Verdict): boolean {
  return requests.some(({ timings }) =>
    timings.some(({ phases }) => phases.some(({ verdict }) => verdict === wanted))
  );
}

function headerLines({ calls, matchedBy }: TraceDiff, names: readonly [string, string]): Line[] {
  const how = matchedBy === "url"
    ? []
    : [line("Requests are matched by method and path: the traces have no origin in common.")];
  return [
    line(
      `Before is ${names[0]} with ${count(calls.before, "call")}, after is ${names[1]} with ` +
        `${calls.after}.`,
    ),
    ...how,
  ];
}

function saysAnything({ timings, changes }: RequestDiff): boolean {
  return changes.length > 0 ||
    timings.some(({ phases }) =>
      phases.some(({ verdict }) => verdict !== "noise" && verdict !== "tooFew")
    );
}

function requestLines(request: RequestDiff): Line[] {
  return [
    line(nameOf(request)),
    ...request.changes.map((change) => line(changeWords(change), 2)),
    ...request.timings.flatMap(timingLines),
  ];
}

function timingLines({ connection, before, after, phases }: TimingDiff): Line[] {
  const ofVerdict = (...verdicts: Verdict[]) =>
    phases.filter(({ verdict }) => verdicts.includes(verdict));
  const clear = ofVerdict("moved", "spread").sort((one, other) => sizeOf(other) - sizeOf(one));
  return [
    line(`on ${connection} connections (${count(before, "call")} before, ${after} after):`, 2),
    ...clear.map((phase) => line(shiftWords(phase), 4)),
    ...ofVerdict("appeared", "vanished").map((phase) => line(oneSidedWords(phase), 4)),
    ...figureLines("no clear change", ofVerdict("noise")),
    ...figureLines("too few calls to tell", ofVerdict("tooFew")),
  ];
}

function figureLines(what: string, phases: readonly PhaseShift[]): Line[] {
  return phases.length === 0 ? [] : [line(`${what}: ${phases.map(figureWords).join(", ")}`, 4)];
}

function shiftWords({ phase, before, after, shift, ratio, p, verdict }: PhaseShift): string {
  if (before === null || after === null) return phase;
  const times = ratio === null ? "" : `, x${ratio.toFixed(2)}`;
  const chance = `${pWords(p ?? 1)}, n = ${before.n} and ${after.n}`;
  return verdict === "moved"
    ? `${phase} moved from ${milliseconds(before.median)} to ${milliseconds(after.median)} ` +
      `(${signed(shift ?? 0)}${times}): not noise (${chance})`
    : `${phase} spreads otherwise: ${spreadOf(before)} became ${spreadOf(after)} (${chance})`;
}

function spreadOf({ least, median, most }: Sample): string {
  return `${milliseconds(least)} to ${milliseconds(most)} with ${
    milliseconds(median)
  } in the middle`;
}

function figureWords({ phase, before, after }: PhaseShift): string {
  return `${phase} ${milliseconds(before?.median ?? 0)} -> ${milliseconds(after?.median ?? 0)}`;
}

function oneSidedWords({ phase, before, after, verdict }: PhaseShift): string {
  const { median, n } = (before ?? after)!;
  return `${phase} ${verdict}: ${milliseconds(median)} in ${count(n, "call")}`;
}

function changeWords({ kind, name, before, after }: Change): string {
  const what = kind === "header" ? `header ${name}` : NAMES[kind];
  return `${what}: ${tallyWords(before)} -> ${tallyWords(after)}`;
}

function tallyWords(tallies: readonly Tally[]): string {
  const [first, second] = tallies;
  if (first !== undefined && second === undefined) return first.value ?? "none";
  if (tallies.length > MOST_VALUES) return `${tallies.length} values`;
  return tallies.map(({ value, count: times }) => `${value ?? "none"} (${times})`).join(", ");
}

function unmatchedLines({ unmatched }: TraceDiff, names: readonly [string, string]): Line[] {
  return ([["before", names[0]], ["after", names[1]]] as const).flatMap(([side, name]) => {
    const all = unmatched[side];
    const more = all.length - MOST_NAMES;
    if (all.length === 0) return [];
    return [
      line(`Only in ${name}:`),
      ...all.slice(0, MOST_NAMES).map((request) => line(nameOf(request), 2)),
      ...(more > 0 ? [line(`and ${more} more`, 2)] : []),
    ];
  });
}

function explanationLines(diff: TraceDiff): Line[] {
  const showsChance = has(diff, "moved") || has(diff, "spread");
  const { comparisons } = diff;
  const needed = runsNeeded(Math.max(comparisons, 1));
  return [
    ...(has(diff, "tooFew")
      ? [line(`Where there are too few calls, ${needed} of a kind on each side would do.`)]
      : []),
    ...(!showsChance ? [] : [line(
      "p is how often chance alone would part the figures so far: rank test of Mann and Whitney, " +
        `corrected for ${count(comparisons, "comparison")} (Holm). Above ${LEVEL} it may be noise.`,
    )]),
  ];
}

function nameOf({ method, url }: RequestName): string {
  return `${method} ${url}`;
}

function sizeOf({ shift }: PhaseShift): number {
  return Math.abs(shift ?? 0);
}

function signed(shift: number): string {
  return `${shift < 0 ? "-" : "+"}${milliseconds(Math.abs(shift))}`;
}

const LEAST_SHOWN = 0.0001;

function pWords(p: number): string {
  return p < LEAST_SHOWN ? `p < ${LEAST_SHOWN}` : `p = ${p.toPrecision(2)}`;
}
