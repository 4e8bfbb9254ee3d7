import { Missing } from "../model.ts";

/** The newest that runs on every Node that is still in use. */
const VERSION = "7";

let installed: Promise<string> | undefined;

/**
 * What Node imports undici by: a folder of its own that lives as long as this process.
 *
 * @throws {Missing} If it cannot be downloaded.
 */
export function nodeUndici(): Promise<string> {
  return installed ??= install();
}

/**
 * What Deno imports undici by: its own copy of the same release.
 *
 * @throws {Missing} If it cannot be downloaded.
 */
export async function denoUndici(): Promise<string> {
  await nodeUndici();
  return `npm:undici@${VERSION}`;
}

async function install(): Promise<string> {
  const folder = await Deno.makeTempDir();
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  const dependencies = { undici: VERSION };
  await Deno.writeTextFile(`${folder}/package.json`, JSON.stringify({ dependencies }));
  // By Deno, so that one download serves both.
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["install", "--quiet"],
    cwd: folder,
    stdout: "null",
    stderr: "null",
  }).output();
  if (!success) throw new Missing("undici cannot be had from npm");
  return `file://${folder}/node_modules/undici/index.js`;
}
