import { assertEquals, assertStringIncludes } from "@std/assert";
import { assertFails, Client } from "../_support/client.ts";
import { Microsocks } from "../_support/microsocks.ts";
import { Nginx } from "../_support/nginx.ts";
import { requires } from "../_support/requires.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { neverAnswer } from "../_support/scripts.ts";
import { assertSameBytes, BIG, httpsOrigin, USER, USERINFO } from "./_proxied.ts";

const microsocksTest = requires("nginx", "microsocks", "openssl");

for (
  const [what, user, userinfo] of [["nobody", undefined, ""], ["a user", USER, USERINFO]] as const
) {
  microsocksTest(`microsocks leads ${what} to http, byte for byte`, async () => {
    await using nginx = await Nginx.start({ files: { big: BIG } });
    await using proxy = await Microsocks.start(user);
    await using client = new Client({ proxy: proxy.url(userinfo) });
    await assertSameBytes(client, nginx.url("/big", "localhost"));
    const again = await client.request(nginx.url("/hello", "localhost"));
    assertEquals([await again.text(), again.connection.reused], ["hello\n", true]);
    assertEquals(await proxy.targets(1), [`localhost:${nginx.port}`]);
    assertEquals(client.events.types("dnsstart"), []);
    assertEquals(client.events.only("tunnelend").detail.outcome, "ok");
  });

  microsocksTest(`microsocks leads ${what} to https, byte for byte`, async () => {
    const { nginx, caCerts } = await httpsOrigin();
    await using _nginx = nginx;
    await using proxy = await Microsocks.start(user);
    await using client = new Client({ proxy: proxy.url(userinfo), caCerts });
    await assertSameBytes(client, nginx.url("/big", "localhost"));
    const again = await client.request(nginx.url("/hello", "localhost"));
    assertEquals([await again.text(), again.connection.reused], ["hello\n", true]);
    assertEquals(again.connection.tls?.serverName, "localhost");
  });
}

microsocksTest("microsocks leads to an IP address", async () => {
  await using nginx = await Nginx.start();
  await using proxy = await Microsocks.start();
  await using client = new Client({ proxy: proxy.url() });
  assertEquals(await (await client.request(nginx.url("/hello"))).text(), "hello\n");
  assertEquals(await proxy.targets(1), [`127.0.0.1:${nginx.port}`]);
});

for (
  const [userinfo, why] of [["", "credentials"], ["user:wrong@", "accept the credentials"]] as const
) {
  microsocksTest(`microsocks tells those with ${userinfo || "nothing"} to go away`, async () => {
    await using proxy = await Microsocks.start(USER);
    await using client = new Client({ proxy: proxy.url(userinfo) });
    const error = await assertFails(client.request("http://localhost:1/"), "proxy", "tunnel");
    assertStringIncludes(error.message, why);
    assertEquals(await proxy.targets(0), []);
  });
}

microsocksTest("what microsocks cannot reach is told as it tells it", async () => {
  await using proxy = await Microsocks.start();
  await using client = new Client({ proxy: proxy.url() });
  const refused = await assertFails(client.request("http://127.0.0.1:1/"), "proxy", "tunnel");
  assertStringIncludes(refused.message, "connection refused");
  await assertFails(client.request("http://origin.invalid/"), "proxy", "tunnel");
  assertEquals(client.stats().connections, 0);
});

microsocksTest("close ends calls that go through tunnels", async () => {
  await using origin = await ScriptedServer.start(neverAnswer);
  await using proxy = await Microsocks.start();
  await using client = new Client({ proxy: proxy.url() });
  const call = assertFails(client.request(origin.url()), "closed", "wait");
  await client.events.until("requestend");
  await client.close();
  await call;
  assertEquals(client.stats(), { calls: 0, waiting: 0, connections: 0, idle: 0 });
  await origin.peers[0]?.closed;
});
