import { fieldOf } from "../fields.ts";
import { firstOf, lastOf } from "../record.ts";
import { parseServerTiming } from "../server_timing.ts";
import { milliseconds } from "../text/figures.ts";
import { type Clue, clue, sighting } from "./evidence.ts";
import type { Rule } from "./finding.ts";
import { roundTripOf } from "./round_trip.ts";
import { dialCost, responseFields } from "./stages.ts";
import type { Step } from "./trace_facts.ts";
import { listed, partOf, shortUrl } from "./words.ts";

/** Milliseconds of waiting that people notice. */
const SLOW = 50;
/** Milliseconds of a round trip that only distance explains. */
const FAR = 50;
/** A wait of no more than so many round trips is the way, with hardly a server at its end. */
const MOSTLY_WAY = 1.5;
/** What the server tells of itself is worth a word from this part of the wait on. */
const TELLING_SHARE = 0.1;

/** A server that took its time: the wait for the first byte, less one round trip. */
export const serverTime: Rule = (facts) =>
  facts.steps.flatMap((step) => {
    const { call, hop } = step;
    const wait = waitOf(step);
    const total = hop.timings.total;
    if (wait === null || total === null || wait < SLOW || wait < total / 2) return [];
    const trip = roundTripOf(facts, step);
    if (trip !== null && wait <= MOSTLY_WAY * trip.duration) return [];
    const cost = wait - (trip?.duration ?? 0);
    const way = trip === null
      ? " How much of that is the way to it is not known."
      : ` A round trip takes ${
        trip.source === "connect"
          ? "about as long as the TCP connect"
          : "no longer than the shortest wait"
      }, ${milliseconds(trip.duration)}, so that about ${
        milliseconds(cost)
      } went by at the server.`;
    return sighting({
      key: `${step.attempt.hostPort}`,
      severity: "cost",
      message: `${hop.method} ${shortUrl(hop.url)} waited ${partOf(wait, total)} for the first ` +
        `byte of the response.${way}${serverWords(step, wait)}`,
      cost,
      advice: "Look for what the server does in that time" +
        (metricsOf(step).length === 0 ? "; Server-Timing would tell it here." : "."),
      callIds: [call.callId],
      evidence: [
        firstOf(step.records, "requestend"),
        firstOf(step.records, "responsestart"),
        trip?.clue,
        timingClue(step),
      ],
    });
  });

/** A server that is far away: every step of the call takes a round trip. */
export const distance: Rule = (facts) =>
  facts.steps.flatMap((step) => {
    const wait = waitOf(step);
    const trip = roundTripOf(facts, step);
    if (wait === null || trip?.source !== "connect" || dialCost(step) === null) return [];
    if (isLoopback(step) || trip.duration < FAR || wait > MOSTLY_WAY * trip.duration) return [];
    const { connect, tls, total } = step.hop.timings;
    const cost = (connect ?? 0) + (tls ?? 0) + wait;
    return sighting({
      key: `${step.attempt.hostPort}`,
      severity: "cost",
      message: `${step.attempt.hostPort} is far away: a round trip takes about ` +
        `${milliseconds(trip.duration)}, as the TCP connect did. Connecting, ` +
        `${tls === null ? "" : "the TLS handshake, "}and waiting took ${
          partOf(cost, total)
        }, nearly all of it on the way.`,
      cost,
      advice: "Keep connections open, and ask a server that is nearer, such as a cache (CDN).",
      callIds: [step.call.callId],
      evidence: [
        trip.clue,
        firstOf(step.records, "requestend"),
        firstOf(step.records, "responsestart"),
      ],
    });
  });

/** Nothing on this machine is far away, however long a busy one takes to connect to it. */
function isLoopback({ attempt: { connection } }: Step): boolean {
  return /^(127\.|\[::1\]|\[::ffff:127\.)/.test(connection?.remoteAddr ?? "");
}

/** The wait for a response; a wait for 100 (Continue) would be mixed into it. */
function waitOf({ attempt: { request, response }, isLast, hop }: Step): number | null {
  const isClear = isLast && request !== null && request.expect === null && response !== null;
  return isClear ? hop.timings.wait : null;
}

function metricsOf(step: Step): { label: string; duration: number }[] {
  const value = fieldOf(responseFields(step), "server-timing") ?? "";
  return parseServerTiming(value).flatMap(({ name, duration, description }) =>
    duration === null ? [] : [{ label: description || name, duration }]
  );
}

/** What the server itself says, the largest first. */
function serverWords(step: Step, wait: number): string {
  const told = metricsOf(step).filter(({ duration }) => duration >= TELLING_SHARE * wait)
    .sort((one, other) => other.duration - one.duration).slice(0, 3)
    .map(({ label, duration }) => `${label} ${milliseconds(duration)}`);
  return told.length === 0 ? "" : ` The server itself says: ${listed(told)}.`;
}

function timingClue(step: Step): Clue {
  const value = fieldOf(responseFields(step), "server-timing");
  if (value === null) return undefined;
  return clue(lastOf(step.records, "responseheaders"), `server-timing: ${value}`);
}
