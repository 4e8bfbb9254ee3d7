import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { FORMATS } from "../../cli/args/values.ts";
import { VERSION } from "../../version.ts";
import { echoServer } from "../_support/echo_server.ts";
import { type Outcome, outcomeOf } from "../_support/outcome.ts";
import { runCli } from "../_support/run_cli.ts";
import { temporaryFolder } from "../_support/temporary.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Runs a program in the folder of the project. */
function run(program: string, args: readonly string[], env = {}): Promise<Outcome> {
  return outcomeOf(program, args, { cwd: ROOT, env });
}

/** The commands of `help install` for a checkout, as words, with other places to put things. */
async function commandFor(verb: "install" | "compile", ...changes: string[]): Promise<string[]> {
  const { stdout } = await runCli(["help", "install"]);
  const line = stdout.split("\n").find((line) =>
    line.includes(`deno ${verb} `) && /cli\.ts$/.test(line)
  );
  return [...line!.trim().split(" ").slice(1, -1), ...changes, line!.trim().split(" ").at(-1)!];
}

async function assertWorks(program: string): Promise<void> {
  await using server = echoServer();
  const version = await run(program, ["--version"]);
  assertEquals([version.stdout, version.status], [`httptrace ${VERSION}\n`, 0], version.stderr);
  const { status, stdout, stderr } = await run(program, ["--format=har", server.at]);
  assertEquals([status, stderr], [0, ""]);
  assertEquals(JSON.parse(stdout).log.entries.length, 1);
}

Deno.test("installed as help says, the command httptrace works", async () => {
  await using folder = await temporaryFolder();
  const args = await commandFor("install", "--root", folder.path);
  const { status, stderr } = await run(Deno.execPath(), args);
  assertEquals(status, 0, stderr);
  await assertWorks(`${folder.path}/bin/httptrace`);
});

Deno.test("compiled as help says, one file holds the program and all that it loads later", async () => {
  // The runtime that the file begins with is not run here: any program will do for it.
  const env = { DENORT_BIN: Deno.execPath(), NO_COLOR: "1" };
  await using folder = await temporaryFolder();
  const file = `${folder.path}/httptrace`;
  const args = await commandFor("compile", "--no-check", "-o", file);
  const { status, stdout, stderr } = await run(Deno.execPath(), args, env);
  assertEquals(status, 0, stderr);
  for (const format of Object.keys(FORMATS)) {
    assertStringIncludes(stdout + stderr, ` ${format}.ts `);
  }
  assert((await Deno.stat(file)).size > (await Deno.stat(Deno.execPath())).size);
});

const hasRuntime = await isRuntimeThere();

Deno.test({
  name: hasRuntime
    ? "compiled as help says, the file runs"
    : "compiled as help says, the file runs (skipped: deno has not downloaded denort yet)",
  ignore: !hasRuntime,
  async fn() {
    await using folder = await temporaryFolder();
    const args = await commandFor("compile", "--no-check", "-o", `${folder.path}/httptrace`);
    const { status, stderr } = await run(Deno.execPath(), args);
    assertEquals(status, 0, stderr);
    await assertWorks(`${folder.path}/httptrace`);
  },
});

/** Whether `deno compile` has the runtime that it puts a program into, and need not download it. */
async function isRuntimeThere(): Promise<boolean> {
  if (Deno.env.has("DENORT_BIN")) return true;
  const { stdout } = await run(Deno.execPath(), ["info", "--json"]);
  const name = `release/v${Deno.version.deno}/denort-${Deno.build.target}.zip`;
  return await Deno.stat(`${JSON.parse(stdout).denoDir}/dl/${name}`).then(() => true, () => false);
}
