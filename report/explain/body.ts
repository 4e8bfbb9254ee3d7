import { firstOf, lastOf } from "../record.ts";
import { milliseconds } from "../text/figures.ts";
import { clue, sighting } from "./evidence.ts";
import type { Rule } from "./finding.ts";
import { lengthOf } from "./stages.ts";
import { bytesText, partOf, shortUrl } from "./words.ts";

/** Milliseconds of a download that people notice. */
const SLOW = 100;
/** Milliseconds of a slow reader that are worth a word. */
const LATE_READER = 50;

/** A body that the network brought slowly. */
export const slowDownload: Rule = ({ steps }) =>
  steps.flatMap(({ call, hop, attempt: { response, hostPort }, records }) => {
    const cost = lengthOf(response);
    const body = response?.body ?? null;
    const { total } = hop.timings;
    if (cost === null || body === null || total === null || body.outcome !== "ok") return [];
    if (cost < SLOW || cost < total / 2 || body.networkWait < body.consumerWait) return [];
    const rate = bytesText(Math.round(body.bodyBytes / cost * 1_000));
    return sighting({
      key: `${hostPort}`,
      severity: "cost",
      message: `Reading ${bytesText(body.bodyBytes)} of ${shortUrl(hop.url)} took ` +
        `${partOf(cost, total)}, ${milliseconds(body.networkWait)} of it waiting for the ` +
        `network: ${rate} a second.`,
      cost,
      advice:
        "Ask for less, or for a compressed body; if the rate is far below that of the line, " +
        "the server sends slowly.",
      callIds: [call.callId],
      evidence: [firstOf(records, "responsestart"), lastOf(records, "responseend")],
    });
  });

/** A body that its reader took late. */
export const slowConsumer: Rule = ({ steps }) =>
  steps.flatMap(({ call, hop, attempt: { response }, records }) => {
    const body = response?.body ?? null;
    if (body === null || body.consumerWait < LATE_READER) return [];
    if (body.consumerWait <= body.networkWait) return [];
    const waits = `reader ${milliseconds(body.consumerWait)}, network ${
      milliseconds(body.networkWait)
    }`;
    return sighting({
      key: "",
      severity: "cost",
      message: `The body of ${shortUrl(hop.url)} waited ${milliseconds(body.consumerWait)} for ` +
        `its reader, and ${
          milliseconds(body.networkWait)
        } for the network: the program was late, ` +
        "not the server.",
      cost: body.consumerWait,
      advice: "Read the body as soon as the response is there, and do slow work elsewhere.",
      callIds: [call.callId],
      evidence: [clue(lastOf(records, "responseend"), waits)],
    });
  });
