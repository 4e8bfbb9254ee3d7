/**
 * A trace as a web page: one file that asks nothing of the network.
 *
 * @example
 * ```ts
 * import { TraceLog, Transport } from "@httptrace/httptrace";
 * import { formatHtml } from "@httptrace/httptrace/html";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * const log = TraceLog.record(transport.trace);
 * await (await transport.fetch(`http://127.0.0.1:${server.addr.port}/`)).text();
 * const page = new Response(formatHtml(log), { headers: { "content-type": "text/html" } });
 * ```
 *
 * @module
 */

import type { TraceLog } from "../trace_log.ts";
import { pack } from "./html/packed.ts";
import { BODY, SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from "./html/page_assets.ts";
import { pageDataOf } from "./html/page_data.ts";
import type { ReportOptions } from "./redact.ts";
import { jsonText } from "./text/safe.ts";

export type { ReportOptions };

/** Only this script runs and only this style counts, whatever a server has sent. */
const POLICY = [
  "default-src 'none'",
  `script-src '${SCRIPT_HASH}'`,
  `style-src '${STYLE_HASH}'`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const ICON = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20'%3E" +
  "%3Cg fill='%232fa382'%3E%3Crect x='1' y='3' width='8' height='3.4' rx='1'/%3E" +
  "%3Crect x='6' y='8.3' width='9' height='3.4' rx='1'/%3E" +
  "%3Crect x='12' y='13.6' width='7' height='3.4' rx='1'/%3E%3C/g%3E%3C/svg%3E";

/**
 * Makes a page that shows calls on one axis of time, with all that is known of each.
 *
 * @param log What happened.
 * @param options Whether secrets are shown.
 * @returns HTML.
 */
export function formatHtml(log: TraceLog, options: ReportOptions = {}): string {
  const data = pageDataOf(log, options);
  const day = new Date(data.epoch + data.start).toISOString().slice(0, 16).replace("T", " ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="httptrace">
<meta name="referrer" content="no-referrer">
<title>httptrace ${day} UTC</title>
<link rel="icon" href="${ICON}">
<style>${STYLE}</style>
</head>
<body>
${BODY}
<script type="application/json" id="data">${embedded(pack(data))}</script>
<script type="module">${SCRIPT}</script>
</body>
</html>
`;
}

/** JSON that cannot end the element it stands in. */
function embedded(value: unknown): string {
  return jsonText(value).replaceAll("<", "\\u003c");
}
