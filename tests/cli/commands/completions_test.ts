import { assert, assertEquals } from "@std/assert";
import { COMMANDS } from "../../../cli/args/command_options.ts";
import { OPTIONS } from "../../../cli/args/options.ts";
import { FORMATS } from "../../../cli/args/values.ts";
import { SHELLS } from "../../../cli/completions/operands.ts";
import { requires } from "../../_support/requires.ts";
import { offersOf } from "../../_support/shells.ts";
import { temporaryFolder } from "../../_support/temporary.ts";
import { runCli } from "../../_support/run_cli.ts";

/** A command line, and what is offered at its end. */
type Case = readonly [line: string, offers: readonly string[]];

const CASES: readonly Case[] = [
  ["httptrace vi", ["view"]],
  ["httptrace --form", ["--format"]],
  ["httptrace --ma", ["--max-redirs", "--max-time"]],
  ["httptrace --format h", ["har", "html"]],
  ["httptrace --format=h", ["har", "html"]],
  ["httptrace -X P", ["PATCH", "POST", "PUT"]],
  ["httptrace --cacert au", ["authority.pem"]],
  ["httptrace --output=au", ["authority.pem"]],
  ["httptrace -d @au", ["@authority.pem"]],
  ["httptrace -d au", []],
  ["httptrace -n au", []],
  ["httptrace view tr", ["trace.ndjson"]],
  ["httptrace --format har view tr", ["trace.ndjson"]],
  ["httptrace diff trace.ndjson au", ["authority.pem"]],
  ["httptrace view --exp", ["--expect", "--explain"]],
  ["httptrace help exp", ["expect"]],
  ["httptrace completions ", ["bash", "fish", "zsh"]],
];

/** What shells differ in, and does not matter: a mark of theirs around what they insert. */
function plain(offer: string): string {
  return offer.replace(/^--(format|output)=(?=.)/, "").replace(/^@/, "").replace(/=$/, "");
}

for (const shell of SHELLS) {
  requires(shell)(`${shell} completes commands, options, formats and files`, async () => {
    await using folder = await temporaryFolder();
    for (const name of ["authority.pem", "trace.ndjson"]) {
      await Deno.writeTextFile(`${folder.path}/${name}`, "");
    }
    const { stdout } = await runCli(["completions", shell]);
    const offers = await offersOf(shell, stdout, folder.path, CASES.map(([line]) => line));
    const found = CASES.map(([line], index) => [line, (offers[index] ?? []).map(plain)]);
    assertEquals(found, CASES.map(([line, expected]) => [line, expected.map(plain)]));
  });

  Deno.test(`the script for ${shell} knows every option, format and command`, async () => {
    const { stdout } = await runCli(["completions", shell]);
    const words = new Set(stdout.match(/[\w-]+/g));
    const options = Object.values(OPTIONS).flatMap(({ long }) => long === "" ? [] : long);
    const names = shell === "fish" ? options : options.map((long) => `--${long}`);
    for (const word of [...names, ...Object.keys(FORMATS), ...Object.keys(COMMANDS)]) {
      assert(words.has(word), word);
    }
  });
}
