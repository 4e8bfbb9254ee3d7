/**
 * The law of the rooms: a file imports only from lower floors.
 *
 * Type-only and dynamic imports count. Rooms of one floor never import each other, so a circle
 * cannot hide either: one of its imports would not lead downwards.
 *
 * @module
 */

/** From the ground up. A folder, with a slash at its end, holds rooms that have no line of their own. */
const FLOORS: Floors = [
  // What happened, and what it means.
  ["trace_details.ts"],
  ["trace.ts", "version.ts"],
  ["timings.ts"],
  ["validate.ts"],

  // Reports: below the transport, so that they never see one.
  [
    "report/bar.ts",
    "report/chrome_types.ts",
    "report/curl_exit_codes.ts",
    "report/error_facts.ts",
    "report/error_tally.ts",
    "report/field_values.ts",
    "report/figures.ts",
    "report/fit.ts",
    "report/header_json.ts",
    "report/histogram.ts",
    "report/nearest.ts",
    "report/otlp_types.ts",
    "report/misses.ts",
    "report/percentile.ts",
    "report/precision.ts",
    "report/rank_test.ts",
    "report/record.ts",
    "report/safe_text.ts",
    "report/strftime.ts",
    "report/write_out_template.ts",
    "report/server_timing.ts",
    "report/socket_address.ts",
    "report/tally.ts",
    "report/span_ids.ts",
    "report/timing_types.ts",
    "report/wall_clock.ts",
  ],
  [
    "report/detail_shape.ts",
    "report/call_gatherer.ts",
    "report/certificate_text.ts",
    "report/curl_command.ts",
    "report/distribution.ts",
    "report/har_types.ts",
    "report/xml_text.ts",
    "report/markdown_text.ts",
    "report/log_lines.ts",
    "report/redact.ts",
    "report/spans.ts",
  ],
  [
    "report/har_cookies.ts",
    "report/lanes.ts",
    "report/ndjson.ts",
    "report/traced.ts",
    "report/verbose_lines.ts",
  ],
  [
    "report/attempt_phases.ts",
    "report/chrome_tracks.ts",
    "report/curl_times.ts",
    "report/har_dial.ts",
    "report/har_messages.ts",
    "report/http_semantics.ts",
    "report/model.ts",
    "report/summarized.ts",
  ],
  [
    "trace_log.ts",
    "report/call_figures.ts",
    "report/figure_table.ts",
    "report/otlp_attributes.ts",
    "report/chrome_call.ts",
    "report/chrome_connection.ts",
    "report/schedule_figures.ts",
    "report/url_figures.ts",
    "report/wire_figures.ts",
    "report/curl_variables.ts",
    "report/shown_call.ts",
  ],
  [
    "report/call_facts.ts",
    "report/markdown_calls.ts",
    "report/call_json.ts",
    "report/chrome_drawing.ts",
    "report/curl_facts.ts",
    "report/har_entry.ts",
    "report/http_spans.ts",
    "report/summarizer.ts",
    "report/summary_text.ts",
    "report/write_out_text.ts",
  ],
  ["report/otlp_spans.ts", "report/summary.ts"],
  ["report/diff/shapes.ts"],
  ["report/diff/match.ts"],
  ["report/diff/shifts.ts"],
  ["report/diff/"],
  ["report/explain/trace_facts.ts", "report/explain/words.ts"],
  ["report/explain/finding.ts", "report/explain/stages.ts"],
  [
    "report/explain/earlier.ts",
    "report/explain/evidence.ts",
    "report/explain/merge.ts",
    "report/explain/progress.ts",
  ],
  ["report/explain/round_trip.ts"],
  ["report/explain/"],
  ["report/explain/rules.ts"],
  ["report/expect/kinds.ts"],
  ["report/expect/run_values.ts", "report/expect/seen_call.ts"],
  ["report/expect/call_values.ts", "report/expect/field_values.ts"],
  ["report/expect/assertion.ts"],
  ["report/expect/judge.ts"],
  ["report/expect/check.ts"],
  ["report/explain.ts", "report/expect.ts"],
  ["report/html/packed.ts", "report/html/page_events.ts", "report/html/plain.ts"],
  ["report/html/"],
  ["report/"],

  // The page of the HTML report, which runs in a browser.
  ["page/dom.ts", "page/figures.ts", "page/range.ts", "page/row_list.ts", "page/words.ts"],
  [
    "page/copy.ts",
    "page/panel/parts.ts",
    "page/ruler.ts",
    "page/store.ts",
    "page/theme.ts",
    "page/tips.ts",
    "page/trace.ts",
  ],
  [
    "page/bars.ts",
    "page/heading.ts",
    "page/panel/course.ts",
    "page/panel/events.ts",
    "page/panel/links.ts",
    "page/panel/summary.ts",
    "page/panel/tls.ts",
    "page/timeline.ts",
  ],
  ["page/bar_view.ts", "page/lanes.ts", "page/minimap.ts", "page/panel/findings.ts"],
  ["page/call_row.ts", "page/connection_row.ts", "page/panel/timing.ts"],
  [
    "page/panel/connection.ts",
    "page/panel/exchange.ts",
    "page/panel/overview.ts",
    "page/rows_view.ts",
  ],
  ["page/keys.ts", "page/panel/call.ts"],
  ["page/panel/panel.ts"],
  ["page/main.ts"],

  // The protocol, without IO.
  [
    "transport/http1/grammar.ts",
    "transport/http1/messages.ts",
    "transport/http1/receive_buffer.ts",
  ],
  [
    "transport/http1/framing.ts",
    "transport/http1/head.ts",
    "transport/http1/line_scanner.ts",
    "transport/http1/state.ts",
  ],
  ["transport/http1/chunked.ts"],
  ["transport/http1/reader.ts", "transport/http1/writer.ts"],
  ["transport/http1/codec.ts"],

  // The transport, from values to the whole.
  [
    "transport/context.ts",
    "transport/errors.ts",
    "transport/options.ts",
    "transport/basic.ts",
    "transport/ip_address.ts",
    "transport/origin.ts",
    "transport/queue.ts",
    "transport/socket.ts",
    "transport/wire.ts",
  ],
  [
    "transport/body.ts",
    "transport/brotli_pieces.ts",
    "transport/cancellation.ts",
    "transport/certificate.ts",
    "transport/chain_check.ts",
    "transport/client_certificate.ts",
    "transport/dns_cache.ts",
    "transport/socket_stream.ts",
    "transport/tls_error.ts",
    "transport/codings.ts",
    "transport/parsed_url.ts",
    "transport/response_body.ts",
    "transport/short_body.ts",
    "transport/response_error.ts",
    "transport/keep_alive.ts",
    "transport/fields.ts",
    "transport/name_options.ts",
    "transport/no_proxy.ts",
    "transport/proxy.ts",
    "transport/socks.ts",
    "transport/tracer.ts",
  ],
  [
    "transport/idle_watch.ts",
    "transport/settings.ts",
    "transport/http_connect.ts",
    "transport/node_socket.ts",
    "transport/proxy_env.ts",
    "transport/pool.ts",
    "transport/connect.ts",
    "transport/connect_one.ts",
    "transport/redirect.ts",
  ],
  [
    "transport/call.ts",
    "transport/dns_query.ts",
    "transport/prepare.ts",
    "transport/proxy_choice.ts",
    "transport/tls_session.ts",
  ],
  ["transport/lookup.ts", "transport/node_tls.ts"],
  ["transport/resolve.ts", "transport/tls.ts"],
  ["transport/attempt_headers.ts", "transport/tunnel.ts", "transport/forward.ts"],
  ["transport/connection.ts"],
  ["transport/dial.ts", "transport/upgrade.ts", "transport/upload.ts"],
  ["transport/reuse.ts"],
  ["transport/exchange.ts"],
  ["transport/connections.ts"],
  ["transport/decode.ts", "transport/drain.ts", "transport/retry.ts"],
  ["transport/run.ts"],
  ["transport/byte_stream.ts", "transport/read_all.ts"],
  ["transport/fetched_response.ts", "transport/response.ts"],
  ["transport/transport.ts"],
  ["transport/default.ts"],

  // Doors.
  ["mod.ts"],
  ["otel/api.ts", "register/formats.ts", "register/traced_fetch.ts", "register/last_moments.ts"],
  ["otel/call_spans.ts", "otel/connection_metrics.ts", "register/setting.ts"],
  ["otel/observed_calls.ts", "register/environment.ts", "register/output.ts"],
  ["register/start.ts"],
  ["register.ts", "otel.ts"],

  // The command line.
  [
    "cli/cli_error.ts",
    "cli/demo/certificates.ts",
    "cli/demo/dns_message.ts",
    "cli/live_summary.ts",
    "cli/rough_median.ts",
    "cli/schedule.ts",
    "cli/own_words.ts",
    "cli/roots.ts",
    "cli/signals.ts",
    "cli/terminal.ts",
    "cli/tls_warm_up.ts",
    "cli/values.ts",
    "cli/workers.ts",
  ],
  ["cli/hints.ts", "cli/io.ts", "cli/permission.ts"],
  ["cli/exit_status.ts", "cli/options.ts", "cli/write_all.ts"],
  ["cli/amount.ts", "cli/command_options.ts", "cli/misuse.ts"],
  ["cli/completions/suggestions.ts", "cli/help/layout.ts"],
  ["cli/help/option.ts"],
  ["cli/help/"],
  ["cli/help/topics.ts"],
  ["cli/completions/operands.ts", "cli/help.ts"],
  ["cli/completions/"],
  [
    "cli/complain.ts",
    "cli/proxy.ts",
    "cli/remote_name.ts",
    "cli/reports.ts",
    "cli/demo/name_server.ts",
    "cli/demo/web_servers.ts",
    "cli/files.ts",
    "cli/paint.ts",
    "cli/parse.ts",
    "cli/progress.ts",
    "cli/run_progress.ts",
    "cli/text_width.ts",
  ],
  [
    "cli/data.ts",
    "cli/expectations.ts",
    "cli/failures.ts",
    "cli/reporter.ts",
    "cli/saved_log.ts",
    "cli/write_out.ts",
  ],
  ["cli/body_output.ts", "cli/request.ts", "cli/session.ts"],
  ["cli/conclusion.ts", "cli/perform.ts", "cli/url_list.ts"],
  ["cli/commands/", "cli/demo/demo.ts", "cli/run.ts"],
  ["cli.ts"],
];

/** Everything below these imports the platform and itself only. */
const MAY_IMPORT_PACKAGES = ["cli/", "cli.ts"];

/** The protocol takes bytes and gives messages: it waits for nothing, and hears nothing. */
const SANS_IO = "transport/http1/";
const IO_WORDS =
  /\b(Deno|Promise|async|await|performance|set(Timeout|Interval)|addEventListener)\b/;

const NOT_SHIPPED = ["tests/", "bench/", "tools/", "examples/"];

/** The rooms of each floor, the lowest first. */
export type Floors = readonly (readonly string[])[];

/** One import as it is written, and the project's file that it leads to, if it does. */
export interface Import {
  from: string;
  specifier: string;
  to: string | null;
}

/** The floor of a file: of its own room, or of the nearest folder around it. */
export function floorOf(path: string, floors: Floors = FLOORS): number | null {
  for (let room = path; room !== ""; room = room.replace(/[^/]*\/?$/, "")) {
    const floor = floors.findIndex((rooms) => rooms.includes(room));
    if (floor >= 0) return floor;
  }
  return null;
}

/** Every breach of the law among these files, one line each. */
export function breaches(
  files: readonly string[],
  imports: readonly Import[],
  floors: Floors = FLOORS,
): string[] {
  const homeless = files.filter((file) => floorOf(file, floors) === null)
    .map((file) => `Cannot place ${file}: it is on no floor in tools/layers.ts`);
  return [...homeless, ...imports.flatMap((it) => breach(it, floors) ?? [])];
}

function breach({ from, specifier, to }: Import, floors: Floors): string | null {
  const floor = floorOf(from, floors);
  if (floor === null) return null; // named as homeless already
  const where = `Cannot import ${specifier} into ${from} (floor ${floor})`;
  if (to === null) {
    const isAllowed = specifier.startsWith("node:") || isUnder(MAY_IMPORT_PACKAGES, from);
    return isAllowed ? null : `${where}: only ${MAY_IMPORT_PACKAGES.join(" and ")} use packages`;
  }
  const target = floorOf(to, floors);
  if (target === null) return `${where}: ${to} has no floor`;
  return target < floor ? null : `${where}: ${to} is on floor ${target}`;
}

/** The lines of a sans-IO file that name what it must not know, comments left out. */
export function ioLines(path: string, source: string): string[] {
  // Only comments on lines of their own and at line ends, as the formatter leaves them.
  const code = source
    .replace(/^\s*\/\*[\s\S]*?\*\//gm, (comment) => comment.replace(/[^\n]/g, ""))
    .replace(/(^|[ \t])\/\/.*$/gm, "");
  return code.split("\n").flatMap((line, index) => {
    const word = IO_WORDS.exec(line)?.[0];
    return word ? `Cannot use ${word} in ${path}:${index + 1}: ${SANS_IO} does no IO` : [];
  });
}

function isUnder(rooms: readonly string[], path: string): boolean {
  return rooms.some((room) => room === path || room.endsWith("/") && path.startsWith(room));
}

async function sourceFiles(root: URL, folder = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    const path = `${folder}${name}${isDirectory ? "/" : ""}`;
    if (name.startsWith(".") || name === "node_modules" || isUnder(NOT_SHIPPED, path)) continue;
    if (isDirectory) found.push(...await sourceFiles(root, path));
    else if (name.endsWith(".ts")) found.push(path);
  }
  return found.sort();
}

interface ModuleInfo {
  specifier: string;
  dependencies?: { specifier: string; code?: Target; type?: Target }[];
}

interface Target {
  specifier?: string;
}

async function importsOf(root: URL, files: readonly string[]): Promise<Import[]> {
  const everything = files.map((file) => `import ${JSON.stringify(new URL(file, root))};`).join("");
  const info = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", `data:application/typescript,${encodeURIComponent(everything)}`],
    cwd: root,
    stderr: "inherit",
  }).output();
  if (!info.success) throw new Error(`Cannot read the imports: deno info ended with ${info.code}`);
  const { modules } = JSON.parse(new TextDecoder().decode(info.stdout)) as {
    modules: ModuleInfo[];
  };
  const pathOf = (url?: string) => url?.startsWith(root.href) ? url.slice(root.href.length) : null;
  return modules.flatMap(({ specifier, dependencies = [] }) => {
    const from = pathOf(specifier);
    if (from === null || !files.includes(from)) return [];
    return dependencies.map((it) => ({
      from,
      specifier: it.specifier,
      to: pathOf(it.code?.specifier ?? it.type?.specifier),
    }));
  });
}

async function main(): Promise<void> {
  const root = new URL("../", import.meta.url);
  const files = await sourceFiles(root);
  const found = breaches(files, await importsOf(root, files));
  for (const file of files.filter((file) => file.startsWith(SANS_IO))) {
    found.push(...ioLines(file, await Deno.readTextFile(new URL(file, root))));
  }
  for (const line of found) console.error(line);
  if (found.length > 0) Deno.exit(1);
  console.log(`${files.length} files import downwards only`);
}

if (import.meta.main) await main();
