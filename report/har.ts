/**
 * A trace as HTTP Archive (HAR 1.2), which browsers and many other programs open.
 *
 * Each time that a request was sent, or could not be, is an entry: redirects and repeats are entries
 * of their own, as their `_callId`, `_hop` and `_attempt` tell. A phase that did not happen is -1,
 * `send`, `wait` and `receive` included, and so is a size that is not known. What the format has no
 * place for is in fields whose names begin with `_`.
 *
 * @example
 * ```ts
 * import { TraceLog, Transport } from "@httptrace/httptrace";
 * import { toHar } from "@httptrace/httptrace/har";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * const log = TraceLog.record(transport.trace);
 * await (await transport.fetch(`http://127.0.0.1:${server.addr.port}/`)).text();
 *
 * const [entry] = toHar(log).log.entries;
 * assertEquals(entry?.response.content.size, 5);
 * assertEquals(entry?.timings.ssl, -1);
 * ```
 *
 * @module
 */

import type { TraceLog } from "../trace_log.ts";
import { VERSION } from "../version.ts";
import { harEntry } from "./har/entry.ts";
import type { HarSource } from "./har/messages.ts";
import type { Har, HarPage } from "./har/types.ts";
import { modelOf } from "./model.ts";
import type { TracedCall } from "./model/traced.ts";
import { type ReportOptions, shownRecords } from "./redact.ts";
import type { ServerTimingMetric } from "./server_timing.ts";
import { count } from "./text/figures.ts";
import { jsonText } from "./text/safe.ts";
import { isoTime } from "./wall_clock.ts";

export type * from "./har/types.ts";
export type { ReportOptions, ServerTimingMetric };

const PAGE = "page_1";

/**
 * Makes an archive of a trace.
 *
 * @param log What happened.
 * @param options Whether secrets are shown.
 * @returns The archive.
 */
export function toHar(log: TraceLog, options: ReportOptions = {}): Har {
  const { showSecrets = false } = options;
  const { epoch } = log;
  const { calls } = modelOf(shownRecords(log, options));
  const secrets = showSecrets ? calls : modelOf(log).calls;
  const sources: HarSource[] = calls.flatMap((call, nth) =>
    call.hops.flatMap((hop) =>
      hop.attempts.map((attempt) => {
        const secret = secrets[nth]!.hops[hop.index]!.attempts[attempt.index]!;
        return { call, hop, attempt, secret, showSecrets, epoch, page: PAGE };
      })
    )
  );
  sources.sort((one, other) => one.attempt.start - other.attempt.start);
  const entries = sources.map(harEntry);
  const creator = { name: "httptrace", version: VERSION };
  return { log: { version: "1.2", creator, pages: pagesOf(calls, epoch), entries } };
}

/**
 * Makes the text of an archive.
 *
 * @param log What happened.
 * @param options Whether secrets are shown.
 * @returns JSON.
 */
export function formatHar(log: TraceLog, options: ReportOptions = {}): string {
  return `${jsonText(toHar(log, options), 2)}\n`;
}

/** Without a page many viewers show nothing at all. */
function pagesOf(calls: readonly TracedCall[], epoch: number): HarPage[] {
  const [first] = calls;
  if (first === undefined) return [];
  return [{
    startedDateTime: isoTime(epoch, first.start),
    id: PAGE,
    title: calls.length === 1 ? first.url : count(calls.length, "call"),
    pageTimings: { onContentLoad: -1, onLoad: -1 },
  }];
}
