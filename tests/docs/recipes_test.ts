import { assert, assertEquals } from "@std/assert";
import { outcomeOf } from "../_support/outcome.ts";
import { requires } from "../_support/requires.ts";
import { missingFrom } from "./_output.ts";
import { type Block, Page } from "./_page.ts";
import { commandsIn, type ShellCommand } from "./_shell.ts";
import { Stage } from "./_stage.ts";

const PAGE = await Page.read("recipes.md");

/** Commands that send nothing. */
const OFFLINE = ["view", "check", "diff", "help"];

/** The blocks that can be run, each with what it prints, if the page says so. */
function runs(language: string): { block: Block; output: string | null }[] {
  return PAGE.blocks.flatMap((block, index) => {
    const next = PAGE.blocks[index + 1];
    const isOutput = next?.language === "text" && next.under === block.under;
    return block.language === language ? { block, output: isOutput ? next.text : null } : [];
  });
}

requires("bash", "openssl", "ipv6")("each command prints what the page says", async (context) => {
  await using stage = await Stage.open();
  const blocks = runs("sh");
  const scripts = await commandsIn(blocks.map(({ block }) => block.text));
  // Others are in other tests.
  const ours = blocks.map((it, index) => ({ ...it, commands: scripts[index]! }))
    .filter(({ commands }) => commands.every(({ program }) => program === "httptrace"));
  const printed = await printedBy(ours.flatMap(({ commands }) => commands), stage);
  for (const { block, output, commands } of ours) {
    const text = printed.splice(0, commands.length).join("");
    await context.step(block.under, () => {
      if (output !== null) assertEquals(missingFrom(text, output), []);
    });
  }
});

/** What each command prints, one after the other, as a terminal shows it. */
async function printedBy(commands: readonly ShellCommand[], stage: Stage): Promise<string[]> {
  const lines = commands.map(({ args }) => {
    // Of options that are there twice, the last one counts.
    return OFFLINE.includes(args[0]!) ? args : [...args, ...stage.args];
  });
  const program = new URL("_prints_program.ts", import.meta.url).pathname;
  const args = ["run", "-qA", program, JSON.stringify(lines)];
  const { stdout, stderr } = await outcomeOf(Deno.execPath(), args, { cwd: stage.folder });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

for (const { block, output } of runs("ts").filter(({ output }) => output !== null)) {
  Deno.test(`the program prints what the page says: ${block.under}`, async () => {
    const lines: string[] = [];
    const { log } = console;
    console.log = (...things: unknown[]) => {
      lines.push(things.map((it) => typeof it === "string" ? it : Deno.inspect(it)).join(" "));
    };
    try {
      await import(`data:application/typescript,${encodeURIComponent(block.text)}`);
    } finally {
      console.log = log;
    }
    assertEquals(missingFrom(lines.join("\n"), output!), []);
  });
}

Deno.test("the list at the top leads to every recipe", () => {
  const links = Array.from(PAGE.text.matchAll(/^- \[(.*)\]\(#(.*)\)$/gm), ([, text, to]) => {
    assertEquals(to, text!.toLowerCase().replace(/[?,]/g, "").replaceAll(" ", "-"));
    return text;
  });
  const headings = Array.from(PAGE.text.matchAll(/^## (.*)$/gm), ([, heading]) => heading);
  assert(headings.length > 5);
  assertEquals(links, headings);
});
