import { assert, assertEquals } from "@std/assert";
import { TABLES } from "./_tables.ts";

const WAYS = 3;

// A process of its own: where operations are traced, thousands of small reads take too long.
Deno.test("a call through a socket sees what the codec does, however the bytes come", async () => {
  const program = new URL("_socket_program.ts", import.meta.url).href;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--quiet", "--allow-all", program],
    stdin: "null",
  }).output();
  const [printed, complaints] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert(success, `${printed}${complaints}`);
  const cases = Object.values(TABLES).flat().length;
  assertEquals(JSON.parse(printed!), { tried: cases * WAYS, differences: [] });
});
