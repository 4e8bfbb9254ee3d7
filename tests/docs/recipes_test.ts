import { assert, assertEquals } from "@std/assert";
import { runCli } from "../cli/_run_cli.ts";
import { requires } from "../_support/requires.ts";
import { missingFrom } from "./_output.ts";
import { type Block, Page } from "./_page.ts";
import { commandsIn } from "./_shell.ts";
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
  const before = Deno.cwd();
  try {
    Deno.chdir(stage.folder);
    const blocks = runs("sh");
    const scripts = await commandsIn(blocks.map(({ block }) => block.text));
    for (const [index, { block, output }] of blocks.entries()) {
      const commands = scripts[index]!;
      if (commands.some(({ program }) => program !== "httptrace")) continue; // in other tests
      await context.step(block.under, async () => {
        const printed = await printedBy(commands.map(({ args }) => args), stage);
        if (output !== null) assertEquals(missingFrom(printed, output), []);
      });
    }
  } finally {
    Deno.chdir(before);
  }
});

/** What the commands print, one after the other, as a terminal shows it. */
async function printedBy(commands: readonly (readonly string[])[], stage: Stage): Promise<string> {
  let printed = "";
  for (const args of commands) {
    const isOffline = OFFLINE.includes(args[0]!);
    // Of options that are there twice, the last one counts.
    const { stdout, stderr } = await runCli(isOffline ? args : [...args, ...stage.args]);
    printed += stdout + stderr;
  }
  return printed;
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
