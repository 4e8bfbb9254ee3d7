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
  ["trace.ts"],
  ["timings.ts"],
  ["validate.ts"],

  // Reports: below the transport, so that they never see one.
  [
    "report/bar.ts",
    "report/figures.ts",
    "report/fit.ts",
    "report/record.ts",
    "report/safe_text.ts",
  ],
  ["report/log_lines.ts", "report/spans.ts"],
  ["report/call_facts.ts"],
  ["report/"],

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
  ["transport/tunnel.ts", "transport/forward.ts"],
  ["transport/connection.ts"],
  ["transport/dial.ts", "transport/upgrade.ts", "transport/upload.ts"],
  ["transport/reuse.ts"],
  ["transport/exchange.ts"],
  ["transport/connections.ts"],
  ["transport/decode.ts", "transport/drain.ts", "transport/retry.ts"],
  ["transport/run.ts"],
  ["transport/byte_stream.ts"],
  ["transport/fetched_response.ts", "transport/response.ts"],
  ["transport/transport.ts"],
  ["transport/default.ts"],

  // Doors.
  ["mod.ts"],
  ["register.ts", "otel.ts"],

  // The command line.
  [
    "cli/cli_error.ts",
    "cli/demo/certificates.ts",
    "cli/demo/dns_message.ts",
    "cli/io.ts",
    "cli/nearest.ts",
    "cli/values.ts",
  ],
  ["cli/exit_status.ts", "cli/options.ts", "cli/write_all.ts"],
  [
    "cli/complain.ts",
    "cli/proxy.ts",
    "cli/remote_name.ts",
    "cli/demo/name_server.ts",
    "cli/demo/web_servers.ts",
    "cli/files.ts",
    "cli/help.ts",
    "cli/paint.ts",
    "cli/parse.ts",
    "cli/progress.ts",
    "cli/reporter.ts",
  ],
  ["cli/data.ts"],
  ["cli/body_output.ts", "cli/request.ts", "cli/session.ts"],
  ["cli/demo/demo.ts", "cli/run.ts"],
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
