import { assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import type { TraceLog } from "../../../trace_log.ts";
import { logOf, newAndReused, redirectedAndPosted } from "../../_support/scenes.ts";
import { ScriptedServer } from "../../_support/scripted_server.ts";
import { site, to } from "../../_support/site.ts";
import { altered, later } from "../_altered.ts";
import { assertFinds, assertSilent } from "./_findings.ts";

const SECRET = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n";

/** One call that follows redirects on one server. */
async function following(
  answers: Record<string, string>,
  { maxRedirects = 20, method = "GET" } = {},
): Promise<TraceLog> {
  await using server = await ScriptedServer.start(site(answers));
  return await logOf({ maxRedirects }, (get) => {
    const body = method === "POST" ? "hello" : null;
    return get(server.url("/a"), { method, body, redirect: "follow" });
  });
}

Deno.test("redirects are told with their chain and their time", async () => {
  const log = later(await redirectedAndPosted(), 30, "responsestart");
  const { cost, callIds, evidence } = assertFinds(
    "redirects",
    log,
    "2 redirects (302, 307) came before the answer, and took ",
    "/a -> http://127.0.0.1:",
    "/b -> http://127.0.0.1:",
  );
  assertEquals([(cost ?? 0) >= 30, callIds], [true, [1]]);
  assertEquals(evidence.map(({ type }) => type), ["redirect", "redirect"]);
  assertSilent("redirects", await newAndReused());
});

Deno.test("a redirect to another origin tells what its connection took", async () => {
  await using other = await ScriptedServer.start(site());
  assertFinds(
    "redirects",
    await following({ "/a": to(other.url("/b")) }),
    "They led to 1 new connection, which took ",
  );
});

Deno.test("a method that a redirect changes is told", async () => {
  const log = await following({ "/a": to("/b") }, { method: "POST" });
  assertFinds("redirects", log, "POST became GET on the way.");
});

Deno.test("a redirect for a slash is told as one", async () => {
  const { advice } = assertFinds("redirects", await following({ "/a": to("/a/") }));
  assertMatch(advice ?? "", /mind the slash at its end\.$/);
});

Deno.test("a redirect from http to https is worth a field that makes it unnecessary", async () => {
  const plain = await following({ "/a": to("/b") });
  const secure = altered(plain, "redirect", { to: "https://a.test/a" });
  assertMatch(assertFinds("redirects", secure).advice ?? "", /Strict-Transport-Security/);
  assertNotMatch(assertFinds("redirects", plain).advice ?? "", /Strict-Transport-Security/);
});

Deno.test("redirects in a circle are told as one", async () => {
  const log = await following({ "/a": to("/b"), "/b": to("/a") }, { maxRedirects: 5 });
  const { severity } = assertFinds(
    "redirectLoop",
    log,
    "was given up after 5 redirects. They go in a circle: they came back to http://127.0.0.1:",
  );
  assertEquals(severity, "problem");
  assertSilent("redirects", log);
  assertSilent("failed", log);
});

Deno.test("too many redirects that lead ever farther are no circle", async () => {
  const log = await following(
    { "/a": to("/b"), "/b": to("/c"), "/c": to("/d") },
    { maxRedirects: 2 },
  );
  assertFinds("redirectLoop", log, "was given up after 2 redirects. They went on to http://");
  assertSilent("redirectLoop", await redirectedAndPosted());
});

Deno.test("a redirect from https to http is a problem", async () => {
  const plain = await following({ "/a": to("/b") });
  const log = altered(plain, "redirect", { downgraded: true });
  assertFinds("downgraded", log, "led from https to http");
  assertSilent("downgraded", plain);
});

Deno.test("credentials that did not go along explain an answer of 401", async () => {
  await using other = await ScriptedServer.start(site({ "/b": SECRET }));
  await using server = await ScriptedServer.start(site({ "/a": to(other.url("/b")) }));
  const calling = (headers: Record<string, string>) =>
    logOf({}, (get) => get(server.url("/a"), { redirect: "follow", headers }));
  assertFinds(
    "credentialsDropped",
    await calling({ authorization: "Bearer x" }),
    "uthorization was not sent on to http://127.0.0.1:",
    "which is another origin, and the answer was 401.",
  );
  assertSilent("credentialsDropped", await calling({}));
});
