import { assert, assertEquals, assertGreater, assertGreaterOrEqual } from "@std/assert";
import { Client } from "../_support/client.ts";
import { Nginx } from "../_support/nginx.ts";
import { NodeServer } from "../_support/node_server.ts";
import { requires } from "../_support/requires.ts";

const test = requires("nginx");
const testWithNode = requires("node");

async function get(client: Client, url: string): Promise<string> {
  return await (await client.request(url)).text();
}

test("the first request of a host gets a connection of its own", async () => {
  await using nginx = await Nginx.start();
  await using client = new Client();
  await get(client, nginx.url("/hello"));
  const { callId, detail } = client.events.only("gotconn");
  const { reused, wasIdle, idleTime, requestsServed, dialedBy, remoteAddr } = detail;
  assertEquals({ reused, wasIdle, idleTime, requestsServed, dialedBy, remoteAddr }, {
    reused: false,
    wasIdle: false,
    idleTime: null,
    requestsServed: 0,
    dialedBy: callId ?? NaN,
    remoteAddr: `127.0.0.1:${nginx.port}`,
  });
});

test("the next request gets the same connection out of the idle set", async () => {
  await using nginx = await Nginx.start();
  await using client = new Client();
  await get(client, nginx.url("/hello"));
  await get(client, nginx.url("/hello"));
  const [first, second] = client.events.ofType("gotconn");
  const { reused, wasIdle, requestsServed, dialedBy } = second!.detail;
  assertEquals(second?.connId, first?.connId);
  assertEquals({ reused, wasIdle, requestsServed, dialedBy }, {
    reused: true,
    wasIdle: true,
    requestsServed: 1,
    dialedBy: first?.callId ?? NaN,
  });
});

test("idleTime is the time between putidleconn and gotconn", async () => {
  await using nginx = await Nginx.start();
  await using client = new Client();
  await get(client, nginx.url("/hello"));
  await get(client, nginx.url("/hello"));
  const idleSince = client.events.ofType("putidleconn")[0]!.time;
  const { time, detail } = client.events.ofType("gotconn")[1]!;
  assertGreater(detail.idleTime, 0);
  assert(Math.abs(time - idleSince - detail.idleTime!) < 5, "off by more than 5 ms");
});

test("a reused connection has served as many requests as went before, and grows older", async () => {
  await using nginx = await Nginx.start();
  await using client = new Client();
  for (let i = 0; i < 5; i++) await get(client, nginx.url("/hello"));
  const got = client.events.details("gotconn");
  assertEquals(got.map(({ requestsServed }) => requestsServed), [0, 1, 2, 3, 4]);
  got.slice(1).forEach(({ age }, i) => assertGreaterOrEqual(age, got[i]!.age));
});

test("a call that reuses a connection has neither dns nor connect nor tls", async () => {
  await using nginx = await Nginx.start();
  await using client = new Client();
  await get(client, nginx.url("/hello"));
  await get(client, nginx.url("/hello"));
  const { dns, connect, tls } = client.events.details("callend")[1]!.timings;
  assertEquals({ dns, connect, tls }, { dns: null, connect: null, tls: null });
});

test("a response says which connection it came on, and whether that was reused", async () => {
  await using nginx = await Nginx.start();
  await using client = new Client();
  await get(client, nginx.url("/hello"));
  const response = await client.request(nginx.url("/hello"));
  await response.bytes();
  assertEquals(response.connection.reused, true);
  assertEquals(response.connection.id, client.events.ofType("gotconn")[0]?.connId);
});

test("a server that says `connection: close` is not asked again on that connection", async () => {
  await using nginx = await Nginx.start();
  await using client = new Client();
  await get(client, nginx.url("/last"));
  await get(client, nginx.url("/hello"));
  const [closed] = client.events.details("connclose");
  assertEquals(closed, { reason: "connectionClose", requestsServed: 1 });
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, false]);
  assertEquals(client.events.details("getconn")[1]?.miss, "connectionClose");
});

test("a server may close a connection after so many requests, and nobody notices", async () => {
  await using nginx = await Nginx.start({ keepAliveRequests: 3 });
  await using client = new Client();
  for (let i = 0; i < 7; i++) assertEquals(await get(client, nginx.url("/hello")), "hello\n");
  const served = client.events.details("gotconn").map(({ requestsServed }) => requestsServed);
  assertEquals(served, [0, 1, 2, 0, 1, 2, 0]);
});

const idleClosers = {
  nginx: () => Nginx.start({ keepAliveTimeout: "50ms" }),
  node: () => NodeServer.start({ keepAliveTimeout: 50 }),
};
for (const [name, start] of Object.entries(idleClosers)) {
  const testWith = name === "node" ? testWithNode : test;

  testWith(
    `an idle connection that ${name} closes is gone at once, and belongs to no call`,
    async () => {
      await using server = await start();
      await using client = new Client();
      await get(client, server.url("/hello"));
      const { callId, connId, detail } = await client.events.until("connclose");
      assertEquals({ callId, reason: detail.reason, served: detail.requestsServed }, {
        callId: null,
        reason: "peer",
        served: 1,
      });
      assertEquals(connId, client.events.only("gotconn").connId);
    },
  );

  testWith(`the call after ${name} has closed an idle connection dials, and says why`, async () => {
    await using server = await start();
    await using client = new Client();
    await get(client, server.url("/hello"));
    await client.events.until("connclose");
    assertEquals(await get(client, server.url("/hello")), "hello\n");
    assertEquals(client.events.details("getconn").map(({ miss }) => miss), [
      "none",
      "closedByPeer",
    ]);
    assertEquals(client.events.details("gotconn")[1]?.reused, false);
  });
}

test("idleConnTimeout closes a connection that nobody uses", async () => {
  await using nginx = await Nginx.start();
  await using client = new Client({ idleConnTimeout: 30 });
  await get(client, nginx.url("/hello"));
  const { time, callId, detail } = await client.events.until("connclose");
  assertEquals({ callId, ...detail }, { callId: null, reason: "idleTimeout", requestsServed: 1 });
  assertGreaterOrEqual(time - client.events.only("putidleconn").time, 29);
});

test("the call after idleConnTimeout dials, and says why", async () => {
  await using nginx = await Nginx.start();
  await using client = new Client({ idleConnTimeout: 30 });
  await get(client, nginx.url("/hello"));
  await client.events.until("connclose");
  await get(client, nginx.url("/hello"));
  assertEquals(client.events.details("getconn")[1]?.miss, "expired");
});

test("disableKeepAlives uses each connection once, and tells the server so", async () => {
  await using nginx = await Nginx.start();
  await using client = new Client({ disableKeepAlives: true });
  await get(client, nginx.url("/hello"));
  await get(client, nginx.url("/hello"));
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, false]);
  const sent = client.events.details("requestheader").filter(({ name }) =>
    /^connection$/i.test(name)
  );
  assertEquals(sent.map(({ value }) => value), ["close", "close"]);
});

test("closeIdleConnections closes what is idle, and the next call dials", async () => {
  await using nginx = await Nginx.start();
  await using client = new Client();
  await get(client, nginx.url("/hello"));
  client.closeIdleConnections();
  assertEquals((await client.events.until("connclose")).callId, null);
  assertEquals(await get(client, nginx.url("/hello")), "hello\n");
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, false]);
});

test("closing the transport closes its idle connections", async () => {
  await using nginx = await Nginx.start();
  const client = new Client();
  await get(client, nginx.url("/hello"));
  await client.close();
  assertEquals(client.events.only("connclose").detail.reason, "shutdown");
});
