import { ownDial } from "../model/attempt_phases.ts";
import { firstOf, lastOf } from "../record.ts";
import { sighting } from "./evidence.ts";
import type { Rule } from "./finding.ts";
import { lengthOf, NOTICEABLE } from "./stages.ts";
import { partOf } from "./words.ts";

/** A tunnel that takes less than this part of the whole is not what makes a call slow. */
const LARGE_SHARE = 0.2;

/** The time that a proxy took to open a tunnel. */
export const proxyTunnel: Rule = ({ steps }) =>
  steps.flatMap((step) => {
    const { call, hop, records } = step;
    const dial = ownDial(step.attempt);
    const cost = lengthOf(dial?.tunnel ?? null);
    const { total } = hop.timings;
    if (dial === null || cost === null || total === null || dial.tunnel?.outcome !== "ok") {
      return [];
    }
    if (cost < NOTICEABLE || cost < LARGE_SHARE * total) return [];
    const rule = hop.proxy?.rule ?? null;
    const chosen = hop.proxy?.source === "env"
      ? `, which the environment names${rule === null ? "" : ` (${rule})`},`
      : "";
    return sighting({
      key: `${dial.proxy}`,
      severity: "cost",
      message: `The proxy ${dial.proxy}${chosen} took ${partOf(cost, total)} to open a tunnel to ` +
        `${dial.hostPort}.`,
      cost,
      advice:
        "Go without the proxy where that is possible (NO_PROXY, --noproxy), or use the connection " +
        "for more requests.",
      callIds: [call.callId],
      evidence: [
        firstOf(records, "proxyselect"),
        firstOf(records, "tunnelstart"),
        lastOf(records, "tunnelend"),
      ],
    });
  });
