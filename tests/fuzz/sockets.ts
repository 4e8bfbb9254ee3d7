import { DEFAULT_LIMIT } from "../conformance/_case.ts";
import { playAll, randomPace } from "../conformance/_laws.ts";
import { WHOLE } from "../conformance/_play.ts";
import { sayReplays } from "../conformance/_replay.ts";
import { SocketPlayer } from "../conformance/_socket_player.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { inputOf } from "./inputs.ts";
import type { Failure, Plan, Report } from "./report.ts";

const PLAYERS = 4;
const PROGRESS = 10_000;
/** Longer ones are as many reads, and say little more. */
const LONGEST = 2_000;

/** Sends the same inputs through real sockets, until a call sees another thing than the codec. */
export async function fuzzSockets({ seed, from = 0, inputs, progress }: Plan): Promise<Report> {
  await using server = await ScriptedServer.start(sayReplays);
  const verdicts = new Map<string, number>();
  const start = performance.now();
  let [next, tried] = [from, 0];
  let failure: Failure | null = null;
  await Promise.all(Array.from({ length: PLAYERS }, async () => {
    const player = new SocketPlayer(server.url(), DEFAULT_LIMIT);
    while (failure === null && next < from + inputs) {
      const nth = next++;
      const { input, random } = inputOf(seed, nth);
      const { raw } = input.one;
      const one = { ...input.one, raw: raw.slice(0, LONGEST), maxHeadBytes: DEFAULT_LIMIT };
      const outcomes = playAll(one, WHOLE).map(({ outcome }) => outcome);
      const broken = await player.difference([one], outcomes, randomPace(random).pieces)
        .catch((error: unknown) => String(error));
      const end = outcomes[0]?.end ?? "nothing";
      verdicts.set(end, (verdicts.get(end) ?? 0) + 1);
      if (broken !== null) failure ??= { nth, broken, smallest: one };
      if (++tried % PROGRESS === 0) progress?.(tried);
    }
    const [violation] = await player.end();
    if (violation !== undefined) failure ??= { nth: next, broken: violation, smallest: null };
  }));
  const milliseconds = performance.now() - start;
  const sorted = [...verdicts].sort(([, a], [, b]) => b - a);
  return { tried, milliseconds, verdicts: sorted, failure };
}
