import type { TraceRecord } from "../../report/record.ts";
import { TraceLog } from "../../trace_log.ts";
import { Client } from "../_support/client.ts";
import { patiently } from "../_support/patience.ts";
import { capture } from "./_capture.ts";
import { connectedTo, untilConnected } from "./_connected.ts";
import { conversationsOf, type Packet, type PacketConversation } from "./_packets.ts";
import { pair, type Pairing } from "./_pairing.ts";
import { type Scene, SCENES, type Stage } from "./_scenes.ts";
import { type Sighting, sightingsOf, tlsSightingsOf } from "./_sightings.ts";
import { withWallClockOffset } from "./_wall_clock.ts";

/** A scene as the trace tells it, and as it was on the wire. */
export interface Evidence {
  /** With times in milliseconds since 1970. */
  readonly records: readonly TraceRecord[];
  readonly packets: readonly Packet[];
  readonly connections: readonly Connection[];
}

/** One connect, and all that came of it. */
export interface Connection extends Pairing<PacketConversation> {
  readonly sightings: readonly Sighting[];
}

let gathered: Promise<ReadonlyMap<Scene, Evidence>> | undefined;

/** The evidence of a scene; all scenes are captured together, once. */
export async function evidenceOf(scene: Scene): Promise<Evidence> {
  gathered ??= gather();
  return (await gathered).get(scene)!;
}

async function gather(): Promise<Map<Scene, Evidence>> {
  await using stack = new AsyncDisposableStack();
  const stages: (readonly [Scene, Stage])[] = [];
  for (const scene of SCENES) stages.push([scene, await scene.open(stack)]);
  const logs: TraceLog[] = [];
  const allPorts = stages.flatMap(([, { ports }]) => ports);
  const connected = connectedTo(allPorts);
  let offset = 0;
  const packets = await capture(allPorts, async () => {
    offset = await withWallClockOffset(async () => {
      for (const [, stage] of stages) logs.push(await play(stage));
    });
    await patiently(untilConnected(allPorts, connected), () => "the end of all connections");
  });
  return new Map(stages.map(([scene, { ports }], index) => {
    const records = logs[index]!.records.map((record) => ({
      ...record,
      time: record.time + offset,
    }));
    const own = packets.filter(({ from, to }) => {
      return ports.some((port) => from.endsWith(`:${port}`) || to.endsWith(`:${port}`));
    });
    const look = scene.kind === "tls" ? tlsSightingsOf : sightingsOf;
    const connections = pair(records, conversationsOf(own)).map((pairing) => {
      return { ...pairing, sightings: look(pairing) };
    });
    return [scene, { records, packets: own, connections }];
  }));
}

/** Lets a client do what it does in a scene, and records it. */
export async function play({ options, act }: Stage): Promise<TraceLog> {
  await using client = new Client(options);
  const log = TraceLog.record(client.trace);
  await act(client);
  await client.close();
  return log;
}
