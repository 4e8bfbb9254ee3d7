import type { Phase } from "../../trace.ts";
import { codeOf } from "../error_facts.ts";
import { valuesOf } from "../fields.ts";
import { durationOf, ownDial, phasesOf } from "../model/attempt_phases.ts";
import type { TracedAttempt } from "../model/traced.ts";
import { toNanosecond } from "../precision.ts";
import { parseServerTiming } from "../server_timing.ts";
import { ipOf } from "../text/socket_address.ts";
import { isoTime } from "../wall_clock.ts";
import { harDial } from "./dial.ts";
import { harField, harRequest, harResponse, type HarSource } from "./messages.ts";
import type { HarEntry, HarError, HarTimings } from "./types.ts";

/** One attempt as an entry. */
export function harEntry(source: HarSource): HarEntry {
  const { call, hop, attempt, epoch, page } = source;
  const timings = timingsOf(attempt);
  const error = errorOf(source);
  const dial = ownDial(attempt);
  return {
    pageref: page,
    startedDateTime: isoTime(epoch, attempt.start),
    time: timeOf(timings),
    request: harRequest(source),
    response: harResponse(source, error?.message ?? null),
    cache: {},
    timings,
    ...peerOf(attempt),
    _resourceType: "fetch",
    _callId: call.callId,
    _hop: hop.index,
    _attempt: attempt.index,
    _outcome: outcomeOf(source),
    ...(error !== null && { _error: error }),
    ...(attempt.retry !== null && { _retry: attempt.retry.reason }),
    ...(attempt.queue !== null && { _queue: attempt.queue.reason }),
    ...connectionOf(attempt),
    ...(hop.proxy?.proxy && { _proxy: hop.proxy.proxy }),
    ...(dial !== null && harDial(dial, epoch)),
    ...answersOf(attempt),
  };
}

function timingsOf(attempt: TracedAttempt): HarTimings {
  const phases = phasesOf(attempt);
  return {
    blocked: shown(blockedOf(attempt)),
    dns: shown(durationOf(phases, "dns")),
    connect: shown(durationOf(phases, "connect", "tunnel", "tls")),
    send: shown(durationOf(phases, "send")),
    wait: shown(durationOf(phases, "wait")),
    receive: shown(durationOf(phases, "receive")),
    ssl: shown(durationOf(phases, "tls")),
  };
}

function shown(duration: number | null): number {
  return duration === null ? -1 : toNanosecond(duration);
}

/** The handshakes are in `connect` already. */
function timeOf({ ssl: _, ...parts }: HarTimings): number {
  const happened = Object.values(parts).filter((part) => part >= 0);
  return toNanosecond(happened.reduce((sum, part) => sum + part, 0));
}

/** A call that began a dial and then took another connection has waited for that one. */
function blockedOf(attempt: TracedAttempt): number | null {
  const { queue, dial, connection } = attempt;
  const queued = queue === null || queue.end === null ? null : queue.end - queue.start;
  if (dial === null || connection === null || ownDial(attempt) !== null) return queued;
  return (queued ?? 0) + connection.time - dial.start;
}

function peerOf(attempt: TracedAttempt): Pick<HarEntry, "serverIPAddress" | "connection"> {
  const { connection, dial } = attempt;
  const connected = dial?.connects.find(({ outcome }) => outcome === "ok")?.address;
  const address = connection?.remoteAddr ?? connected;
  const ip = address === undefined ? null : ipOf(address);
  return {
    // The zone of a link-local address is no part of it for the format.
    ...(ip !== null && { serverIPAddress: ip.replace(/%.*/, "") }),
    ...(connection !== null && { connection: String(connection.connId) }),
  };
}

function connectionOf({ connection }: TracedAttempt): Partial<HarEntry> {
  if (connection === null) return {};
  const { connId, reused, idleTime, dialedBy, localAddr } = connection;
  return {
    _connectionId: connId,
    _reused: reused,
    ...(idleTime !== null && { _idleTime: toNanosecond(idleTime) }),
    _dialedBy: dialedBy,
    ...(localAddr !== null && { _localAddress: localAddr }),
  };
}

function answersOf({ response, upgrade }: TracedAttempt): Partial<HarEntry> {
  const { informational = [], head = null } = response ?? {};
  const metrics = valuesOf(head?.fields ?? [], "server-timing").flatMap(parseServerTiming);
  return {
    ...(informational.length > 0 && {
      _informational: informational.map(({ status, fields }) => ({
        status,
        headers: fields.map(harField),
      })),
    }),
    ...(metrics.length > 0 && { _serverTiming: metrics }),
    ...(upgrade !== null && { _upgrade: upgrade }),
  };
}

/** Whether the result of the call is the result of this attempt. */
function isLast({ call, hop, attempt }: HarSource): boolean {
  return call.hops.at(-1) === hop && hop.attempts.at(-1) === attempt;
}

function outcomeOf(source: HarSource): HarEntry["_outcome"] {
  if (source.attempt.retry !== null) return "error";
  return isLast(source) ? source.call.outcome : "ok";
}

function errorOf(source: HarSource): HarError | null {
  const { call, attempt } = source;
  const error = attempt.retry?.error ?? (isLast(source) ? call.error : null);
  if (error === null) return null;
  const code = codeOf(error);
  const { phase } = error as { phase?: Phase | null };
  const failed = attempt.retry === null ? call.failedPhase : phase ?? null;
  return {
    ...(code !== null && { code }),
    message: error.message,
    ...(failed !== null && { phase: failed }),
  };
}
