import { fieldOf } from "../fields.ts";
import { firstOf, isType, lastOf } from "../record.ts";
import { clue, sighting } from "./evidence.ts";
import type { Rule } from "./finding.ts";
import { responseFields } from "./stages.ts";
import { bytesText, shortUrl } from "./words.ts";

/** Bytes of one TCP segment: less would not travel in fewer of them. */
const ONE_SEGMENT = 1_400;
/** Media types that compress well; images, sound and archives are compressed already. */
const COMPRESSIBLE =
  /^(text\/(?!event-stream)|application\/([^;]*\+)?(json|xml|javascript|ndjson|wasm)|image\/([^;]*\+)?xml)/i;

/** A text that travelled as it is. */
export const uncompressed: Rule = ({ steps }) =>
  steps.flatMap((step) => {
    const { call, hop, attempt: { request, response }, records } = step;
    const bytes = response?.body?.bodyBytes ?? 0;
    const fields = responseFields(step);
    const type = fieldOf(fields, "content-type");
    if (request === null || response?.head?.status !== 200 || bytes < ONE_SEGMENT) return [];
    if (type === null || !COMPRESSIBLE.test(type)) return [];
    if (fieldOf(fields, "content-encoding") !== null) return [];
    if (/no-transform/i.test(fieldOf(fields, "cache-control") ?? "")) return [];
    const accepted = fieldOf(request.fields, "accept-encoding");
    const asked = accepted !== null && /gzip|br|deflate|zstd|\*/i.test(accepted);
    const what = `${shortUrl(hop.url)} sent ${bytesText(bytes)} of ${type.split(";")[0]} without ` +
      "compression";
    return sighting({
      key: `${step.attempt.hostPort} ${asked}`,
      severity: asked ? "cost" : "note",
      message: asked
        ? `${what}, though the request accepts ${accepted}.`
        : `${what}: the request did not ask for any (no Accept-Encoding).`,
      advice: asked
        ? `Let the server compress ${type.split(";")[0]}.`
        : "Ask for compression as browsers do (--compressed).",
      callIds: [call.callId],
      evidence: [
        asked
          ? records.find((it) =>
            isType(it, "requestheader") && /^accept-encoding$/i.test(it.detail.name)
          )
          : clue(firstOf(records, "requeststart"), "no Accept-Encoding"),
        clue(lastOf(records, "responseheaders"), `content-type: ${type}, no content-encoding`),
        lastOf(records, "responseend"),
      ],
    });
  });
