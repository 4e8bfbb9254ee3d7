import { lastOf } from "../record.ts";
import { clue, sighting } from "./evidence.ts";
import type { Rule } from "./finding.ts";

/** A server that speaks HTTP/1.0, which ends a connection with each response: RFC 9112 section 9.3. */
export const oldHttp: Rule = ({ steps }) =>
  steps.flatMap(({ call, attempt: { response, hostPort }, records }) => {
    if (response?.head?.httpVersion !== "1.0") return [];
    return sighting({
      key: `${hostPort}`,
      severity: "note",
      message: `${hostPort} answers in HTTP/1.0, which knows no chunks and keeps a connection ` +
        "open only if both sides say so.",
      advice: "Let the server speak HTTP/1.1.",
      callIds: [call.callId],
      evidence: [clue(lastOf(records, "responseheaders"), "HTTP/1.0")],
    });
  });
