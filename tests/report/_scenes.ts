import { TraceLog } from "../../trace_log.ts";
import { requires } from "../_support/requires.ts";
import * as scenes from "../_support/scenes.ts";

type RecordScene = () => Promise<TraceLog>;

const PLAIN = [
  scenes.newAndReused,
  scenes.redirectedAndPosted,
  scenes.troubled,
  scenes.queued,
  scenes.talkative,
  scenes.outrun,
  scenes.overtaken,
];
const SECURE = [scenes.raced, scenes.tunnelled];

const recorded = new Map<RecordScene, Promise<TraceLog>>();

/** The log of a scene, which is recorded once only. */
export function logOf(scene: RecordScene): Promise<TraceLog> {
  const log = recorded.get(scene) ?? scene();
  recorded.set(scene, log);
  return log;
}

/** Registers a test for the log of each scene. */
export function forEachScene(name: string, check: (log: TraceLog) => void | Promise<void>): void {
  for (const scene of PLAIN) {
    Deno.test(`${name}: ${scene.name}`, async () => await check(await logOf(scene)));
  }
  for (const scene of SECURE) {
    requires("nginx", "openssl")(`${name}: ${scene.name}`, async () => {
      await check(await logOf(scene));
    });
  }
}

/** A log as it was when it had each number of records: calls go on, phases are half done. */
export function beginningsOf(log: TraceLog): TraceLog[] {
  return log.records.map((_, index) => {
    return new TraceLog(log.records.slice(0, index + 1), { epoch: log.epoch });
  });
}
