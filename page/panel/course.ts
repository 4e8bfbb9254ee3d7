/// <reference lib="dom" />
import { duration } from "../figures.ts";
import type { Exchange, RecordedTrace } from "../trace.ts";
import { errorBox, factList, section } from "./parts.ts";

/** What became of a request, where that is more than its response; `null` where it is not. */
export function courseSection({ hop, attempt }: Exchange, trace: RecordedTrace) {
  const { upgrade, retry, request } = attempt;
  const expect = request?.expect ?? null;
  // Only the last attempt of a hop leads to the next one.
  const redirect = attempt === hop.attempts.at(-1) ? hop.redirect : null;
  if ([upgrade, retry, expect, redirect].every((one) => one === null)) return null;
  return section(
    "Course",
    factList(
      expect === null
        ? null
        : ["Expect", `waited ${duration(trace.spent(expect))} for 100: ${expect.reason ?? "open"}`],
      upgrade === null ? null : ["Switched to", upgrade],
      redirect === null
        ? null
        : ["Redirect", `${redirect.status} to ${redirect.method} ${redirect.to}`],
      redirect === null || redirect.dropped.length === 0
        ? null
        : ["Left out", redirect.dropped.join(", ")],
      redirect?.downgraded ? ["Beware", "https is left for http"] : null,
      retry === null ? null : ["Repeated", retry.reason],
    ),
    retry === null ? null : errorBox(retry.error, null),
  );
}
