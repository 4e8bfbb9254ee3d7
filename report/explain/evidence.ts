import type { Ending, TraceEventType } from "../../trace.ts";
import { codeOf } from "../error_facts.ts";
import type { RecordDetailMap, TraceRecord } from "../record.ts";
import { count, milliseconds } from "../text/figures.ts";
import type { Evidence, Proof, Sighting } from "./finding.ts";
import { withoutNumber } from "./words.ts";

/** A record that may be there, or what of it counts. */
export type Clue = TraceRecord | Evidence | undefined;

/** What a rule says of something that it has seen. */
export interface Statement extends Omit<Sighting, "evidence" | "cost" | "advice"> {
  readonly cost?: number | null;
  readonly advice?: string | null;
  readonly evidence: readonly Clue[];
}

/** A sighting, or none: nothing is said without evidence. */
export function sighting({ cost = null, advice = null, ...said }: Statement): Sighting[] {
  const evidence = proofOf(said.evidence);
  return evidence === null ? [] : [{ ...said, cost, advice, evidence }];
}

/** A record with what of it counts here, where that is not what it tells by itself. */
export function clue(record: TraceRecord | undefined, text: string): Evidence | undefined {
  return record === undefined ? undefined : evidenceOf(record, text);
}

function proofOf(clues: readonly Clue[]): Proof | null {
  const [first, ...rest] = clues.filter((one) => one !== undefined)
    .map((one) => "text" in one ? one : evidenceOf(one, told(one)));
  return first === undefined ? null : [first, ...rest];
}

function evidenceOf({ seq, time, type }: TraceRecord, text: string): Evidence {
  return { seq, time, type, text };
}

type Telling<K extends TraceEventType> = (detail: RecordDetailMap[K]) => string;

/** What a record tells, in a few words. */
const TELLINGS: { readonly [K in TraceEventType]: Telling<K> } = {
  callstart: ({ method, url }) => `${method} ${url}`,
  callend: (detail) => brief(detail, detail.status),
  queuestart: ({ reason }) => reason,
  queueend: (detail) => ending(detail, milliseconds(detail.waited)),
  proxyselect: ({ proxy, source, rule }) =>
    `${proxy ?? "none"} (${source}${rule === null ? "" : ` ${rule}`})`,
  getconn: ({ hostPort, miss }) => `${hostPort}${miss === undefined ? "" : `, miss: ${miss}`}`,
  gotconn: ({ reused, idleTime, remoteAddr }) =>
    `${reused ? "reused" : "new"}, ${remoteAddr}${
      idleTime === null ? "" : `, idle ${milliseconds(idleTime)}`
    }`,
  dialstart: ({ hostPort }) => hostPort,
  dialend: (detail) => brief(detail, detail.address),
  dnsstart: ({ host }) => host,
  dnsend: (detail) => ending(detail, detail.addresses.join(", ") || `by the ${detail.source}`),
  connectstart: ({ address }) => address,
  connectend: (detail) => `${detail.address} ${ending(detail)}`,
  tunnelstart: ({ target }) => target,
  tunnelend: (detail) => ending(detail, detail.status),
  tlsstart: ({ serverName }) => serverName,
  tlsend: (detail) => ending(detail, detail.protocol),
  requeststart: ({ method, target }) => `${method} ${target}`,
  requestheader: ({ name, value }) => `${name}: ${value}`,
  requestheaders: ({ bytes }) => count(bytes, "byte"),
  continuestart: () => "",
  continueend: ({ reason }) => reason,
  requestend: (detail) => ending(detail, count(detail.headBytes + detail.bodyBytes, "byte")),
  responsestart: () => "",
  informational: ({ status }) => `${status}`,
  responseheaders: ({ status, statusText }) => `${status} ${statusText}`.trim(),
  responsetrailers: () => "",
  responseend: (detail) => ending(detail, count(detail.bodyBytes, "byte")),
  upgrade: ({ protocol }) => protocol,
  datasent: ({ bytes }) => count(bytes, "byte"),
  datareceived: ({ bytes }) => count(bytes, "byte"),
  putidleconn: ({ error }) => error?.message ?? "idle",
  connclose: ({ reason }) => reason,
  redirect: ({ status, to }) => `${status} to ${to}`,
  retry: ({ reason }) => reason,
};

function told<K extends TraceEventType>({ type, detail }: TraceRecord<K>): string {
  return TELLINGS[type](detail);
}

function ending({ outcome, error }: Ending, fact?: string | number): string {
  if (outcome === "ok") return fact === undefined ? "ok" : String(fact);
  if (error === undefined || outcome === "lost") return outcome;
  return `${outcome}: ${withoutNumber(error.message)}`;
}

/** The end of a whole: what went wrong in it, a record of its part tells at length. */
function brief(detail: Ending, fact: string | number | undefined): string {
  const code = codeOf(detail.error);
  return detail.outcome === "ok" || code === null
    ? ending(detail, fact)
    : `${detail.outcome}: ${code}`;
}
