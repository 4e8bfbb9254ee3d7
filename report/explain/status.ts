import { fieldOf } from "../fields.ts";
import { isType, lastOf } from "../record.ts";
import { clue, sighting } from "./evidence.ts";
import type { Rule } from "./finding.ts";
import { responseFields } from "./stages.ts";
import { lastStep } from "./trace_facts.ts";
import { hostOf, shortUrl } from "./words.ts";

/** What a client can do about a status; the others are for the server. */
const ADVICE: Readonly<Record<number, string>> = {
  401: "Send credentials that the server takes (-u).",
  404: "Look for a slip in the path.",
  405: "Use a method that the server names in Allow.",
  407: "Give the proxy credentials (-x http://user:password@host:port).",
  415: "Send the body in a type that the server takes.",
  429: "Send fewer requests.",
};

/** A status that says the request was not fulfilled: RFC 9110 sections 15.5 and 15.6. */
export const errorStatus: Rule = (facts) =>
  facts.calls.flatMap((call) => {
    const step = lastStep(facts, call);
    const { status, statusText } = step.attempt.response?.head ?? { status: 0, statusText: "" };
    if (status < 400) return [];
    const fields = responseFields(step);
    const wanted = FIELDS.flatMap((name) => {
      const value = fieldOf(fields, name);
      return value === null ? [] : [`${name}: ${value}`];
    });
    const head = step.records.findLast((record) => isType(record, "responseheaders"));
    return sighting({
      key: `${hostOf(step.hop.url)} ${status}`,
      severity: "problem",
      message: `${step.hop.method} ${shortUrl(step.hop.url)} was answered with ` +
        `${`${status} ${statusText}`.trim()}, ${BLAME[status < 500 ? "client" : "server"]}.` +
        (wanted.length === 0 ? "" : ` The server says ${wanted.join("; ")}.`),
      advice: ADVICE[status] ?? (status < 500 ? null : "Look at the log of the server."),
      callIds: [call.callId],
      evidence: [
        clue(head ?? lastOf(step.records, "callend"), [`${status}`, ...wanted].join("; ")),
      ],
    });
  });

/** Fields that tell what the server would take, or when. */
const FIELDS = ["retry-after", "www-authenticate", "proxy-authenticate", "allow", "accept"];

const BLAME = {
  client: "which blames the request",
  server: "which is a failure of the server",
} as const;
