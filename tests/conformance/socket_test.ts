import { assertEquals } from "@std/assert";
import { TABLES } from "./_tables.ts";
import { outcomeOf } from "../_support/outcome.ts";

const WAYS = 3;

// A process of its own: where operations are traced, thousands of small reads take too long.
Deno.test("a call through a socket sees what the codec does, however the bytes come", async () => {
  const program = new URL("_socket_program.ts", import.meta.url).href;
  const { status, stdout, stderr } = await outcomeOf(Deno.execPath(), ["run", "-qA", program]);
  assertEquals(status, 0, `${stdout}${stderr}`);
  const cases = Object.values(TABLES).flat().length;
  assertEquals(JSON.parse(stdout), { tried: cases * WAYS, differences: [] });
});
