import { assertEquals } from "@std/assert";
import { coded, contentEncoding } from "../_support/coded.ts";
import { pseudoRandom } from "../_support/bytes.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { ok } from "./_servers.ts";

const test = Deno.test;

const PROGRAM = decodeURIComponent(
  new URL("../_support/dropped_program.ts", import.meta.url).pathname,
);

const HALVES: Record<string, string> = {
  "": ok("x".repeat(100_000)).slice(0, 50_000),
  ", coded": ok(coded(pseudoRandom(100_000), "gzip"), contentEncoding("gzip")).slice(0, 50_000),
};

/** What becomes of the connection of half a response when only this is held. */
async function outcome(what: string, answer: string, rounds: number): Promise<unknown> {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(answer);
    await peer.untilEnd();
  });
  const flags = ["run", "-A", "--no-check", "--v8-flags=--expose-gc"];
  const command = new Deno.Command(Deno.execPath(), {
    args: [...flags, PROGRAM, what, server.url(), String(rounds)],
  });
  const { stdout, stderr } = await command.output();
  const [text, log] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (text === "") throw new Error(`Cannot run ${PROGRAM}: ${log}`);
  return JSON.parse(text ?? "");
}

for (const [kind, answer] of Object.entries(HALVES)) {
  for (
    const what of [
      "nothing of fetch",
      "nothing of request",
      "the headers of fetch",
      "the headers of request",
      "nothing of fetch, whose body was looked at",
      "nothing of request, whose body was looked at",
      "nothing of fetch, whose body was begun",
      "nothing of request, whose body was begun",
    ]
  ) {
    test(`half a response${kind} of which a program holds ${what} is abandoned`, async () => {
      assertEquals(await outcome(what, answer, 100), { reason: "abandoned", calls: 0, holds: 1 });
    });
  }

  for (
    const what of [
      "the response of fetch",
      "the response of request",
      "the body of fetch",
      "the body of request",
      "a reader of fetch",
      "a reader of request",
      "a clone of fetch",
      "a read of request",
    ]
  ) {
    test(`half a response${kind} of which a program holds ${what} is not abandoned`, async () => {
      assertEquals(await outcome(what, answer, 10), { reason: null, calls: 1, holds: 1 });
    });
  }
}
