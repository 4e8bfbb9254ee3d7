import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { COMMANDS, optionsOf } from "../../cli/args/command_options.ts";
import { GROUPS, namesOf, type Option, OPTIONS } from "../../cli/args/options.ts";
import { parseCommand } from "../../cli/args/parse.ts";
import { FORMATS } from "../../cli/args/values.ts";
import * as statuses from "../../cli/errors/exit_status.ts";
import { TOPICS } from "../../cli/help/topics.ts";
import { EXIT_CODES } from "../../report/curl/exit_codes.ts";
import { CALL_VALUES } from "../../report/expect/call_values.ts";
import { RUN_VALUES } from "../../report/expect/run_values.ts";
import { WRITE_OUT_NAMES } from "../../report/write_out.ts";
import { runCli } from "../_support/run_cli.ts";

const ALL: readonly Option[] = Object.values(OPTIONS);

async function helpOn(...topics: string[]): Promise<string> {
  const { status, stdout, stderr } = await runCli(["help", ...topics]);
  assertEquals([status, stderr], [0, ""]);
  return stdout;
}

/** The words that lines begin with. */
function firstWords(text: string): Set<string> {
  return new Set(text.split("\n").map((line) => line.trim().split(/[ ,]/)[0]!));
}

Deno.test("--help, -h and help alone are the same", async () => {
  const text = await helpOn();
  for (const flag of ["--help", "-h"]) assertEquals((await runCli([flag])).stdout, text);
});

Deno.test("--help names every option on a line of its own", async () => {
  const lines = (await helpOn()).split("\n");
  for (const option of ALL) {
    const matching = lines.filter((line) => line.trimStart().startsWith(namesOf(option)));
    assertEquals(matching.length, 1, namesOf(option));
    assertStringIncludes(matching[0]!, option.help.split(" ")[0]!);
  }
});

Deno.test("--help is short: an option takes one line", async () => {
  const paragraphs = (await helpOn()).split("\n\n");
  for (const [heading, options] of Object.entries(GROUPS)) {
    const lines = paragraphs.find((text) => text.startsWith(`${heading}:\n`))?.trim().split("\n");
    assertEquals(lines?.length, Object.keys(options).length + 1, heading);
  }
});

Deno.test("--help names every command, and shows examples", async () => {
  const text = await helpOn();
  const words = firstWords(text);
  for (const command of Object.keys(COMMANDS)) assert(words.has(command), command);
  assert((text.match(/^ {2}httptrace .*$/gm) ?? []).length >= 5);
});

for (const topic of ["", ...TOPICS, ...ALL.map(({ short, long }) => long || short)]) {
  Deno.test(`help ${topic} fits 80 columns of ASCII`, async () => {
    const text = await helpOn(...topic === "" ? [] : [topic]);
    assertMatch(text, /^[\n\x20-\x7e]+$/);
    // An example is to be copied as it is.
    const lines = text.split("\n").filter((line) => !/^ {2}(httptrace|deno) /.test(line));
    assertEquals(lines.filter((line) => line.length > 80), []);
  });
}

Deno.test("every example that help shows is right", async () => {
  const texts = await Promise.all(["", ...TOPICS].map((topic) => helpOn(...topic ? [topic] : [])));
  const examples = texts.join("\n").match(/(?<=^ {2})httptrace .*$/gm) ?? [];
  assert(examples.length > 30);
  for (const example of examples) {
    // What a shell does itself is left out: pipes, redirections and comments; then its quotes.
    for (const command of example.split(" | ").filter((part) => part.startsWith("httptrace "))) {
      const words = command.replace(/ (>|<|#).*$/, "").match(/(?:'[^']*'|\S)+/g) ?? [];
      parseCommand(words.slice(1).map((word) => word.replaceAll("'", "")));
    }
  }
});

Deno.test("help topics names every topic", async () => {
  const words = firstWords(await helpOn("topics"));
  assertEquals(TOPICS.filter((topic) => !words.has(topic)), []);
});

Deno.test("help formats tells of every format, and help FORMAT more of it, with an example", async () => {
  const all = await helpOn("formats");
  for (const [format, about] of Object.entries(FORMATS)) {
    assertStringIncludes(all.replaceAll(/\s+/g, " "), `${format} ${about}`);
    const text = await helpOn(format);
    assertStringIncludes(text.replaceAll(/\s+/g, " "), about);
    assertMatch(text, /^ {2}httptrace .*(--format|-v)/m);
  }
});

Deno.test("help FORMAT may be typed as it is written", async () => {
  assertEquals(await helpOn("FORMAT"), await helpOn("formats"));
});

Deno.test("help exit explains every status that the program has", async () => {
  const explained = firstWords(await helpOn("exit"));
  const own = Object.values(statuses).filter((value) => typeof value === "number");
  for (const status of [0, 2, 5, ...own, ...Object.values(EXIT_CODES)]) {
    assert(explained.has(String(status)), `${status}`);
  }
});

Deno.test("help expect names everything that can be expected", async () => {
  const words = firstWords(await helpOn("expect"));
  const names = [...Object.keys(CALL_VALUES), ...Object.keys(RUN_VALUES), "header.NAME"];
  assertEquals(names.filter((name) => !words.has(name)), []);
});

Deno.test("help write-out names every variable", async () => {
  const words = new Set((await helpOn("write-out")).split(/\s+/));
  assertEquals(WRITE_OUT_NAMES.filter((name) => !words.has(name)), []);
});

Deno.test("help on an option tells what it takes", async () => {
  for (const option of ALL) {
    for (const name of [option.short && `-${option.short}`, option.long && `--${option.long}`]) {
      if (name === "") continue;
      const text = (await helpOn(name)).replaceAll(/\s+/g, " ");
      assertStringIncludes(text, option.help);
      if (option.takes !== "nothing") {
        assertStringIncludes(text, `It takes ${option.kind.expects}.`);
      }
    }
  }
});

Deno.test("help on a command names its options, and so does COMMAND --help", async () => {
  for (const command of ["view", "check", "diff"] as const) {
    const text = await helpOn(command);
    assertStringIncludes(text, `Usage: httptrace ${command} FILE`);
    for (const option of optionsOf(command)) assertStringIncludes(text, namesOf(option));
    assertEquals((await runCli([command, "--help"])).stdout, text);
  }
});

Deno.test("an unknown topic names the nearest one", async () => {
  const { status, stderr } = await runCli(["help", "--fromat"]);
  assertEquals(status, 2);
  assertStringIncludes(stderr, 'Cannot explain "--fromat": did you mean --format?');
});

Deno.test("help traces names the schema of this version", async () => {
  const { default: config } = await import("../../deno.json", { with: { type: "json" } });
  const url = /https:\/\/jsr\.io\/\S+/.exec(await helpOn("traces"))?.[0];
  const file = url?.replace(`https://jsr.io/${config.name}/${config.version}/`, "");
  assertEquals(file, "report/trace.schema.json");
  assert((await Deno.stat(new URL(`../../${file}`, import.meta.url))).isFile);
  assert(config.publish.include.includes("report/"));
});
