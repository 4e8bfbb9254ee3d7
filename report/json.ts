/**
 * A call as one JSON object: curl's names, and what curl does not tell.
 *
 * The names are those of curl's `-w '%{json}'`, in its units: times in seconds, sizes in bytes. There
 * is one difference: where something did not happen, curl has 0 (or a few microseconds) and this
 * has `null`. So `time_appconnect` is `null` over http, and on a connection that was reused.
 *
 * Beside them stand `outcome`, `error`, `started`, and `hops`: each request of the call with its
 * phases in milliseconds, its connection and its header fields.
 *
 * @example
 * ```ts
 * import { TraceLog, Transport } from "@httptrace/httptrace";
 * import { callJson } from "@httptrace/httptrace/json";
 * import { modelOf } from "@httptrace/httptrace/model";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * const log = TraceLog.record(transport.trace);
 * await (await transport.fetch(`http://127.0.0.1:${server.addr.port}/`)).text();
 * const [call] = modelOf(log).calls;
 * const { http_code, size_download, time_appconnect, hops } = callJson(call!, { epoch: log.epoch });
 * assertEquals([http_code, size_download, time_appconnect], [200, 5, null]);
 * assertEquals([hops.length, hops[0]?.phases.dns], [1, null]);
 * ```
 *
 * @module
 */

import type { PhaseTimings } from "../trace.ts";
import type {
  CallJson,
  ConnectionJson,
  ConnectJson,
  HopJson,
  RequestJson,
  ResponseJson,
} from "./call_json.ts";
import { curlVariables } from "./curl/facts.ts";
import { headerJson } from "./curl/header_json.ts";
import type { CurlOptions } from "./curl/variables.ts";
import { codeOf } from "./error_facts.ts";
import { shownCall } from "./model/shown_call.ts";
import { PHASES } from "./model/spans.ts";
import {
  type ConnectStage,
  lastAttempt,
  type TracedAttempt,
  type TracedCall,
  type TracedHop,
} from "./model/traced.ts";
import { toNanosecond } from "./precision.ts";
import { jsonText } from "./text/safe.ts";
import { isoTime } from "./wall_clock.ts";

export type * from "./call_json.ts";
export type { CurlTimes } from "./curl/times.ts";
export type { CurlFailure, CurlOptions, CurlVariables } from "./curl/variables.ts";
export type { HeaderJson } from "./curl/header_json.ts";
export type { ReportOptions } from "./redact.ts";
export type { TracedCall };

/**
 * What is known of a call, as an object for JSON.
 *
 * @param call One of a {@linkcode TraceModel}.
 * @param options When the trace's clock began, and whether secrets are shown.
 * @returns The object.
 */
export function callJson(call: TracedCall, options: CurlOptions = {}): CallJson {
  const shown = shownCall(call, options);
  const { outcome, error, failedPhase, start } = shown;
  const { epoch } = options;
  return {
    ...curlVariables(shown, options),
    started: epoch === undefined ? null : isoTime(epoch, start),
    outcome,
    error: error === null ? null : {
      code: codeOf(error),
      message: error.message,
      phase: failedPhase,
    },
    hops: shown.hops.map((hop) => hopJson(hop, start)),
  };
}

/**
 * A call as JSON on one line, in which no character stands that a terminal would obey.
 *
 * @example
 * ```ts
 * import { formatCallJson } from "@httptrace/httptrace/json";
 * import { modelOf } from "@httptrace/httptrace/model";
 * import { assertEquals } from "@std/assert";
 *
 * const detail = { method: "GET", url: "http://a.test/", headers: new Headers() };
 * const envelope = { time: 1.5, seq: 0, callId: 1, hop: 0, attempt: 0, connId: null };
 * const [call] = modelOf([{ ...envelope, type: "callstart", detail }]).calls;
 * const { url, http_code, outcome } = JSON.parse(formatCallJson(call!));
 * assertEquals([url, http_code, outcome], ["http://a.test/", null, null]);
 * ```
 *
 * @param call One of a {@linkcode TraceModel}.
 * @param options When the trace's clock began, and whether secrets are shown.
 * @returns JSON, without a line break.
 */
export function formatCallJson(call: TracedCall, options: CurlOptions = {}): string {
  return jsonText(callJson(call, options));
}

function hopJson(hop: TracedHop, callStart: number): HopJson {
  const { url, method, start, timings, proxy, attempts } = hop;
  const counted = lastAttempt(hop);
  const dials = attempts.flatMap(({ dial }) => dial ?? []);
  const dns = dials.findLast((dial) => dial.dns !== null)?.dns ?? null;
  return {
    url,
    method,
    status: counted.response?.head?.status ?? null,
    start: toNanosecond(start - callStart),
    phases: phasesJson(timings),
    proxy: proxy?.proxy ?? null,
    dns: dns === null ? null : {
      host: dns.host,
      addresses: dns.answer?.addresses ?? [],
      source: dns.answer?.source ?? null,
      coalesced: dns.answer?.coalesced ?? false,
    },
    connects: dials.flatMap(({ connects }) => connects.map((one) => connectJson(one, callStart))),
    connection: connectionJson(counted),
    request: requestJson(counted),
    response: responseJson(counted),
    retries: attempts.flatMap(({ retry, connection }) => {
      if (retry === null) return [];
      const { reason, error } = retry;
      return [{ reason, error: error.message, connection: connection?.connId ?? null }];
    }),
  };
}

/** The phases in their order, without the timings of other hops. */
function phasesJson(timings: PhaseTimings): PhaseTimings {
  const phases = ([...PHASES, "total"] as const).map((phase) => [phase, rounded(timings[phase])]);
  return Object.fromEntries(phases);
}

function rounded(milliseconds: number | null): number | null {
  return milliseconds === null ? null : toNanosecond(milliseconds);
}

function connectJson(connect: ConnectStage, callStart: number): ConnectJson {
  const { address, start, end, outcome, error } = connect;
  return {
    address,
    start: toNanosecond(start - callStart),
    elapsed: rounded(end === null ? null : end - start),
    outcome,
    error: error?.message ?? null,
  };
}

function connectionJson({ connection, dial, miss }: TracedAttempt): ConnectionJson | null {
  if (connection === null) return null;
  const tls = dial?.connId === connection.connId ? dial.tls.at(-1)?.facts : undefined;
  return {
    id: connection.connId,
    reused: connection.reused,
    idle_ms: rounded(connection.idleTime),
    requests_before: connection.requestsServed,
    miss,
    dialed_by: connection.dialedBy,
    remote: connection.remoteAddr,
    local: connection.localAddr,
    tls: !tls ? null : {
      protocol: tls.protocol ?? null,
      cipher: tls.cipher ?? null,
      alpn: tls.alpnProtocol,
      server_name: tls.serverName,
      certificate: tls.certificate ?? null,
    },
  };
}

function requestJson({ request }: TracedAttempt): RequestJson | null {
  if (request === null) return null;
  const { target, fields, headBytes, bodyBytes } = request;
  return { target, headers: headerJson(fields), head_bytes: headBytes, body_bytes: bodyBytes };
}

function responseJson({ response }: TracedAttempt): ResponseJson | null {
  if (response === null) return null;
  const { head, body, informational, trailers } = response;
  return {
    http_version: head?.httpVersion ?? null,
    status_text: head?.statusText ?? null,
    headers: headerJson(head?.fields ?? []),
    informational: informational.map(({ status }) => status),
    trailers: trailers === null ? null : headerJson(trailers),
    head_bytes: head?.bytes ?? null,
    body_bytes: body?.bodyBytes ?? null,
    decoded_bytes: body?.decodedBytes ?? null,
  };
}
