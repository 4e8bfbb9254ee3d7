import { assertEquals, assertMatch } from "@std/assert";
import { outcomeOf } from "../_support/outcome.ts";
import { freePort } from "../_support/ports.ts";
import { temporaryFolder } from "../_support/temporary.ts";

const ROOT = new URL("../../", import.meta.url);
const STAND_INS = new URL("tools/std/", ROOT);

/** Asks `tools/std.ts` with an empty cache, so that only the registry at this URL can answer. */
async function chooseStd(registry: string) {
  await using cache = await temporaryFolder();
  const env = { JSR_URL: registry, DENO_DIR: cache.path, NO_PROXY: "127.0.0.1" };
  return await outcomeOf(Deno.execPath(), ["run", "-qA", "tools/std.ts"], { cwd: ROOT, env });
}

/** A registry that has the three packages; over HTTP it must vouch for each file. */
async function serveRegistry(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.slice(1);
  const body = await Deno.readFile(new URL(path, STAND_INS));
  if (!path.endsWith("_meta.json")) {
    const type = path.endsWith(".ts") ? "text/typescript" : "application/json";
    return new Response(body, { headers: { "content-type": type } });
  }
  const folder = new URL(path.replace("_meta.json", "/"), STAND_INS);
  const manifest: Record<string, { checksum: string }> = {};
  for await (const { name } of Deno.readDir(folder)) {
    const hash = await crypto.subtle.digest("SHA-256", await Deno.readFile(new URL(name, folder)));
    manifest[`/${name}`] = { checksum: `sha256-${new Uint8Array(hash).toHex()}` };
  }
  return Response.json({ ...JSON.parse(new TextDecoder().decode(body)), manifest });
}

Deno.test("std: packages that can be had are used, and nothing is said", async () => {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, serveRegistry);
  const registry = `http://127.0.0.1:${server.addr.port}/`;
  assertEquals(await chooseStd(registry), { status: 0, stdout: `${registry}\n`, stderr: "" });
});

Deno.test("std: a registry out of reach gives the stand-ins, and one line that says so", async () => {
  const { stdout, stderr } = await chooseStd(`http://127.0.0.1:${freePort()}/`);
  assertEquals(stdout, `${STAND_INS.href}\n`);
  assertMatch(stderr, /^Cannot load @std [^\n]+\n$/);
});

Deno.test("std: a task inside a task is given what the outer one chose, and says nothing", async () => {
  assertEquals(await chooseStd(STAND_INS.href), {
    status: 0,
    stdout: `${STAND_INS.href}\n`,
    stderr: "",
  });
});
