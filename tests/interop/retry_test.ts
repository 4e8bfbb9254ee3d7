import { assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import { TransportError } from "../../mod.ts";
import type { RequestOptions } from "../../transport/options.ts";
import { streamOf } from "../_support/bytes.ts";
import { assertAborts, assertFails, Client } from "../_support/client.ts";
import type { Peer } from "../_support/peer.ts";
import { listenOn } from "../_support/ports.ts";
import { type Script, ScriptedServer } from "../_support/scripted_server.ts";
import { HELLO, helloThen, resetWhenReused, sayHello } from "../_support/scripts.ts";
import { received, requestsOf, site, to } from "../_support/site.ts";

/** Closes the idle connection just when the next request arrives. */
const helloThenClose = helloThen((peer) => peer.close());

/** A server and a client that has one idle connection to it. */
async function warm(...scripts: [Script, ...Script[]]) {
  const server = await ScriptedServer.start(...scripts);
  const client = new Client();
  await (await client.request(server.url("/first"))).text();
  return {
    server,
    client,
    send: (options?: RequestOptions) => client.request(server.url("/second"), options),
    async [Symbol.asyncDispose]() {
      await client.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

const STALE: Record<string, [script: Script, reason: string, code: string]> = {
  closes: [helloThenClose, "the server closed the idle connection", "emptyReply"],
  resets: [resetWhenReused, "the connection was lost before the response", "receive"],
};
for (const [what, [script, reason, code]] of Object.entries(STALE)) {
  Deno.test(`a GET is repeated if the server ${what} the idle connection meanwhile`, async () => {
    await using it = await warm(script, sayHello);
    const response = await it.send();
    assertEquals([response.status, await response.text()], [200, "hello"]);
    const { detail, attempt, hop } = it.client.events.only("retry");
    assertEquals([detail.reason, attempt, hop], [reason, 0, 0]);
    assertInstanceOf(detail.error, TransportError);
    assertEquals(detail.error.code, code);
    assertEquals(requestsOf(it.client), ["GET /first", "GET /second", "GET /second"]);
  });
}

Deno.test("attempts are numbered, each with its own connection, and the call ends once", async () => {
  await using it = await warm(helloThenClose, sayHello);
  await (await it.send()).text();
  const { events } = it.client;
  for (const type of ["getconn", "gotconn", "requeststart", "requestend"] as const) {
    assertEquals(events.ofType(type).map(({ attempt }) => attempt), [0, 0, 1], type);
  }
  assertEquals(events.details("gotconn").map(({ reused }) => reused), [false, true, false]);
  const { callId, detail, attempt } = events.ofType("callend")[1]!;
  assertEquals([detail.outcome, detail.status, attempt], ["ok", 200, 1]);
  assertEquals(events.ofType("callend").filter((end) => end.callId === callId).length, 1);
  assertEquals(events.ofType("responseheaders").map(({ attempt }) => attempt), [0, 1]);
});

Deno.test("the stale connection is closed before its request is repeated", async () => {
  await using it = await warm(helloThenClose, sayHello);
  await (await it.send()).text();
  const types = it.client.events.types("gotconn", "requestend", "connclose", "retry", "getconn");
  assertEquals(types.slice(3), [
    ...["getconn", "gotconn", "requestend", "connclose", "retry"],
    ...["getconn", "gotconn", "requestend"],
  ]);
  assertEquals(it.client.events.only("connclose").detail.reason, "peer");
});

Deno.test("the timings are those of the attempt that succeeded, and of the whole", async () => {
  await using it = await warm(helloThenClose, sayHello);
  const response = await it.send();
  await response.text();
  const { hops, connect, wait, total } = response.timings();
  assertEquals([hops.length, connect !== null], [1, true]);
  assertEquals(wait! <= total!, true);
});

Deno.test("a repeated request that cannot even connect has sent nothing", async () => {
  const listener = listenOn();
  const url = `http://127.0.0.1:${listener.addr.port}/`;
  const served = (async () => {
    using connection = await listener.accept();
    listener.close();
    await connection.read(new Uint8Array(1_000));
    await connection.write(new TextEncoder().encode(HELLO));
    await connection.read(new Uint8Array(1_000));
  })();
  await using client = new Client();
  await (await client.request(url)).text();
  const { timings } = await assertFails(client.request(url), "connect", "connect");
  await served;
  assertEquals(client.events.only("retry").attempt, 0);
  assertEquals([timings?.connect !== null, timings?.send, timings?.wait], [true, null, null]);
});

/** What may have been done already is not done again. */
const UNSAFE: Record<string, RequestOptions> = {
  "a POST": { method: "POST", body: "body" },
  "a POST without a body": { method: "POST" },
  "a PUT": { method: "PUT", body: "body" },
  "a DELETE": { method: "DELETE" },
};
for (const [what, options] of Object.entries(UNSAFE)) {
  Deno.test(`${what} that the server may have processed is not sent twice`, async () => {
    await using it = await warm(helloThenClose, sayHello);
    await assertFails(it.send(options), "emptyReply", "wait");
    assertEquals(received(it.server).match(/ \/second /g)?.length, 1);
    assertEquals(it.client.events.types("retry"), []);
    assertEquals(it.client.events.details("callend")[1]?.outcome, "error");
  });
}

for (const name of ["Idempotency-Key", "X-Idempotency-Key"]) {
  Deno.test(`a POST with ${name} is repeated, with its body`, async () => {
    await using it = await warm(helloThenClose, site());
    const response = await it.send({ method: "POST", body: "body", headers: { [name]: "1" } });
    assertEquals(await response.text(), "hello");
    assertEquals(it.client.events.only("retry").attempt, 0);
    const again = it.server.peers[1]!.received;
    assertStringIncludes(again, "POST /second");
    assertEquals(again.endsWith("\r\n\r\nbody"), true, again);
  });
}

Deno.test("a stream is not sent again, whatever its headers say", async () => {
  await using it = await warm(helloThenClose, sayHello);
  const headers = { "Idempotency-Key": "1" };
  await assertFails(
    it.send({ method: "POST", headers, body: streamOf("body") }),
    "emptyReply",
    "wait",
  );
  assertEquals(it.client.events.types("retry"), []);
});

Deno.test("a POST of which nothing was sent is sent again", async () => {
  await using it = await warm(sayHello);
  // Within one step of the event loop nobody hears of the reset before the write does.
  it.server.peers[0]!.reset();
  const response = await it.send({ method: "POST" });
  assertEquals(await response.text(), "hello");
  const { detail } = it.client.events.only("retry");
  assertEquals(detail.reason, "the connection was lost before anything was sent");
  assertEquals(requestsOf(it.client), ["GET /first", "POST /second", "POST /second"]);
  assertEquals(received(it.server).match(/ \/second /g)?.length, 1);
});

Deno.test("half a head is an answer: the request is not repeated", async () => {
  const script = helloThen(async (peer) => {
    await peer.send("HTTP/1.1 200 OK\r\ncontent-");
    peer.close();
  });
  await using it = await warm(script, sayHello);
  await assertFails(it.send(), "truncated", "receive");
  assertEquals(it.client.events.types("retry"), []);
  assertEquals(it.server.peers.length, 1);
});

Deno.test("half a body is an answer: the request is not repeated", async () => {
  const script = helloThen(async (peer) => {
    await peer.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhel");
    peer.close();
  });
  await using it = await warm(script, sayHello);
  const response = await it.send();
  await assertFails(response.text(), "truncated", "receive");
  assertEquals(it.client.events.types("retry"), []);
});

Deno.test("an informational response is an answer: the request is not repeated", async () => {
  const script = helloThen(async (peer) => {
    await peer.send("HTTP/1.1 103 Early Hints\r\n\r\n");
    await it.client.events.until("informational");
    peer.reset();
  });
  await using it = await warm(script, sayHello);
  await assertFails(it.send(), "receive", "receive");
  assertEquals(it.client.events.types("retry"), []);
});

const FRESH: Record<string, [act: (peer: Peer) => void, code: "emptyReply" | "receive"]> = {
  closes: [(peer) => peer.close(), "emptyReply"],
  resets: [(peer) => peer.reset(), "receive"],
};
for (const [what, [act, code]] of Object.entries(FRESH)) {
  Deno.test(`a server that ${what} a new connection has answered: nothing is repeated`, async () => {
    const script: Script = async (peer) => {
      await peer.head();
      act(peer);
    };
    await using server = await ScriptedServer.start(script, sayHello);
    await using client = new Client();
    await assertFails(client.request(server.url()), code, "wait");
    assertEquals(client.events.types("retry"), []);
    assertEquals(server.peers.length, 1);
  });
}

Deno.test("an aborted call is not repeated", async () => {
  await using it = await warm(helloThen((peer) => peer.stall()), sayHello);
  await assertAborts(
    (signal) => it.send({ signal }),
    () => it.client.events.until("requestend", 2),
  );
  assertEquals(it.client.events.types("retry"), []);
});

Deno.test("a call that takes too long is not repeated", async () => {
  await using it = await warm(helloThen((peer) => peer.stall()), sayHello);
  await assertFails(it.send({ responseHeaderTimeout: 20 }), "timeout", "wait");
  assertEquals(it.client.events.types("retry"), []);
});

/** A client that has so many idle connections, each of which is closed when it is used again. */
async function warmMany(count: number) {
  const arrived = Promise.withResolvers<void>();
  let waiting = 0;
  const script: Script = async (peer) => {
    await peer.head();
    if (++waiting === count) arrived.resolve();
    await arrived.promise; // else one connection would serve them all
    await peer.send(HELLO);
    await peer.head();
  };
  const scripts = new Array<Script>(count).fill(script);
  const server = await ScriptedServer.start(scripts[0]!, ...scripts.slice(1), sayHello);
  const client = new Client();
  const calls = scripts.map(async () => await (await client.request(server.url())).text());
  await Promise.all(calls);
  assertEquals(client.stats().idle, count);
  return {
    server,
    client,
    async [Symbol.asyncDispose]() {
      await client.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

Deno.test("a request is repeated until no idle connection is left that may have gone stale", async () => {
  await using it = await warmMany(7);
  assertEquals(await (await it.client.request(it.server.url("/again"))).text(), "hello");
  const attempts = it.client.events.ofType("retry").map(({ attempt }) => attempt);
  assertEquals(attempts, [0, 1, 2, 3, 4, 5, 6]);
  assertEquals(it.client.events.details("gotconn").at(-1)?.reused, false);
});

Deno.test("a connection that was idle and never used may have gone stale too", async () => {
  const { promise: isSlow, resolve: goOn } = Promise.withResolvers<void>();
  let lookups = 0;
  const resolver = async () => {
    if (++lookups > 1) await isSlow;
    return ["127.0.0.1"];
  };
  const hang: Script = async (peer) => {
    await peer.head();
    peer.close();
  };
  await using server = await ScriptedServer.start(sayHello, hang);
  await using client = new Client({ resolver, dnsCacheTtl: 0 });
  const { port } = new URL(server.url());
  const get = async (path: string) => {
    return await (await client.request(`http://a.test:${port}${path}`)).text();
  };
  await get("/first");
  const both = [get("/second"), get("/third")]; // one connection serves both, before there is another
  await Promise.all(both);
  goOn();
  await client.events.until("dialend", 2);
  await new Promise((resolve) => setTimeout(resolve)); // what follows from it follows in this turn
  assertEquals(client.stats().idle, 2);
  assertEquals(await get("/fourth"), "hello");
  assertEquals(client.events.only("retry").connId, 2);
});

Deno.test("each hop of a redirect has its own attempts", async () => {
  const script: Script = async (peer) => {
    await peer.head();
    await peer.send(to("/next"));
    await peer.head();
    peer.close();
  };
  await using server = await ScriptedServer.start(script, sayHello);
  await using client = new Client();
  assertEquals(await (await client.fetch(server.url())).text(), "hello");
  const { hop, attempt } = client.events.only("retry");
  assertEquals([hop, attempt], [1, 0]);
  const attempts = client.events.ofType("requeststart").map(({ hop, attempt }) => [hop, attempt]);
  assertEquals(attempts, [[0, 0], [1, 0], [1, 1]]);
});
