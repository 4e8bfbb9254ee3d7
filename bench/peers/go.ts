import { findProgram } from "../../tests/_support/requires.ts";
import { Missing } from "../model.ts";

let built: Promise<string> | undefined;

/**
 * The Go peer, built when it is first needed.
 *
 * @throws {Missing} If Go is not installed.
 */
export function goProgram(): Promise<string> {
  return built ??= build();
}

async function build(): Promise<string> {
  const go = findProgram("go");
  if (go === null) throw new Missing("Go is not installed");
  const folder = await Deno.makeTempDir();
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  const { success, stderr } = await new Deno.Command(go, {
    args: ["build", "-o", `${folder}/peer`, "main.go"],
    cwd: new URL("../go/", import.meta.url),
    // The standard library is all it needs.
    env: { GOFLAGS: "-mod=mod", GOPROXY: "off" },
  }).output();
  if (!success) throw new Error(`Cannot build the Go peer: ${new TextDecoder().decode(stderr)}`);
  return `${folder}/peer`;
}
