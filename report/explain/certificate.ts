import type { CertificateFacts } from "../../trace.ts";
import { codeOf } from "../error_facts.ts";
import { lastOf } from "../record.ts";
import { count } from "../text/figures.ts";
import { clue, sighting } from "./evidence.ts";
import type { Rule } from "./finding.ts";
import { listed, sentence } from "./words.ts";

const DAY = 86_400_000;
/** Days within which even an automatic renewal, which begins 30 days before the end, is overdue. */
const URGENT = 7;
/** Days from which on Let's Encrypt and its like renew a certificate. */
const SOON = 30;

/** A certificate whose time is nearly over, that of the server or one above it. */
export const certificateExpires: Rule = ({ steps, epoch }) =>
  steps.flatMap(({ call, attempt: { dial }, records }) =>
    (dial?.tls ?? []).flatMap(({ outcome, facts, serverName, end }) => {
      if (outcome !== "ok" || !facts?.certificate || end === null) return [];
      const { certificate } = facts;
      const first = [certificate, ...certificate.chain].reduce(earlier);
      const days = (Date.parse(first.validTo) - (epoch + end)) / DAY;
      if (!(days < SOON)) return [];
      const whose = first === certificate
        ? `The certificate of ${serverName}`
        : `A certificate above that of ${serverName} (${first.subject})`;
      const date = first.validTo.slice(0, 10);
      return sighting({
        key: first.fingerprint256,
        severity: days < URGENT ? "problem" : "note",
        message: days < 0
          ? `${whose} ended on ${date}.`
          : `${whose} ends in ${count(Math.floor(days), "day")}, on ${date}.`,
        advice: "Renew it, and see why that has not happened by itself.",
        callIds: [call.callId],
        evidence: [clue(lastOf(records, "tlsend"), `certificate until ${first.validTo}`)],
      });
    })
  );

/** A certificate for other names, which nobody minded because verification was turned off. */
export const certificateName: Rule = ({ steps }) =>
  steps.flatMap(({ call, attempt: { dial }, records }) =>
    (dial?.tls ?? []).flatMap(({ outcome, facts, serverName }) => {
      const names = facts?.certificate?.names;
      if (outcome !== "ok" || names === undefined || names.some((it) => fits(it, serverName))) {
        return [];
      }
      return sighting({
        key: serverName,
        severity: "problem",
        message:
          `The certificate is for ${listed(names) || "no name"}, not for ${serverName}; it ` +
          "was taken because names are not verified.",
        advice: "Ask for one of these names, or let the certificate carry this one.",
        callIds: [call.callId],
        evidence: [clue(lastOf(records, "tlsend"), `certificate for ${names.join(", ")}`)],
      });
    })
  );

/** A certificate that ended the handshake. */
export const certificateRefused: Rule = ({ calls }) =>
  calls.flatMap((call) => {
    const { error } = call;
    if (error === null || codeOf(error) !== "certificate") return [];
    return sighting({
      key: error.message,
      severity: "problem",
      message: `${sentence(error.message)}.`,
      cost: call.timings.sum.total,
      advice: ADVICE.find(([pattern]) => pattern.test(error.message))?.[1] ?? null,
      callIds: [call.callId],
      evidence: [
        lastOf(call.records, "tlsend"),
        lastOf(call.records, "callend"),
      ],
    });
  });

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/expired/, "Renew the certificate of the server."],
  [/not valid yet/, "Look at the clocks of both machines."],
  [/is valid for/, "Ask for a name that the certificate carries, or let it carry this one."],
  [
    /issuer|signed by itself/,
    "If you trust the issuer, name its certificate (--cacert); else the server may not send the " +
    "certificates between its own and a trusted one.",
  ],
];

function earlier(one: CertificateFacts, other: CertificateFacts): CertificateFacts {
  return Date.parse(other.validTo) < Date.parse(one.validTo) ? other : one;
}

/** RFC 9525 section 6.3: a wildcard stands for one label, the first one. */
function fits(name: string, serverName: string): boolean {
  const [known, asked] = [name.toLowerCase(), serverName.toLowerCase().replace(/\.$/, "")];
  if (known === asked) return true;
  return known.startsWith("*.") && known.slice(1) === asked.slice(asked.indexOf("."));
}
