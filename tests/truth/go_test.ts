/**
 * What the trace tells, held against Go's httptrace: the same requests to the same scripted servers.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { patiently } from "../_support/patience.ts";
import { requires } from "../_support/requires.ts";
import { buildGoProgram, GoClient } from "./_go_client.ts";
import { GO_DIFFERENCES } from "./_go_differences.ts";
import { HOOK_SCENES, type HookScene } from "./_hook_scenes.ts";
import type { HookedClient } from "./_hooks.ts";
import { OurClient } from "./_our_client.ts";

const test = requires("go", "nginx", "dnsmasq", "openssl", "ipv6");

/** What was told of each call in a scene, and how it ended. */
type Account = readonly { readonly lines: readonly string[]; readonly outcome: "ok" | "error" }[];

for (const scene of HOOK_SCENES) {
  const differences = GO_DIFFERENCES.filter((one) => one.scene === scene.what);
  const but = differences.map(({ why }) => `, but ${why}`).join("");

  test(`the events are the hooks of Go${but}: ${scene.what}`, async () => {
    const [go, ours] = await accounts(scene);
    assertEquals(ours.map(({ outcome }) => outcome), go.map(({ outcome }) => outcome));
    const found = go.flatMap(({ lines }, call) => {
      return difference(withoutWrites(lines), withoutWrites(ours[call]!.lines));
    });
    assertEquals(found, differences.flatMap(({ lines }) => lines));
  });
}

for (const what of ["a new connection, and the same one used again", "a POST with a body"]) {
  test(`Go tells that a request is written before any of it is, and we after: ${what}`, async () => {
    const [go, ours] = await accounts(HOOK_SCENES.find((scene) => scene.what === what)!);
    for (const { lines } of go) assertEquals(writes(lines), [...WRITTEN, "datasent"]);
    for (const { lines } of ours) assertEquals(writes(lines), ["datasent", ...WRITTEN]);
  });
}

const WRITTEN = ["requestheaders", "requestend ok"];

function writes(lines: readonly string[]): string[] {
  return lines.filter((line) => line === "datasent" || WRITTEN.includes(line));
}

function withoutWrites(lines: readonly string[]): string[] {
  return lines.filter((line) => line !== "datasent");
}

let program: Promise<string> | undefined;

/** What Go tells of a scene, and what we do. */
async function accounts(scene: HookScene): Promise<[go: Account, ours: Account]> {
  program ??= buildGoProgram();
  await using go = new GoClient(await program);
  await using ours = new OurClient();
  return [await play(scene, go), await play(scene, ours)];
}

async function play(scene: HookScene, client: HookedClient): Promise<Account> {
  await using stack = new AsyncDisposableStack();
  const { options = {}, act } = await scene.open(stack);
  await client.use(options);
  const calls = await patiently(act(client), () => `the end of ${scene.what}`);
  return await Promise.all(calls.map(async ({ ended, lines }) => {
    return { lines: collapsed(lines), outcome: await ended };
  }));
}

/** Without the ports, which differ each time, and without repetitions. */
function collapsed(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/:\d{4,5}\b/g, ":port"))
    .filter((line, index, all) => line !== all[index - 1]);
}

/** The lines of one list only, with a minus, and those of the other only, with a plus. */
function difference(one: readonly string[], other: readonly string[]): string[] {
  const [first, second] = [one[0], other[0]];
  if (first === second) {
    return first === undefined ? [] : difference(one.slice(1), other.slice(1));
  }
  const without = first === undefined ? null : [`- ${first}`, ...difference(one.slice(1), other)];
  const within = second === undefined ? null : [`+ ${second}`, ...difference(one, other.slice(1))];
  if (without === null || within === null) return without ?? within ?? [];
  return within.length < without.length ? within : without;
}
