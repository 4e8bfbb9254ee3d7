import type { TraceLog } from "../../trace_log.ts";

/** A file with a text, or with a log as it is saved, for as long as it is needed. */
export async function savedLog(log: TraceLog | string) {
  const path = await Deno.makeTempFile({ suffix: ".ndjson" });
  await Deno.writeTextFile(path, typeof log === "string" ? log : log.toNdjson());
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path) };
}
