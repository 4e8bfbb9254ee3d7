import type { TraceRecord } from "../report/record.ts";
import { type Trace, TRACE_EVENT_TYPES } from "../trace.ts";
import { TraceLog } from "../trace_log.ts";
import { Transport } from "../transport/transport.ts";
import type { Setting } from "./environment.ts";
import { FORMATS } from "./formats.ts";
import { beforeTheEnd } from "./last_moments.ts";
import { complain, Output } from "./output.ts";
import { tracedFetch } from "./traced_fetch.ts";

/** Traces every `fetch` of the program from now on. */
export async function start({ wanted, showSecrets }: Setting): Promise<void> {
  // The servers shall see what they see without us.
  const headers = { "accept-language": "*" };
  const transport = new Transport({ userAgent: navigator.userAgent, headers });
  const options = { showSecrets };
  const log = TraceLog.empty();
  const rewrites: (() => void)[] = [];
  for (const { format: name, file } of wanted) {
    const output = new Output(file);
    const format = FORMATS[name];
    if (format.kind === "live") {
      const report = await format.load(log, options);
      output.append(() => report.head);
      listen(transport.trace, (record) => output.append(() => report.see(record)));
    } else {
      const report = await format.load();
      rewrites.push(() => output.replace(() => report(log, options)));
    }
  }
  if (rewrites.length > 0) {
    listen(transport.trace, (record) => log.add(record));
    beforeTheEnd(() => rewrites.forEach((rewrite) => rewrite()));
  }
  globalThis.fetch = tracedFetch(transport.fetch, globalThis.fetch, complain);
}

function listen(trace: Trace, see: (record: TraceRecord) => void): void {
  for (const type of TRACE_EVENT_TYPES) trace.addEventListener(type, (event) => see(event));
}
