/// <reference lib="dom" />
import { curlCommand, type CurlRequest } from "../../report/curl/command.ts";
import type { PageDial, ServerTimingMetric } from "../../report/html/page_data.ts";
import { MISSES } from "../../report/text/misses.ts";
import { barsOf } from "../bars.ts";
import { endText } from "../connection_row.ts";
import { copyButton } from "../copy.ts";
import { el } from "../dom.ts";
import { bytes, count, duration } from "../figures.ts";
import type { Exchange, RecordedTrace } from "../trace.ts";
import { courseSection } from "./course.ts";
import { itemButton, type Open } from "./links.ts";
import { type Fact, factList, fieldTable, folded, section } from "./parts.ts";
import { timingTable } from "./timing.ts";
import { tlsSection } from "./tls.ts";

/** What a server may say of its work, and be listened to. */
const MOST_METRICS = 20;

/** All that is known of one request and its response. */
export function exchangeView(
  exchange: Exchange,
  trace: RecordedTrace,
  open: Open,
): (HTMLElement | null)[] {
  const { attempt } = exchange;
  const { request, response } = attempt;
  const connId = attempt.connection?.connId ?? attempt.dial;
  const dial = connId === null ? null : trace.connection(connId)?.dial ?? null;
  const { head = null, informational = [], trailers = null } = response ?? {};
  return [
    section("Timing", timingTable(exchange, trace), serverTiming(exchange, trace)),
    section("Connection", connectionFacts(exchange, trace, open)),
    ...(dial?.tls ?? []).map((tls) => tlsSection(tls, trace.data.epoch)),
    courseSection(exchange, trace),
    request === null ? null : section("Bytes", byteFacts(exchange)),
    request === null ? null : section("Request headers", fieldTable(request.fields)),
    ...informational.map(({ status, statusText, fields }) =>
      section(`${status} ${statusText}`, fieldTable(fields))
    ),
    head === null ? null : section("Response headers", fieldTable(head.fields)),
    trailers === null ? null : section("Response trailers", fieldTable(trailers)),
    curlSection(exchange, trace),
  ];
}

/** A request as curl has to know it. */
export function curlRequestOf({ call, hop, attempt }: Exchange, trace: RecordedTrace): CurlRequest {
  const { request } = attempt;
  const connId = attempt.connection?.connId;
  const [first] = (connId === undefined ? null : trace.connection(connId)?.dial)?.connects ?? [];
  return {
    method: hop.method,
    url: hop.url,
    // Of a request that was never sent, what its caller wanted is known.
    fields: request?.fields ?? call.headers,
    isComplete: request !== null,
    bodyBytes: request?.bodyBytes ?? 0,
    follows: hop.index === 0 && call.hops.length > 1,
    proxy: hop.proxy?.source === "env" ? null : hop.proxy?.proxy ?? null,
    unixSocket: first?.network === "unix" ? first.address : null,
  };
}

function curlSection(exchange: Exchange, trace: RecordedTrace): HTMLElement {
  const command = curlCommand(curlRequestOf(exchange, trace));
  return folded("As a curl command", el("pre", {}, command), copyButton("Copy", command));
}

/** What the server says of its work, as far as the table of phases does not show it. */
function serverTiming(exchange: Exchange, trace: RecordedTrace): HTMLElement | null {
  const { serverTiming } = exchange.attempt;
  if (serverTiming.length === 0) return null;
  const drawn = barsOf(exchange, trace).flatMap(({ metrics }) => metrics);
  const others = serverTiming.filter((metric) => {
    return !drawn.some(({ name, duration }) =>
      name === metric.name && duration === metric.duration
    );
  });
  const rest = others.slice(0, MOST_METRICS).map(metricText).join(", ");
  const texts = [
    drawn.length === 0 ? "" : "Server-Timing says how long, and not when.",
    rest === "" ? "" : `The server says: ${rest}.`,
  ];
  return el("p", { class: "muted" }, texts.filter((text) => text !== "").join(" "));
}

function metricText({ name, description, duration: ms }: ServerTimingMetric): string {
  const what = description === "" ? name : `${name} (${description})`;
  return ms === null ? what : `${what} ${duration(ms)}`;
}

function connectionFacts(
  { hop, attempt }: Exchange,
  trace: RecordedTrace,
  open: Open,
): HTMLElement {
  const { connection, miss, queue, dial } = attempt;
  const known = trace.connection(connection?.connId ?? dial ?? -1);
  const { proxy } = hop;
  const { dns = null, tunnel = null } = trace.dialOf(attempt) ?? {};
  return factList(
    ...(connection === null ? [["Connection", "none"] as const] : gotFacts(attempt, open)),
    miss === null ? null : ["Not reused", MISSES[miss] ?? "there was no idle connection"],
    queue === null ? null : ["Queue", `${duration(trace.spent(queue))} (${queue.reason})`],
    connection === null || connection.localAddr === null
      ? null
      : ["Local address", mono(connection.localAddr)],
    connection === null ? null : ["Remote address", mono(connection.remoteAddr)],
    ...lookupFacts(dns),
    tunnel === null ? null : ["Tunnel", `to ${tunnel.target}${tunnelResult(tunnel)}`],
    proxy === null || (proxy.proxy === null && proxy.rule === null) ? null : [
      "Proxy",
      `${proxy.proxy ?? "none"} (${proxy.source}${proxy.rule === null ? "" : `, ${proxy.rule}`})`,
    ],
    known === undefined ? null : ["End", endText(known)],
  );
}

function lookupFacts(dns: PageDial["dns"]): Fact[] {
  const { answer = null, error = null } = dns ?? {};
  if (answer === null) return [];
  const shared = answer.coalesced ? ", shared with another call" : "";
  return [
    ["Addresses", mono(answer.addresses.join(", ") || "none")],
    ["Found by", `${answer.source}${shared}`],
    error === null ? null : ["Lookup", error.message],
  ];
}

function tunnelResult({ answer, error }: NonNullable<PageDial["tunnel"]>): string {
  const status = answer?.status === undefined ? "" : `, status ${answer.status}`;
  return error === null ? status : `${status}: ${error.message}`;
}

function gotFacts({ connection, dial }: Exchange["attempt"], open: Open): Fact[] {
  if (connection === null) return [];
  const { connId, reused, idleTime, requestsServed, age, dialedBy } = connection;
  const past = reused ? `, ${count(requestsServed, "request")} before` : "";
  const idle = idleTime === null ? "" : `, idle for ${duration(idleTime)}`;
  const rest = reused ? `, ${duration(age)} old` : "";
  return [
    [
      "Connection",
      el(
        "span",
        {},
        itemButton({ kind: "connection", id: connId }, open),
        ` ${reused ? "reused" : "new"}${past}${idle}${rest}`,
      ),
    ],
    // Whose dial it was matters where it was not this call's.
    connId === dial || reused
      ? null
      : ["Dialled by", itemButton({ kind: "call", id: dialedBy }, open)],
  ];
}

function byteFacts({ attempt }: Exchange): HTMLElement {
  const { request, response, bytesSent, bytesReceived } = attempt;
  const body = response?.body ?? null;
  const got = response?.head?.bytes ?? 0;
  return factList(
    [
      "Sent",
      split(bytesSent, {
        head: request?.headBytes ?? 0,
        body: request?.bodyBytes ?? 0,
        framing: request?.framingBytes ?? 0,
      }),
    ],
    [
      "Received",
      split(bytesReceived, {
        head: got,
        body: body?.bodyBytes ?? 0,
        framing: body?.framingBytes ?? 0,
      }),
    ],
    body === null ? null : ["Body, decoded", decoded(body.bodyBytes, body.decodedBytes)],
    body === null ? null : [
      "Reading waited",
      `${duration(body.networkWait)} for the network, ${
        duration(body.consumerWait)
      } for the reader`,
    ],
  );
}

function split(total: number, parts: Readonly<Record<string, number>>): string {
  const told = Object.entries(parts).filter(([, size]) => size > 0)
    .map(([name, size]) => `${name} ${bytes(size)}`);
  return told.length === 0 ? bytes(total) : `${bytes(total)}: ${told.join(", ")}`;
}

function decoded(sent: number, got: number): string {
  const saved = got > sent && got > 0 ? ` (${Math.round((1 - sent / got) * 100)} % saved)` : "";
  return `${bytes(got)}${saved}`;
}

function mono(text: string): HTMLElement {
  return el("span", { class: "mono" }, text);
}
