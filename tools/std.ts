/**
 * Where the `@std` packages come from: the registry, or `tools/std/`.
 *
 * Some networks reach npm but not JSR. There, and only there, the small stand-ins in `tools/std/`
 * take the place of the three `@std` packages. The folder is laid out as a registry of its own, so
 * one environment variable serves every deno command, and the processes that tests start inherit it:
 *
 * ```sh
 * JSR_URL=$(deno run -qA tools/std.ts) deno run -A cli.ts
 * ```
 *
 * Prints an empty line, which deno reads as its default, when the real packages can be had.
 *
 * @module
 */

const MODULES = ["@std/assert", "@std/cli/parse-args", "@std/fmt/bytes", "@std/fmt/colors"];
const STAND_INS = new URL("./std/", import.meta.url).href;
/** A network that swallows packets answers nothing at all. */
const PATIENCE_MS = 5_000;

async function canImportAll(): Promise<boolean> {
  // A literal specifier would be loaded before the program starts, without a time limit.
  const imported = Promise.all(MODULES.map((name) => import(name))).then(() => true, () => false);
  const tooLate = new Promise<boolean>((resolve) => setTimeout(resolve, PATIENCE_MS, false));
  return await Promise.race([imported, tooLate]);
}

if (await canImportAll()) {
  console.log(Deno.env.get("JSR_URL") ?? "");
} else {
  console.error("Cannot load @std from JSR: using the stand-ins in tools/std instead");
  console.log(STAND_INS);
}
Deno.exit(); // a download that hangs would keep the process alive
