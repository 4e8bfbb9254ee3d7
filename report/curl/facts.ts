import type { Field } from "../../trace.ts";
import { codeOf } from "../error_facts.ts";
import { valuesOf } from "../fields.ts";
import {
  lastAttempt,
  lastHop,
  type Stage,
  type TlsStage,
  type TracedAttempt,
  type TracedCall,
  type TracedResponse,
} from "../model/traced.ts";
import { isType, type TraceRecord } from "../record.ts";
import { certificateText } from "../text/certificate.ts";
import { redactUserinfo } from "../text/safe.ts";
import { ipOf, portOf } from "../text/socket_address.ts";
import { ABORTED_EXIT_CODE, exitCodeOf } from "./exit_codes.ts";
import { curlTimes } from "./times.ts";
import type { CurlOptions, CurlVariables } from "./variables.ts";

type ResponseHead = NonNullable<TracedResponse["head"]>;

/** OpenSSL's numbers for what can be wrong with a certificate; others are its "unspecified". */
const VERIFY_RESULTS: Readonly<Record<string, number>> = {
  UNABLE_TO_GET_ISSUER_CERT: 2,
  CERT_NOT_YET_VALID: 9,
  CERT_HAS_EXPIRED: 10,
  DEPTH_ZERO_SELF_SIGNED_CERT: 18,
  SELF_SIGNED_CERT_IN_CHAIN: 19,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 20,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 21,
};
const UNSPECIFIED = 1;

/** What curl's variables say of a call, which may be shown as it is. */
export function curlVariables(shown: TracedCall, options: CurlOptions): CurlVariables {
  return {
    ...requestFacts(shown),
    ...responseFacts(shown),
    ...connectionFacts(shown),
    ...tlsFacts(shown),
    ...sizes(shown),
    ...curlTimes(shown),
    ...endFacts(shown, options),
  };
}

/** The final heads of all hops, in order. */
export function responseHeads(call: TracedCall): readonly ResponseHead[] {
  return attemptsOf(call).flatMap(({ response }) => response?.head ?? []);
}

function requestFacts(call: TracedCall) {
  const { method, url, proxy } = lastHop(call);
  const fields = lastAttempt(lastHop(call)).request?.fields ?? [];
  return {
    method,
    url: call.url,
    url_effective: url,
    scheme: url.slice(0, url.indexOf(":")),
    referer: lastValue(fields, "referer"),
    num_redirects: call.hops.length - 1,
    num_retries: attemptsOf(call).length - call.hops.length,
    proxy_used: proxy === null ? null : Number(proxy.proxy !== null),
    xfer_id: call.callId,
  };
}

function responseFacts(call: TracedCall) {
  const head = responseHeads(call).at(-1);
  return {
    http_code: head?.status ?? null,
    response_code: head?.status ?? null,
    http_version: head?.httpVersion.replace(/\.0$/, "") ?? null,
    num_headers: head?.fields.length ?? 0,
    content_type: lastValue(head?.fields ?? [], "content-type"),
    redirect_url: unfollowed(call),
  };
}

/** Where the last response would redirect to. */
function unfollowed(call: TracedCall): string | null {
  const { url, attempts } = lastHop(call);
  const head = attempts.at(-1)?.response?.head;
  const location = lastValue(head?.fields ?? [], "location");
  if (location === null || !head || head.status < 300 || head.status > 399) return null;
  const target = URL.parse(location, url);
  if (target === null) return location;
  target.username = target.password = ""; // no URL of a trace has any
  return target.href;
}

function connectionFacts(call: TracedCall) {
  const attempts = attemptsOf(call);
  const connected = attempts.filter(({ dial }) => dial?.connects.some(isOk));
  const last = attempts.findLast((one) => one.connection !== null || connected.includes(one));
  const { connection = null, dial = null } = last ?? {};
  // Where the handshake failed, there was a TCP connection all the same.
  const remote = connection?.remoteAddr ?? dial?.connects.find(isOk)?.address ?? "";
  const local = connection?.localAddr ?? "";
  const tunnel = attempts.findLast(({ dial }) => dial?.tunnel)?.dial?.tunnel;
  return {
    conn_id: connection?.connId ?? dial?.connId ?? null,
    remote_ip: ipOf(remote),
    remote_port: portOf(remote),
    local_ip: ipOf(local),
    local_port: portOf(local),
    num_connects: connected.length,
    http_connect: tunnel?.answer?.status ?? null,
  };
}

function tlsFacts(call: TracedCall) {
  const handshakes = attemptsOf(call).flatMap(({ dial }) => dial?.tls ?? []);
  const last = handshakes.findLast(({ peer }) => peer === "origin");
  const certificate = last?.facts?.certificate;
  return {
    ssl_verify_result: verifyResult(last),
    proxy_ssl_verify_result: verifyResult(handshakes.findLast(({ peer }) => peer === "proxy")),
    certs: certificate === undefined ? null : certificateText(certificate),
    num_certs: handshakes.length === 0 ? 0 : null,
  };
}

function verifyResult(handshake: TlsStage | undefined): number | null {
  if (handshake === undefined || handshake.outcome === null) return null;
  if (isOk(handshake)) return 0;
  return VERIFY_RESULTS[codeOf(handshake.error?.cause) ?? ""] ?? UNSPECIFIED;
}

function sizes(call: TracedCall) {
  const { request, response } = lastAttempt(lastHop(call));
  const size_download = response?.body?.bodyBytes ?? 0;
  const size_upload = request?.bodyBytes ?? 0;
  const heads = call.records.filter((record): record is TraceRecord<"responseheaders"> => {
    return isType(record, "responseheaders") || isType(record, "informational");
  });
  const elapsed = call.end === null ? null : call.end - call.start;
  return {
    size_download,
    size_header: sum(heads.map(({ detail }) => detail.bytes)),
    size_request: sum(attemptsOf(call).map(({ bytesSent }) => bytesSent)),
    size_upload,
    speed_download: perSecond(size_download, elapsed),
    speed_upload: perSecond(size_upload, elapsed),
  };
}

function endFacts(call: TracedCall, options: CurlOptions) {
  const { failure, fileName, urlNumber, showSecrets = false } = options;
  const message = failure?.message ?? call.error?.message ?? null;
  return {
    errormsg: message === null || showSecrets ? message : redactUserinfo(message),
    exitcode: failure?.exitCode ?? exitCode(call),
    filename_effective: fileName ?? null,
    urlnum: urlNumber ?? null,
  };
}

function exitCode({ outcome, error }: TracedCall): number | null {
  if (outcome === "ok") return 0;
  if (outcome === "aborted") return ABORTED_EXIT_CODE;
  return error === null ? null : exitCodeOf(error);
}

function attemptsOf({ hops }: TracedCall): readonly TracedAttempt[] {
  return hops.flatMap(({ attempts }) => attempts);
}

function isOk({ outcome }: Stage): boolean {
  return outcome === "ok";
}

function lastValue(fields: readonly Field[], name: string): string | null {
  return valuesOf(fields, name).at(-1) ?? null;
}

function perSecond(bytes: number, elapsed: number | null): number | null {
  return elapsed === null || elapsed === 0 ? null : Math.floor(bytes * 1_000 / elapsed);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}
