import { ownDial } from "../model/attempt_phases.ts";
import type { ConnectStage } from "../model/traced.ts";
import { isType } from "../record.ts";
import { count, milliseconds } from "../text/figures.ts";
import { sighting } from "./evidence.ts";
import type { Rule } from "./finding.ts";
import { firstRace } from "./stages.ts";
import { addressWords, familyOf, sentence, withoutNumber } from "./words.ts";

/** Addresses that were tried in vain before the one that connected: RFC 8305. */
export const addressLost: Rule = ({ steps }) =>
  steps.flatMap((step) => {
    const { call, records } = step;
    const dial = ownDial(step.attempt);
    const race = dial === null ? [] : firstRace(dial);
    const winner = race.find(({ outcome }) => outcome === "ok");
    const before = winner === undefined ? [] : race.slice(0, race.indexOf(winner));
    const [first] = before;
    if (dial === null || winner === undefined || first === undefined) return [];
    const cost = winner.start - first.start;
    const more = before.length - 1;
    const others = more === 0 ? "" : ` In between, ${count(more, "other address")} did no better.`;
    return sighting({
      key: `${dial.hostPort} ${familyOf(first.address)} ${first.outcome}`,
      severity: "cost",
      message: `${sentence(addressWords(first.address))} ${fateOf(first)}, so ` +
        `${winner.address} was tried ${milliseconds(cost)} later, and connected.${others}`,
      cost,
      advice: adviceOn(first, winner, dial.dns?.answer?.source === "hosts"),
      callIds: [call.callId],
      evidence: records.filter((it) =>
        isType(it, "connectend") && [...before, winner].some(isOf(it.detail.address))
      ),
    });
  });

function isOf(address: string): (connect: ConnectStage) => boolean {
  return (connect) => connect.address === address;
}

function fateOf({ outcome, error }: ConnectStage): string {
  if (outcome !== "error") return "did not answer in the time that it had alone";
  const why = withoutNumber(error?.message ?? "no reason given");
  return /refused/i.test(why) ? "refused the connection" : `could not be connected to (${why})`;
}

function adviceOn(loser: ConnectStage, winner: ConnectStage, isFromFile: boolean): string {
  const families = [familyOf(loser.address), familyOf(winner.address)];
  const avoidance = families[0] === families[1]
    ? ""
    : `; -${families[1] === "IPv4" ? 4 : 6} avoids it`;
  const place = isFromFile ? "the hosts file" : "the DNS";
  return `Let the server answer at ${loser.address}, or take that address out of ${place}${avoidance}.`;
}
