import { firstOf, lastOf } from "../record.ts";
import { milliseconds } from "../text/figures.ts";
import { sighting } from "./evidence.ts";
import type { Rule } from "./finding.ts";
import { lengthOf } from "./stages.ts";
import { bytesText, partOf, shortUrl } from "./words.ts";

/** Milliseconds of an upload that people notice. */
const SLOW = 100;

/** A request body that took most of the call. */
export const slowUpload: Rule = ({ steps }) =>
  steps.flatMap(({ call, hop, attempt: { request, hostPort }, records }) => {
    const sending = lengthOf(request);
    const { total } = hop.timings;
    if (request === null || request.outcome !== "ok" || sending === null || total === null) {
      return [];
    }
    const cost = sending - (lengthOf(request.expect) ?? 0);
    if (request.bodyBytes === 0 || cost < SLOW || cost < total / 2) return [];
    const rate = bytesText(Math.round(request.bodyBytes / cost * 1_000));
    return sighting({
      key: `${hostPort}`,
      severity: "cost",
      message: `Sending ${bytesText(request.bodyBytes)} to ${shortUrl(hop.url)} took ` +
        `${partOf(cost, total)}: ${rate} a second.`,
      cost,
      advice: "Send less, or compress it if the server takes that; a body that is a stream is " +
        "sent no faster than it comes.",
      callIds: [call.callId],
      evidence: [firstOf(records, "requeststart"), lastOf(records, "requestend")],
    });
  });

/** A body that was held back for an answer which did not come: RFC 9110 section 10.1.1. */
export const expectContinue: Rule = ({ steps }) =>
  steps.flatMap(({ call, hop, attempt: { request, hostPort }, records }) => {
    const cost = lengthOf(request?.expect ?? null);
    if (request?.expect?.reason !== "timeout" || cost === null) return [];
    return sighting({
      key: `${hostPort}`,
      severity: "cost",
      message: `The body for ${shortUrl(hop.url)} was held back ${milliseconds(cost)} for ` +
        "100 (Continue), which did not come, and then sent all the same.",
      cost,
      advice: "Leave out Expect: 100-continue, or lower expectContinueTimeout.",
      callIds: [call.callId],
      evidence: [firstOf(records, "continuestart"), lastOf(records, "continueend")],
    });
  });
