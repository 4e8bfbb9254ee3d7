import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { FORMATS } from "../../cli/args/values.ts";
import { VERSION } from "../../version.ts";
import { echoServer, runCli } from "./_run_cli.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(program: string, args: readonly string[], env = {}): Promise<Ended> {
  const command = new Deno.Command(program, { args: [...args], cwd: ROOT, env, stdin: "null" });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** The commands of `help install` for a checkout, as words, with other places to put things. */
async function commandFor(verb: "install" | "compile", ...changes: string[]): Promise<string[]> {
  const { stdout } = await runCli(["help", "install"]);
  const line = stdout.split("\n").find((line) =>
    line.includes(`deno ${verb} `) && /cli\.ts$/.test(line)
  );
  return [...line!.trim().split(" ").slice(1, -1), ...changes, line!.trim().split(" ").at(-1)!];
}

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function assertWorks(program: string): Promise<void> {
  await using server = echoServer();
  const version = await run(program, ["--version"]);
  assertEquals([version.stdout, version.code], [`httptrace ${VERSION}\n`, 0], version.stderr);
  const { code, stdout, stderr } = await run(program, ["--format=har", server.at]);
  assertEquals([code, stderr], [0, ""]);
  assertEquals(JSON.parse(stdout).log.entries.length, 1);
}

Deno.test("installed as help says, the command httptrace works", async () => {
  await inFolder(async (folder) => {
    const { code, stderr } = await run(
      Deno.execPath(),
      await commandFor("install", "--root", folder),
    );
    assertEquals(code, 0, stderr);
    await assertWorks(`${folder}/bin/httptrace`);
  });
});

Deno.test("compiled as help says, one file holds the program and all that it loads later", async () => {
  // The runtime that the file begins with is not run here: any program will do for it.
  const env = { DENORT_BIN: Deno.execPath(), NO_COLOR: "1" };
  await inFolder(async (folder) => {
    const args = await commandFor("compile", "--no-check", "-o", `${folder}/httptrace`);
    const { code, stdout, stderr } = await run(Deno.execPath(), args, env);
    assertEquals(code, 0, stderr);
    for (const format of Object.keys(FORMATS)) {
      assertStringIncludes(stdout + stderr, ` ${format}.ts `);
    }
    assert((await Deno.stat(`${folder}/httptrace`)).size > (await Deno.stat(Deno.execPath())).size);
  });
});

const hasRuntime = await isRuntimeThere();

Deno.test({
  name: hasRuntime
    ? "compiled as help says, the file runs"
    : "compiled as help says, the file runs (skipped: deno has not downloaded denort yet)",
  ignore: !hasRuntime,
  async fn() {
    await inFolder(async (folder) => {
      const args = await commandFor("compile", "--no-check", "-o", `${folder}/httptrace`);
      const { code, stderr } = await run(Deno.execPath(), args);
      assertEquals(code, 0, stderr);
      await assertWorks(`${folder}/httptrace`);
    });
  },
});

/** Whether `deno compile` has the runtime that it puts a program into, and need not download it. */
async function isRuntimeThere(): Promise<boolean> {
  if (Deno.env.has("DENORT_BIN")) return true;
  const { stdout } = await run(Deno.execPath(), ["info", "--json"]);
  const name = `release/v${Deno.version.deno}/denort-${Deno.build.target}.zip`;
  return await Deno.stat(`${JSON.parse(stdout).denoDir}/dl/${name}`).then(() => true, () => false);
}
