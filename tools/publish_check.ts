/**
 * Tries what publishing would do, slow types included.
 *
 * The stand-ins of `tools/std/` lie inside the package and are not published, which deno would
 * refuse. While they are in use, they are lent from a copy outside.
 *
 * @module
 */

import { cp } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const registry = Deno.env.get("JSR_URL") ?? "";
const copy = await Deno.makeTempDir();
try {
  const usesStandIns = registry.startsWith("file:");
  if (usesStandIns) await cp(new URL(registry), copy, { recursive: true });
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["publish", "--dry-run", "--allow-dirty"],
    env: { JSR_URL: usesStandIns ? pathToFileURL(copy).href : registry },
    stdout: "inherit",
    stderr: "inherit",
  }).spawn().status;
  Deno.exitCode = code;
} finally {
  await Deno.remove(copy, { recursive: true });
}
