/**
 * Plays scenes, and prints what the trace tells of them: a line of JSON each. Started under strace.
 *
 * @module
 */

import { play } from "./_evidence.ts";
import { SCENES } from "./_scenes.ts";
import { withWallClockOffset } from "./_wall_clock.ts";

for (const what of Deno.args) {
  await using stack = new AsyncDisposableStack();
  const { ports, ...stage } = await SCENES.find((scene) => scene.what === what)!.open(stack);
  let records: Awaited<ReturnType<typeof play>>["records"] = [];
  const offset = await withWallClockOffset(async () => {
    ({ records } = await play({ ports, ...stage }));
  });
  const told = records.map((record) => ({ ...record, time: record.time + offset }));
  console.log(JSON.stringify({ what, ports, records: told }));
}
