/**
 * curl's `-w`: a template, filled in with what is known of a call.
 *
 * - `%{name}`: a variable of curl's, by the names of {@linkcode CurlVariables}; in whatever case.
 * - `%{json}`: all of them. `%{header_json}`: the fields of the last response.
 * - `%header{name}`: the first value of a field; `%header{name:all:separator}`: those of all hops.
 * - `%{url.host}`, `%{urle.path}`, …: a part of the URL, or of the last one.
 * - `%time{%Y-%m-%d}`: when the call ended, in UTC.
 * - `%{stdout}`, `%{stderr}`, `%output{file}`, `%output{>>file}`: where the text after it goes.
 * - `%{onerror}`: the text after it is for calls that failed.
 * - `%%` is a per cent sign; `\n`, `\r` and `\t` are what they are in C. All else is text.
 *
 * Where something did not happen, text is what curl has there: `000`, `0`, `0.000000`, or nothing.
 * `%{json}` has `null`.
 *
 * What differs from curl on purpose:
 *
 * - Secrets are redacted, and control characters escaped. URLs are without userinfo and fragment.
 * - `time_namelookup` is for names only, not for IP addresses; `time_connect` is there even if the
 *   handshake after it failed.
 * - `size_request` has all bytes of a body, and `size_upload` none of the framing of chunks. What a
 *   tunnel through a proxy takes is in no size, and trailers are not in `size_header`.
 * - `num_certs` is 0 without TLS, and otherwise not known; `certs` says less.
 * - `conn_id` and `xfer_id` are those of the trace, and count from 1. `scheme` is in lower case.
 * - `errormsg` has words of its own; `exitcode` has curl's numbers.
 *
 * @example
 * ```ts
 * import { TraceLog, Transport } from "@httptrace/httptrace";
 * import { formatWriteOut } from "@httptrace/httptrace/write-out";
 * import { modelOf } from "@httptrace/httptrace/model";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * const log = TraceLog.record(transport.trace);
 * await (await transport.fetch(`http://127.0.0.1:${server.addr.port}/`)).text();
 * const [call] = modelOf(log).calls;
 * assertEquals(formatWriteOut("%{http_code} %{size_download}\\n", call!), "200 5\n");
 * ```
 *
 * @module
 */

import { curlVariables, responseHeads } from "./curl/facts.ts";
import { headerJson } from "./curl/header_json.ts";
import type { CurlOptions, CurlVariables } from "./curl/variables.ts";
import { shownCall } from "./model/shown_call.ts";
import type { TracedCall } from "./model/traced.ts";
import { escapeControls, jsonText } from "./text/safe.ts";
import { strftime } from "./write_out/strftime.ts";
import { partsOf, type WriteOutPart, type WriteOutTarget } from "./write_out/template.ts";
import { VARIABLE_NAMES, variableText } from "./write_out/text.ts";

export type { CurlTimes } from "./curl/times.ts";
export type { CurlFailure, CurlOptions, CurlVariables } from "./curl/variables.ts";
export type { ReportOptions } from "./redact.ts";
export type { TracedCall, WriteOutPart, WriteOutTarget };

/** The names that `%{…}` takes. */
export const WRITE_OUT_NAMES: readonly string[] = [
  ...VARIABLE_NAMES,
  ...["header_json", "json", "onerror", "stderr", "stdout"],
].toSorted();

/** A template that was taken apart. */
export interface WriteOutTemplate {
  /** Its parts, in order. */
  readonly parts: readonly WriteOutPart[];
  /** Names of variables that there are none of; they stand for nothing. */
  readonly unknown: readonly string[];
}

/** Text, and where it goes. */
export interface WriteOutPiece {
  /** Where it goes. */
  readonly to: WriteOutTarget;
  /** The text; empty where a file is made that gets none. */
  readonly text: string;
}

/**
 * Takes a template apart.
 *
 * @example
 * ```ts
 * import { parseWriteOut } from "@httptrace/httptrace/write-out";
 * import { assertEquals } from "@std/assert";
 *
 * const { parts, unknown } = parseWriteOut("%{http_code} %{colour}");
 * assertEquals(parts[0], { kind: "variable", name: "http_code" });
 * assertEquals(unknown, ["colour"]);
 * ```
 *
 * @param text The template.
 * @returns Its parts, and the names that are not known.
 */
export function parseWriteOut(text: string): WriteOutTemplate {
  const parts = partsOf(text);
  const names = parts.flatMap((part) => part.kind === "variable" ? part.name : []);
  const unknown = names.filter((name) => !WRITE_OUT_NAMES.includes(name));
  return { parts, unknown: [...new Set(unknown)] };
}

/**
 * Fills a template in.
 *
 * @param template What {@linkcode parseWriteOut} gave.
 * @param call The call.
 * @param options What the trace does not tell, and whether secrets are shown.
 * @returns Text and where it goes, in order.
 */
export function renderWriteOut(
  template: WriteOutTemplate,
  call: TracedCall,
  options: CurlOptions = {},
): readonly WriteOutPiece[] {
  const source = sourceOf(call, options);
  const pieces: WriteOutPiece[] = [];
  let to: WriteOutTarget = { kind: "stdout" };
  let text = "";
  const finish = () => {
    if (text !== "" || to.kind === "file") pieces.push({ to, text });
    text = "";
  };
  for (const part of template.parts) {
    if (part.kind === "onerror" && !source.variables.exitcode) break;
    if (part.kind === "target") {
      finish();
      to = part.to;
    } else text += textOf(part, source);
  }
  finish();
  return pieces;
}

/**
 * Fills a template in, and gives what goes to standard output.
 *
 * @param template The template.
 * @param call The call.
 * @param options What the trace does not tell, and whether secrets are shown.
 * @returns The text.
 */
export function formatWriteOut(
  template: string,
  call: TracedCall,
  options: CurlOptions = {},
): string {
  return renderWriteOut(parseWriteOut(template), call, options)
    .flatMap(({ to, text }) => to.kind === "stdout" ? text : []).join("");
}

/** All that the parts of a template are filled in with. */
interface Source {
  readonly call: TracedCall;
  readonly variables: CurlVariables;
  /** When the call ended; `null` if that is not known. */
  readonly ended: Date | null;
}

function sourceOf(call: TracedCall, options: CurlOptions): Source {
  const { epoch } = options;
  const shown = shownCall(call, options);
  return {
    call: shown,
    variables: curlVariables(shown, options),
    ended: epoch === undefined || call.end === null ? null : new Date(epoch + call.end),
  };
}

function textOf(part: WriteOutPart, { call, variables, ended }: Source): string {
  switch (part.kind) {
    case "text":
      return part.text;
    case "header":
      return headerText(part.name, part.separator, call);
    case "time":
      return ended === null ? "" : strftime(part.format, ended);
    case "variable":
      if (part.name === "json") return jsonText(variables);
      if (part.name === "header_json") {
        return jsonText(headerJson(responseHeads(call).at(-1)?.fields ?? []));
      }
      if (part.name === "certs") return variables.certs ?? ""; // its lines are escaped one by one
      return escapeControls(variableText(part.name, variables));
    default:
      return "";
  }
}

function headerText(name: string, separator: string | null, call: TracedCall): string {
  const heads = responseHeads(call);
  const counted = separator === null ? heads.slice(-1) : heads;
  const fields = headerJson(counted.flatMap((head) => head.fields));
  const key = name.toLowerCase();
  const values = Object.hasOwn(fields, key) ? fields[key]!.map(escapeControls) : [];
  return separator === null ? values[0] ?? "" : values.join(separator);
}
