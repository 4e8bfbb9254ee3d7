import type { DnsQuery } from "../../trace.ts";
import { ownDial } from "../model/attempt_phases.ts";
import { firstOf, lastOf } from "../record.ts";
import { milliseconds } from "../text/figures.ts";
import { clue, sighting } from "./evidence.ts";
import type { Rule } from "./finding.ts";
import { lengthOf, NOTICEABLE } from "./stages.ts";
import { listed, partOf } from "./words.ts";

/** Milliseconds in which a name server that is near, or knows the answer, has answered long ago. */
const SLOW = 100;
/** A lookup that takes more than this part of the whole is worth a word though it is quicker. */
const LARGE_SHARE = 1 / 3;

/** A lookup that took long by itself, or much of the whole. */
export const slowDns: Rule = ({ steps }) =>
  steps.flatMap((step) => {
    const { call, hop, records } = step;
    const dns = ownDial(step.attempt)?.dns ?? null;
    const cost = lengthOf(dns);
    if (dns === null || dns.outcome !== "ok" || cost === null || cost < NOTICEABLE) return [];
    const { total } = hop.timings;
    if (cost <= SLOW && cost <= LARGE_SHARE * (total ?? Infinity)) return [];
    const queries = dns.answer?.queries ?? [];
    const answers = queries.length === 0 ? "" : ` ${listed(queries.map(answerWords))}.`;
    const shared = dns.answer?.coalesced ? " Another call had begun this lookup." : "";
    const end = lastOf(records, "dnsend");
    return sighting({
      key: dns.host,
      severity: "cost",
      message: `Looking up ${dns.host} took ${partOf(cost, total)}.${answers}${shared}`,
      cost,
      advice: "Ask a name server that is nearer (nameServer, --name-server), or let answers be " +
        "kept for a while (dnsCacheTtl).",
      callIds: [call.callId],
      evidence: [
        firstOf(records, "dnsstart"),
        queries.length === 0 ? end : clue(end, queries.map(queryFigures).join(", ")),
      ],
    });
  });

/** Without permission to ask a name server the system looks a name up, where nobody sees it. */
export const dnsHidden: Rule = ({ steps }) =>
  steps.flatMap(({ call, attempt: { dial }, records }) => {
    if (dial?.dns?.answer?.source !== "system" || dial.dns.outcome !== "ok") return [];
    return sighting({
      key: dial.dns.host,
      severity: "note",
      message: `The system looked up ${dial.dns.host} while it connected: how long that took is ` +
        "not known, and is part of connect.",
      advice: "Run deno with --allow-net for the name server too, so that the lookup is seen.",
      callIds: [call.callId],
      evidence: [lastOf(records, "dnsend")],
    });
  });

function answerWords({ record, elapsed, found }: DnsQuery): string {
  const when = elapsed === null ? "was not waited for" : `took ${milliseconds(elapsed)}`;
  return `the answer for ${record} ${when}${
    found === 0 && elapsed !== null ? " and was none" : ""
  }`;
}

function queryFigures({ record, elapsed }: DnsQuery): string {
  return `${record} ${elapsed === null ? "open" : milliseconds(elapsed)}`;
}
