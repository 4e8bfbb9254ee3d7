import { ownDial } from "../model/attempt_phases.ts";
import type { TlsStage } from "../model/traced.ts";
import { firstOf, lastOf } from "../record.ts";
import { milliseconds } from "../text/figures.ts";
import { clue, sighting } from "./evidence.ts";
import type { Rule } from "./finding.ts";
import { roundTripOf } from "./round_trip.ts";
import { lengthOf } from "./stages.ts";
import type { Step, TraceFacts } from "./trace_facts.ts";
import { partOf } from "./words.ts";

/** Two round trips take at least so many times one, with room for a connect that was slow. */
const TWO_TRIPS = 1.5;
/** Milliseconds of a round trip below which one more is not worth a word. */
const LEAST_TRIP = 5;
/** Milliseconds of a handshake that people notice. */
const SLOW = 50;
/** A handshake of round trips alone takes no more than so many times one. */
const BEYOND_DISTANCE = 4;

/** What a round trip is known from. */
const BASIS = { connect: "the TCP connect", wait: "the shortest wait" } as const;
/** What nobody should blame the server for. */
const LOADING = " The first handshake of a program also waits for code to be loaded.";

/** TLS 1.2, whose full handshake takes two round trips: RFC 8446 section 1.2. */
export const oldTls: Rule = (facts) =>
  facts.steps.flatMap((step) => {
    const tls = handshakeOf(step);
    const duration = lengthOf(tls);
    const protocol = tls?.facts?.protocol;
    if (tls === null || duration === null || protocol === undefined) return [];
    if (!/^TLSv1(\.[012])?$/.test(protocol)) return [];
    const trip = roundTripOf(facts, step);
    // Less than two round trips is a session that was resumed, or a server next door.
    const paid = trip !== null && trip.duration >= LEAST_TRIP &&
      duration >= TWO_TRIPS * trip.duration;
    return sighting({
      key: `${tls.serverName} ${protocol}`,
      severity: paid ? "cost" : "note",
      message: `${tls.serverName} speaks ${protocol}, whose full handshake takes two round trips ` +
        "where TLS 1.3 takes one." +
        (paid
          ? ` A round trip takes about ${milliseconds(trip.duration)} here, as long as ` +
            `${BASIS[trip.source]}; the handshake took ${milliseconds(duration)}.`
          : ""),
      cost: paid ? trip.duration : null,
      advice: "Turn on TLS 1.3 at the server.",
      callIds: [step.call.callId],
      evidence: [
        clue(lastOf(step.records, "tlsend"), protocol),
        ...(paid ? [trip.clue] : []),
      ],
    });
  });

/** A handshake that is most of the call. */
export const slowTls: Rule = (facts) =>
  facts.steps.flatMap((step) => {
    const { call, hop: { timings: { total } }, records } = step;
    const tls = handshakeOf(step);
    const cost = lengthOf(tls);
    if (tls === null || cost === null || total === null) return [];
    if (tls.outcome !== "ok" || cost < SLOW || cost < total / 2) return [];
    const trip = roundTripOf(facts, step);
    const times = trip === null || trip.duration === 0 ? 0 : cost / trip.duration;
    const beyond = trip !== null && times > BEYOND_DISTANCE
      ? ` That is ${Math.round(times)} times ${BASIS[trip.source]}: it went into computing, on ` +
        "either side, or into a long chain of certificates." + (isCold(facts, tls) ? LOADING : "")
      : "";
    return sighting({
      key: tls.serverName,
      severity: "cost",
      message: `The TLS handshake with ${tls.serverName} took ${partOf(cost, total)}.${beyond}`,
      cost,
      advice: "Use the connection for more requests; let the server use an ECDSA key and send a " +
        "short chain.",
      callIds: [call.callId],
      evidence: [
        firstOf(records, "tlsstart"),
        lastOf(records, "tlsend"),
        ...(beyond === "" ? [] : [trip?.clue]),
      ],
    });
  });

/** Whether no handshake had been done yet when one began. */
function isCold({ connections }: TraceFacts, { start }: TlsStage): boolean {
  return ![...connections.values()].some(({ dial }) =>
    dial?.tls.some(({ end }) => end !== null && end <= start)
  );
}

/** The handshake with the origin, which is the last one. */
function handshakeOf(step: Step): TlsStage | null {
  return ownDial(step.attempt)?.tls.findLast(({ peer }) => peer === "origin") ?? null;
}
