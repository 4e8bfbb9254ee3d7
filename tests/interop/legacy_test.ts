import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Apache } from "../_support/apache.ts";
import { Client } from "../_support/client.ts";
import { Haproxy } from "../_support/haproxy.ts";
import type { Peer } from "../_support/peer.ts";
import { requires } from "../_support/requires.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { HELLO, sayHello } from "../_support/scripts.ts";
import { silentPort } from "../_support/silence.ts";

const testApache = requires("apache2");
const testHaproxy = requires("haproxy");

/** Scripts of Apache's, by the name of their file. */
const SCRIPTS = {
  "cgi/pieces": `#!/bin/sh
printf 'Content-Type: text/plain\\n\\nhello '
sleep 0.02
echo "$REQUEST_METHOD"
`,
  "cgi/missing": `#!/bin/sh
printf 'Status: 404 Gone Fishing\\nContent-Type: text/plain\\n\\nnothing here'
`,
  "cgi/nph-raw": `#!/bin/sh
printf 'HTTP/1.0 200 OK\\r\\nContent-Type: text/plain\\r\\n\\r\\nraw'
`,
  "cgi/read": `#!/bin/sh
printf 'Content-Type: text/plain\\n\\n'
cat
`,
};

/** A page with something to be filled in. */
const PAGE = 'method <!--#echo var="REQUEST_METHOD" -->\n';

async function get(client: Client, url: string): Promise<string> {
  return await (await client.request(url)).text();
}

/** Which of the connections that calls got had served a request before. */
function reuse({ events }: Client): boolean[] {
  return events.details("gotconn").map(({ reused }) => reused);
}

testApache("a connection to Apache is used again, whatever it served", async () => {
  await using apache = await Apache.start({ files: { ...SCRIPTS, "page.shtml": PAGE } });
  await using client = new Client();
  assertEquals(await get(client, apache.url("/hello")), "hello\n");
  assertEquals(await get(client, apache.url("/cgi/pieces")), "hello GET\n");
  assertEquals(await get(client, apache.url("/page.shtml")), "method GET\n");
  assertMatch(await get(client, apache.url("/nowhere")), /Not Found/);
  assertEquals(reuse(client), [false, true, true, true]);
  const framed = client.events.details("responseend").map(({ framingBytes }) => framingBytes > 0);
  assertEquals(framed, [false, true, true, false]);
});

testApache("a script of Apache's may say its own status", async () => {
  await using apache = await Apache.start({ files: SCRIPTS });
  await using client = new Client();
  const response = await client.request(apache.url("/cgi/missing"));
  assertEquals([response.status, response.statusText], [404, "Gone Fishing"]);
  assertEquals(await response.text(), "nothing here");
});

testApache("a script of Apache's gets a body of known length, and one in chunks", async () => {
  await using apache = await Apache.start({ files: SCRIPTS });
  await using client = new Client();
  for (const body of ["body", new Blob(["body"]).stream()]) {
    const response = await client.request(apache.url("/cgi/read"), { method: "POST", body });
    assertEquals(await response.text(), "body");
  }
  assertEquals(reuse(client), [false, true]);
});

testApache("a HEAD has no body, neither of a file nor of a script", async () => {
  await using apache = await Apache.start({ files: SCRIPTS });
  await using client = new Client();
  for (const path of ["/hello", "/cgi/pieces", "/old/hello"]) {
    const response = await client.request(apache.url(path), { method: "HEAD" });
    assertEquals([response.status, await response.text()], [200, ""], path);
  }
  assertEquals(reuse(client), [false, true, true]);
});

testApache("a 304 has no body, and its connection is used again", async () => {
  await using apache = await Apache.start();
  await using client = new Client();
  const first = await client.request(apache.url("/hello"));
  await first.text();
  const headers = { "if-modified-since": first.headers.get("last-modified")! };
  for (let i = 0; i < 2; i++) {
    const response = await client.request(apache.url("/hello"), { headers });
    assertEquals([response.status, await response.text()], [304, ""]);
  }
  assertEquals(reuse(client), [false, true, true]);
});

testApache("what Apache compresses arrives as it was", async () => {
  const page = "<p>again and again</p>".repeat(1_000);
  await using apache = await Apache.start({ files: { "page.html": page } });
  await using client = new Client();
  const response = await client.request(apache.url("/page.html"));
  assertEquals(await response.text(), page);
  assertEquals(client.events.only("responseend").detail.bodyBytes < page.length, true);
});

testApache("a server of HTTP/1.0 closes the connection after each response", async () => {
  await using apache = await Apache.start({ files: SCRIPTS });
  await using client = new Client();
  for (const [path, body] of [["/old/hello", "hello\n"], ["/old/cgi/pieces", "hello GET\n"]]) {
    const response = await client.request(apache.url(path!));
    assertEquals([response.httpVersion, await response.text()], ["1.0", body]);
  }
  assertEquals(reuse(client), [false, false]);
  const codings = client.events.details("responseheaders")
    .map(({ headers }) => headers.has("transfer-encoding"));
  assertEquals(codings, [false, false]);
});

testApache("a script that writes HTTP by itself ends its body with the connection", async () => {
  await using apache = await Apache.start({ files: SCRIPTS });
  await using client = new Client();
  const response = await client.request(apache.url("/cgi/nph-raw"));
  assertEquals([response.httpVersion, await response.text()], ["1.0", "raw"]);
  assertEquals(client.events.only("connclose").detail.reason, "peer");
});

testApache("the last request that Apache allows on a connection is the last one", async () => {
  await using apache = await Apache.start({ keepAliveRequests: 2 });
  await using client = new Client();
  for (let i = 0; i < 7; i++) await get(client, apache.url("/hello"));
  assertEquals(reuse(client), [false, true, true, false, true, true, false]);
});

testApache("an idle connection that Apache closes is gone at once", async () => {
  await using apache = await Apache.start({ keepAliveTimeout: "50ms" });
  await using client = new Client();
  await get(client, apache.url("/hello"));
  assertEquals((await client.events.until("connclose")).detail.reason, "peer");
  assertEquals(await get(client, apache.url("/hello")), "hello\n");
  assertEquals(reuse(client), [false, false]);
});

testHaproxy("an idle connection that haproxy closes is gone at once", async () => {
  await using haproxy = await Haproxy.start({ keepAliveTimeout: "50ms" });
  await using client = new Client();
  await get(client, haproxy.url("/"));
  assertEquals((await client.events.until("connclose")).detail.reason, "peer");
  assertEquals(await get(client, haproxy.url("/")), "hello");
});

testHaproxy("the 408 of haproxy on a connection that nobody has used yet ends it", async () => {
  await using haproxy = await Haproxy.start({ requestTimeout: "500ms" });
  using _silent = await silentPort("127.0.0.2", haproxy.port);
  const hostPort = `old.test:${haproxy.port}`;
  // The first address never answers, so that each dial takes as long as the delay.
  const resolve = { [hostPort]: ["127.0.0.2", "127.0.0.1"] };
  await using client = new Client({ resolve, happyEyeballsDelay: 100 });
  const first = get(client, haproxy.url("/", "old.test"));
  await client.events.until("connectstart", 2);
  // The second call gets the connection of the first, and its own dial has no call any more.
  assertEquals([await get(client, haproxy.url("/", "old.test")), await first], ["hello", "hello"]);
  const { callId, detail } = await client.events.until("connclose");
  assertEquals({ callId, ...detail }, { callId: null, reason: "peer", requestsServed: 0 });
});

/** Answers as a server of HTTP/1.0 does, and waits for the next request. */
function oldServer(fields: string): (peer: Peer) => Promise<void> {
  return async (peer) => {
    while (true) {
      await peer.head();
      await peer.send(`HTTP/1.0 200 OK\r\ncontent-length: 5\r\n${fields}\r\nhello`);
    }
  };
}

/** Whether a connection serves again, by version and `Connection`. */
const PERSISTENCE: Record<string, boolean> = {
  "HTTP/1.0": false,
  "HTTP/1.0 Keep-Alive": true,
  "HTTP/1.0 keep-alive": true,
  "HTTP/1.0 x-option, Keep-Alive": true,
  "HTTP/1.0 keep-alive, close": false,
  "HTTP/1.0 x-keep-alive": false,
  "HTTP/1.1": true,
  "HTTP/1.1 keep-alive": true,
  "HTTP/1.1 x-option": true,
  "HTTP/1.1 Close": false,
  "HTTP/1.1 x-option , close,": false,
  "HTTP/1.1 keep-alive, close": false,
  "HTTP/1.1 closed": true,
};
for (const [answer, persists] of Object.entries(PERSISTENCE)) {
  Deno.test(`after ${answer} a connection is ${persists ? "" : "not "}used again`, async () => {
    const [version, ...tokens] = answer.split(" ");
    const connection = tokens.length === 0 ? "" : `connection: ${tokens.join(" ")}\r\n`;
    await using server = await ScriptedServer.start(async (peer) => {
      while (true) {
        await peer.head();
        await peer.send(`${version} 200 OK\r\ncontent-length: 5\r\n${connection}\r\nhello`);
      }
    });
    await using client = new Client();
    for (let i = 0; i < 2; i++) assertEquals(await get(client, server.url()), "hello");
    assertEquals(reuse(client), [false, persists]);
    if (!persists) assertEquals(client.events.details("connclose")[0]?.reason, "connectionClose");
  });
}

Deno.test("Connection may be said on several lines", async () => {
  const fields = "connection: x-option\r\nconnection: keep-alive\r\n";
  await using server = await ScriptedServer.start(oldServer(fields));
  await using client = new Client();
  for (let i = 0; i < 2; i++) assertEquals(await get(client, server.url()), "hello");
  assertEquals(reuse(client), [false, true]);
});

/** What servers say when nobody asked, and why the connection ends then. */
const UNASKED: Record<string, [text: string, reason: string]> = {
  "a 408": ["HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n", "peer"],
  "an old 408": ["HTTP/1.0 408 Request Time-out\r\n\r\nYour browser is slow", "peer"],
  "another response": ["HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", "protocolError"],
  "an empty line": ["\r\n", "protocolError"],
};
for (const [what, [text, reason]] of Object.entries(UNASKED)) {
  Deno.test(`${what} on an idle connection ends it, and is nobody's response`, async () => {
    await using server = await ScriptedServer.start(async (peer) => {
      await peer.head();
      await peer.send(HELLO);
      await client.events.until("putidleconn");
      await peer.send(text);
      await peer.untilEnd();
    }, sayHello);
    await using client = new Client();
    await get(client, server.url());
    const { callId, detail } = await client.events.until("connclose");
    assertEquals([callId, detail.reason], [null, reason]);
    assertEquals(await get(client, server.url()), "hello");
    assertEquals(client.events.details("responseheaders").map(({ status }) => status), [200, 200]);
  });
}

Deno.test("a 408 that answers a request is its response", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\nslow");
  });
  await using client = new Client();
  const response = await client.request(server.url());
  assertEquals([response.status, await response.text()], [408, "slow"]);
});

for (const extra of ["x", "\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil"]) {
  Deno.test(`${JSON.stringify(extra)} after a response closes the connection`, async () => {
    await using server = await ScriptedServer.start(async (peer) => {
      await peer.head();
      await peer.send(`HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello${extra}`);
      await peer.untilEnd();
    }, sayHello);
    await using client = new Client();
    for (let i = 0; i < 2; i++) assertEquals(await get(client, server.url()), "hello");
    assertEquals(reuse(client), [false, false]);
    const { error } = client.events.details("putidleconn")[0]!;
    assertStringIncludes(error?.message ?? "", "unexpected bytes");
    assertEquals(client.events.details("connclose")[0]?.reason, "protocolError");
  });
}
