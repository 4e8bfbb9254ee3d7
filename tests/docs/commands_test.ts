import { assert, assertEquals } from "@std/assert";
import { parseCommand } from "../../cli/args/parse.ts";
import deno from "../../deno.json" with { type: "json" };
import { parseSetting } from "../../register/setting.ts";
import { requires } from "../_support/requires.ts";
import { Page } from "./_page.ts";
import { commandsIn, type ShellCommand } from "./_shell.ts";

const PAGES = ["recipes.md", "from_curl.md", "../README.md"];

for (const name of PAGES) {
  requires("bash")(`every command of ${name} is one that there is`, async () => {
    const page = await Page.read(name);
    const blocks = page.blocksOf("sh");
    const commands = await commandsIn(blocks.map(({ text }) => text));
    for (const [index, { text }] of blocks.entries()) {
      assert(commands[index]!.length > 0, text);
      commands[index]!.forEach(check);
    }
  });
}

/** Throws if a command is wrong. */
function check({ program, args, setting }: ShellCommand): void {
  if (program === "httptrace") return void parseCommand(args);
  if (setting !== null) parseSetting(setting, 1);
  const [what, ...rest] = args;
  if (program !== "deno" || what === undefined) return;
  if (what === "task") return assert(Object.hasOwn(deno.tasks, rest[0]!), rest[0]);
  const modules = rest.filter((it) => it.includes("@httptrace/")).map((it) => {
    return it.replace(/^.*@httptrace\/httptrace/, ".");
  });
  for (const module of modules) assert(Object.hasOwn(deno.exports, module), module);
  if (what !== "run") return;
  const at = rest.findIndex((it) => /(^cli\.ts|\/cli)$/.test(it));
  if (at >= 0) parseCommand(rest.slice(at + 1));
}

Deno.test("docs/cli.md is what help shows: after a change, run `deno task docs`", async () => {
  const { cliReference } = await import("../../tools/cli_reference.ts");
  const page = await Deno.readTextFile(new URL("../../docs/cli.md", import.meta.url));
  assertEquals(page, await cliReference());
});
