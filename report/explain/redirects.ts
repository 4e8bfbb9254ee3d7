import { codeOf } from "../error_facts.ts";
import type { TracedCall, TracedHop } from "../model/traced.ts";
import { lastOf, type TraceRecord } from "../record.ts";
import { count, milliseconds } from "../text/figures.ts";
import { sighting } from "./evidence.ts";
import type { Rule } from "./finding.ts";
import { dialCost } from "./stages.ts";
import { lastStep, type Step, type TraceFacts } from "./trace_facts.ts";
import { listed, partOf, shortUrl } from "./words.ts";

/** Redirects before the answer, and the time that they took. */
export const redirects: Rule = (facts) =>
  facts.calls.flatMap((call) => {
    const { hops } = call;
    const last = hops.at(-1)!;
    if (hops.length === 1 || codeOf(call.error) === "tooManyRedirects") return [];
    const cost = last.start - call.start;
    const statuses = hops.flatMap(({ redirect }) => redirect?.status ?? []);
    const chain = hops.map(({ url }) => shortUrl(url)).join(" -> ");
    return sighting({
      key: chain,
      severity: "cost",
      message: `${count(hops.length - 1, "redirect")} (${statuses.join(", ")}) came before the ` +
        `answer, and took ${partOf(cost, call.timings.sum.total)}: ${chain}.` +
        connectionWords(facts, call) + methodWords(call),
      cost,
      advice: adviceOn(hops),
      callIds: [call.callId],
      evidence: redirectsOf(call),
    });
  });

/** Redirects that go on until nobody follows them any more. */
export const redirectLoop: Rule = ({ calls }) =>
  calls.flatMap((call) => {
    if (codeOf(call.error) !== "tooManyRedirects") return [];
    const urls = call.hops.map(({ url }) => url);
    const again = urls.find((url, index) => urls.indexOf(url) < index);
    const how = again === undefined
      ? `They went on to ${shortUrl(urls.at(-1)!)}.`
      : `They go in a circle: they came back to ${shortUrl(again)}.`;
    return sighting({
      key: again ?? call.url,
      severity: "problem",
      message: `${call.method} ${shortUrl(call.url)} was given up after ` +
        `${count(urls.length - 1, "redirect")}. ${how}`,
      cost: call.timings.sum.total,
      advice: again === undefined
        ? "Ask for the URL that they lead to, or allow more of them (maxRedirects, --max-redirs)."
        : "Look for two rules of the server that undo each other, or for a cookie that it expects.",
      callIds: [call.callId],
      evidence: [...redirectsOf(call).slice(-2), lastOf(call.records, "callend")],
    });
  });

/** A redirect from https to http, where everybody can read along. */
export const downgraded: Rule = ({ calls }) =>
  calls.flatMap((call) =>
    call.hops.flatMap(({ index, redirect }) => {
      if (redirect?.downgraded !== true) return [];
      const { from, to } = redirect;
      return sighting({
        key: `${from} ${to}`,
        severity: "problem",
        message: `${shortUrl(from)} led from https to http: what was sent to ${shortUrl(to)} ` +
          "could be read by everybody on the way.",
        advice: "Let the server name https URLs in Location.",
        callIds: [call.callId],
        evidence: redirectsOf(call).filter(({ hop }) => hop === index),
      });
    })
  );

/** Credentials that another origin did not get, which it seems to want. */
export const credentialsDropped: Rule = (facts) =>
  facts.calls.flatMap((call) => {
    if (call.status !== 401 && call.status !== 403) return [];
    const at = call.hops.find(({ redirect }) => redirect?.dropped.some(isCredential));
    if (at === undefined || at.redirect === null) return [];
    const names = at.redirect.dropped.filter(isCredential);
    return sighting({
      key: `${at.redirect.from} ${at.redirect.to}`,
      severity: "problem",
      message: `${listed(names)} ${names.length === 1 ? "was" : "were"} not sent on to ` +
        `${shortUrl(at.redirect.to)}, which is another origin, and the answer was ${call.status}.`,
      advice: `Ask for ${shortUrl(at.redirect.to)} itself.`,
      callIds: [call.callId],
      evidence: [
        ...redirectsOf(call).filter(({ hop }) => hop === at.index),
        lastOf(lastStep(facts, call).records, "responseheaders"),
      ],
    });
  });

function isCredential(name: string): boolean {
  return /^(authorization|cookie)$/i.test(name);
}

function redirectsOf({ records }: TracedCall): readonly TraceRecord[] {
  return records.filter(({ type }) => type === "redirect");
}

/** What the new connections took that later hops needed. */
function connectionWords({ steps }: TraceFacts, call: TracedCall): string {
  const costs = steps.filter((step: Step) => step.call === call && step.hop.index > 0)
    .flatMap((step) => dialCost(step) ?? []);
  if (costs.length === 0) return "";
  const sum = costs.reduce((all, one) => all + one, 0);
  return ` They led to ${count(costs.length, "new connection")}, which took ${milliseconds(sum)}.`;
}

function methodWords({ hops, method }: TracedCall): string {
  const changed = hops.find((hop) => hop.method !== method);
  return changed === undefined ? "" : ` ${method} became ${changed.method} on the way.`;
}

function adviceOn(hops: readonly TracedHop[]): string {
  const [from, to] = [hops[0]!.url, hops.at(-1)!.url];
  const ask = `Ask for ${shortUrl(to)} at once`;
  if (`${from}/` === to) return `${ask}: mind the slash at its end.`;
  const becameSecure = from.startsWith("http:") && to.startsWith("https:");
  return becameSecure
    ? `${ask}. Strict-Transport-Security makes browsers do so by themselves.`
    : `${ask}.`;
}
