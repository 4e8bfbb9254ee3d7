import type { TraceEventType } from "../mod.ts";

const ROOT = new URL("../", import.meta.url);

/** The beginning of a question whether anybody listens, or of an emit, up to its bracket. */
const EMISSION = /[\w$#]+(?:\.[\w$#]+)*\.(wants|emit)\(/g;
/** Fewer means that events are emitted in another way now, which this file does not know. */
const FEWEST = 40;

/**
 * Builds the module without its events, in a folder of its own.
 *
 * In a copy of the sources each `….wants(…)` becomes `false` and each `….emit(…)` becomes
 * `undefined`, arguments included, so that neither a question nor a detail nor a clock read for it is
 * left on any path. Everything else stays as it is, `timings()` included.
 *
 * @returns The URL of its `mod.ts`.
 */
export async function buildWithoutEmits(stack: AsyncDisposableStack): Promise<string> {
  const folder = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  let removed = 0;
  for (const path of await sources()) {
    const { text, count } = withoutEmits(await Deno.readTextFile(new URL(path, ROOT)));
    removed += count;
    const target = `${folder}/${path}`;
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(target, text);
  }
  if (removed < FEWEST) throw new Error(`Cannot remove the emits: only ${removed} were found`);
  const module = `file://${folder}/mod.ts`;
  await checkSilence(module);
  return module;
}

/** The sources that `mod.ts` may import. */
async function sources(): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isFile } of Deno.readDir(ROOT)) {
    if (isFile && name.endsWith(".ts")) found.push(name);
  }
  for (const folder of ["transport", "report"]) found.push(...await sourcesIn(folder));
  return found;
}

async function sourcesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...await sourcesIn(path));
    else if (name.endsWith(".ts")) found.push(path);
  }
  return found;
}

/** Takes questions and emits out of a source. */
export function withoutEmits(source: string): { text: string; count: number } {
  let text = "";
  let count = 0;
  let done = 0;
  for (const match of source.matchAll(EMISSION)) {
    if (match.index < done) continue; // inside of one that is gone
    text += source.slice(done, match.index) + (match[1] === "wants" ? "false" : "undefined");
    done = closingBracket(source, match.index + match[0].length);
    count++;
  }
  return { text: text + source.slice(done), count };
}

/** Where the bracket is closed that has been opened before `from`. */
function closingBracket(source: string, from: number): number {
  let depth = 1;
  let at = from;
  for (; depth > 0 && at < source.length; at++) {
    if (source[at] === "(") depth++;
    else if (source[at] === ")") depth--;
  }
  return at;
}

/** Whoever listens must hear nothing, or else something is measured that is not there. */
async function checkSilence(module: string): Promise<void> {
  const { Transport, TRACE_EVENT_TYPES }: typeof import("../mod.ts") = await import(module);
  await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
  await using transport = new Transport();
  const heard = new Set<TraceEventType>();
  for (const type of TRACE_EVENT_TYPES) {
    transport.trace.addEventListener(type, () => heard.add(type));
  }
  await (await transport.request(`http://127.0.0.1:${server.addr.port}/`)).bytes();
  if (heard.size > 0) throw new Error(`Cannot remove the emits: ${[...heard].join(", ")} is left`);
}
