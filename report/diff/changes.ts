import type { Field } from "../../trace.ts";
import { codeOf } from "../error_facts.ts";
import { lastAttempt, lastHop, type TracedCall } from "../model/traced.ts";
import type { Pairing } from "./match.ts";
import { rankTest } from "./rank_sum.ts";
import type { Change, ChangeKind, Tally } from "./shapes.ts";
import { connectionOf, LEVEL } from "./shifts.ts";

/** Fields whose values are the server's settings, and do not differ from call to call. */
const SETTINGS = new Set([
  "access-control-allow-origin",
  "alt-svc",
  "cache-control",
  "connection",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-security-policy",
  "content-type",
  "keep-alive",
  "location",
  "server",
  "strict-transport-security",
  "transfer-encoding",
  "vary",
  "via",
  "x-powered-by",
]);

type Reading = (call: TracedCall) => string | null;

/** What differs as soon as one side has a value that the other has not. */
const READINGS: Readonly<Partial<Record<ChangeKind, Reading>>> = {
  redirects: ({ hops }) => hops.slice(1).map(({ url }) => url).join(" -> ") || null,
  retries: ({ hops }) => `${hops.reduce((sum, { attempts }) => sum + attempts.length - 1, 0)}`,
  address: (call) => lastAttempt(lastHop(call)).connection?.remoteAddr ?? null,
  tlsProtocol: (call) => handshakeOf(call)?.protocol ?? null,
  tlsCipher: (call) => handshakeOf(call)?.cipher ?? null,
  httpVersion: (call) => headOf(call)?.httpVersion ?? null,
};

/** What differs between the calls of a request besides their time. */
export function changesOf(
  { before, after }: Pairing,
  matchedBy: "url" | "path",
): Change[] {
  const [old, fresh] = answeredAlike(before, after);
  return [
    ...outcomeChange(before, after),
    ...reuseChange(before, after),
    ...Object.entries(READINGS).flatMap(([kind, reading]) => {
      // On other hosts there are other addresses.
      if (kind === "address" && matchedBy === "path") return [];
      const known = (call: TracedCall) => kind === "redirects" || reading(call) !== null;
      return change(kind as ChangeKind, null, before.filter(known), after.filter(known), reading);
    }),
    ...headerChanges(old, fresh),
    ...sizeChange(old, fresh),
  ];
}

/** The calls of the status that both sides have most of: a page of errors has other fields. */
function answeredAlike(
  before: readonly TracedCall[],
  after: readonly TracedCall[],
): [before: readonly TracedCall[], after: readonly TracedCall[]] {
  const [old, fresh] = [before, after].map((calls) => {
    return Map.groupBy(calls.filter(headOf), (call) => headOf(call)?.status);
  }) as [Map<number, TracedCall[]>, Map<number, TracedCall[]>];
  const [best] = [...old].map(([status, calls]) => [calls, fresh.get(status) ?? []] as const)
    .sort((one, other) => fewest(other) - fewest(one));
  return best === undefined || fewest(best) === 0
    ? [before.filter(headOf), after.filter(headOf)]
    : [...best];
}

function fewest(sides: readonly (readonly TracedCall[])[]): number {
  return Math.min(...sides.map(({ length }) => length));
}

function change(
  kind: ChangeKind,
  name: string | null,
  before: readonly TracedCall[],
  after: readonly TracedCall[],
  reading: Reading,
): Change[] {
  const [old, fresh] = [tallies(before, reading), tallies(after, reading)];
  if (old.length === 0 || fresh.length === 0 || haveSameValues(old, fresh)) return [];
  return [{ kind, name, before: old, after: fresh }];
}

/** Statuses and failures: new ones, and such as come so much more often that it is not chance. */
function outcomeChange(before: readonly TracedCall[], after: readonly TracedCall[]): Change[] {
  const [old, fresh] = [before.map(outcomeOf), after.map(outcomeOf)];
  const values = new Set([...old, ...fresh]);
  const differs = [...values].some((value) => !old.includes(value) || !fresh.includes(value)) ||
    [...values].some((value) => haveOtherShares(old, fresh, value));
  return differs ? [{ kind: "outcome", name: null, before: tally(old), after: tally(fresh) }] : [];
}

/** Whether a value is more frequent on one side than chance would have it: Fisher's exact test. */
function haveOtherShares(old: readonly string[], fresh: readonly string[], value: string): boolean {
  const [ones, others] = [old, fresh].map((all) => all.map((one) => one === value ? 1 : 0));
  return rankTest(ones!, others!).p <= LEVEL;
}

function outcomeOf({ outcome, status, error }: TracedCall): string {
  if (outcome === null) return "unfinished";
  if (outcome === "ok") return `${status ?? "no status"}`;
  return outcome === "error" ? codeOf(error) ?? outcome : outcome;
}

/** A first call always needs a connection: what counts is whether the shares differ beyond chance. */
function reuseChange(before: readonly TracedCall[], after: readonly TracedCall[]): Change[] {
  const [old, fresh] = [before, after].map((calls) =>
    calls.filter(({ outcome }) => outcome === "ok").map(connectionOf)
  ) as [string[], string[]];
  if (old.length === 0 || fresh.length === 0) return [];
  const values = new Set([...old, ...fresh]);
  const isOther = values.size === 2 && new Set(old).size === 1 && new Set(fresh).size === 1;
  if (!isOther && !haveOtherShares(old, fresh, "new")) return [];
  return [{ kind: "reused", name: null, before: tally(old), after: tally(fresh) }];
}

/** Fields that came or went, and settings that differ. */
function headerChanges(before: readonly TracedCall[], after: readonly TracedCall[]): Change[] {
  if (before.length === 0 || after.length === 0) return [];
  const names = new Set([...before, ...after].flatMap((call) => fieldsOf(call).map(nameOf)));
  names.delete("content-length"); // the bytes that came tell it
  return [...names].sort().flatMap((name) => {
    const reading: Reading = (call) => {
      const values = fieldsOf(call).filter((field) => nameOf(field) === name);
      return values.length === 0 ? null : values.map(([, value]) => value).join(", ");
    };
    const isOneSided = [before, after].some((calls) => calls.every((it) => reading(it) === null));
    return isOneSided || SETTINGS.has(name) ? change("header", name, before, after, reading) : [];
  });
}

/** Sizes that do not even overlap: pages that are made anew each time differ by a few bytes. */
function sizeChange(before: readonly TracedCall[], after: readonly TracedCall[]): Change[] {
  const reading: Reading = (call) => {
    const body = lastAttempt(lastHop(call)).response?.body;
    return call.outcome === "ok" && body ? `${body.bodyBytes}` : null;
  };
  const [old, fresh] = [before, after].map((calls) =>
    calls.flatMap((call) => reading(call) ?? [])
  ) as [string[], string[]];
  if (old.length === 0 || fresh.length === 0) return [];
  const [range, other] = [old, fresh].map((sizes) => sizes.map(Number).sort((a, b) => a - b)) as [
    number[],
    number[],
  ];
  const overlap = range[0]! <= other.at(-1)! && other[0]! <= range.at(-1)!;
  return overlap
    ? []
    : [{ kind: "bodyBytes", name: null, before: tally(old), after: tally(fresh) }];
}

function haveSameValues(one: readonly Tally[], other: readonly Tally[]): boolean {
  const values = new Set(one.map(({ value }) => value));
  return values.size === other.length && other.every(({ value }) => values.has(value));
}

function tallies(calls: readonly TracedCall[], reading: Reading): Tally[] {
  return tally(calls.map(reading));
}

function tally(values: readonly (string | null)[]): Tally[] {
  const groups = Map.groupBy(values, (value) => value);
  return Array.from(groups, ([value, { length }]) => ({ value, count: length }))
    .sort((one, other) => other.count - one.count);
}

function headOf(call: TracedCall) {
  return lastAttempt(lastHop(call)).response?.head ?? null;
}

function fieldsOf(call: TracedCall): readonly Field[] {
  return headOf(call)?.fields ?? [];
}

function nameOf([name]: Field): string {
  return name.toLowerCase();
}

/** What the call's own handshake with the origin agreed on. */
function handshakeOf(call: TracedCall) {
  const { dial } = lastAttempt(lastHop(call));
  return dial?.tls.findLast(({ peer }) => peer === "origin")?.facts ?? null;
}
