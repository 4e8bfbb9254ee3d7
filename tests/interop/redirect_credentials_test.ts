import { assertEquals, assertStringIncludes } from "@std/assert";
import type { FetchInit } from "../../transport/transport.ts";
import { Authority } from "../_support/certificates.ts";
import { Client } from "../_support/client.ts";
import { requires } from "../_support/requires.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { received, site, to } from "../_support/site.ts";

const test = Deno.test;
const testTls = requires("openssl");

/** Fetches `/`, and gives what it led to. */
async function follow(client: Client, server: ScriptedServer, init?: FetchInit): Promise<string> {
  return await (await client.fetch(server.url(), init)).text();
}

const SECRETS = { authorization: "Bearer hunter2", cookie: "a=hunter2", "x-other": "1" };

test("credentials do not follow a redirect to another origin", async () => {
  await using other = await ScriptedServer.start(site());
  await using server = await ScriptedServer.start(site({ "/": to(other.url()) }));
  await using client = new Client();
  assertEquals(await follow(client, server, { headers: SECRETS }), "hello");
  assertStringIncludes(received(server), "hunter2");
  assertEquals(received(other).includes("hunter2"), false);
  assertStringIncludes(received(other), `Host: 127.0.0.1:${other.port}\r\n`);
  assertStringIncludes(received(other), "x-other: 1\r\n");
  assertEquals(client.events.only("redirect").detail.dropped, ["authorization", "cookie"]);
});

test("credentials do not come back with a chain that does", async () => {
  const back: { location: string } = { location: "" };
  await using other = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(to(back.location));
    await peer.untilEnd();
  });
  await using server = await ScriptedServer.start(site({ "/": to(other.url()) }));
  back.location = server.url("/back");
  await using client = new Client();
  assertEquals(await follow(client, server, { headers: SECRETS }), "hello");
  const [first, second] = received(server).split("GET /back");
  assertEquals([first?.includes("hunter2"), second?.includes("hunter2")], [true, false]);
});

test("credentials follow a redirect within an origin", async () => {
  await using server = await ScriptedServer.start(site({ "/": to("/next") }));
  await using client = new Client();
  await follow(client, server, { headers: SECRETS });
  assertEquals(received(server).match(/hunter2/g)?.length, 4);
  assertEquals(client.events.only("redirect").detail.dropped, []);
});

test("credentials of a URL stay with its origin, and are not shown", async () => {
  await using other = await ScriptedServer.start(site());
  const answers = { "/": to("/1"), "/1": to(other.url()) };
  await using server = await ScriptedServer.start(site(answers));
  await using client = new Client();
  const url = server.url().replace("//", "//user:hunter2@");
  const response = await client.fetch(url);
  await response.text();
  assertEquals(received(server).match(/^Authorization: Basic /gm)?.length, 2);
  assertEquals(/authorization/i.test(received(other)), false);
  const redirects = client.events.details("redirect");
  assertEquals(redirects.map(({ dropped }) => dropped), [[], ["Authorization"]]);
  assertEquals(redirects.some(({ from, to }) => `${from} ${to}`.includes("hunter2")), false);
  assertEquals(response.url, other.url());
});

test("default headers go along, whatever the origin", async () => {
  await using other = await ScriptedServer.start(site());
  await using server = await ScriptedServer.start(site({ "/": to(other.url()) }));
  await using client = new Client({ headers: { "x-default": "1" } });
  await follow(client, server);
  for (const it of [server, other]) assertStringIncludes(received(it), "x-default: 1\r\n");
});

test("default credentials do not take the place of those that are dropped", async () => {
  await using other = await ScriptedServer.start(site());
  await using server = await ScriptedServer.start(site({ "/": to(other.url()) }));
  await using client = new Client({ headers: { authorization: "Bearer hunter1" } });
  await follow(client, server, { headers: SECRETS });
  assertEquals(/hunter/.test(received(other)), false, received(other));
});

testTls("a redirect from https to http is followed, and marked", async () => {
  const authority = await Authority.shared();
  const certificate = await authority.issue("127.0.0.1");
  await using server = await ScriptedServer.start(site());
  const address = { hostname: "127.0.0.1", port: 0, onListen() {} };
  await using secure = Deno.serve(
    { ...address, ...certificate },
    () => Response.redirect(server.url("/plain"), 301),
  );
  await using client = new Client({ caCerts: authority.caCerts });
  const response = await client.fetch(`https://127.0.0.1:${secure.addr.port}/`, {
    headers: SECRETS,
  });
  assertEquals([await response.text(), response.url], ["hello", server.url("/plain")]);
  const { downgraded, dropped } = client.events.only("redirect").detail;
  assertEquals([downgraded, dropped], [true, ["authorization", "cookie"]]);
});
