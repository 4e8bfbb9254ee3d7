import { assert, assertEquals, assertGreater, assertLess, assertStringIncludes } from "@std/assert";
import { pseudoRandom } from "../_support/bytes.ts";
import { assertAborts, assertFails, Client } from "../_support/client.ts";
import { chunked, coded, contentEncoding, latin1 } from "../_support/coded.ts";
import { patiently } from "../_support/patience.ts";
import type { Peer } from "../_support/peer.ts";
import { type Script, ScriptedServer } from "../_support/scripted_server.ts";
import { answering, ok } from "./_servers.ts";

const test = Deno.test;

const HELLO = ok(coded("hello", "gzip"), contentEncoding("gzip"));

/** Sends half of a coded body, and then nothing. */
const sendHalf: Script = async (peer) => {
  const answer = ok(coded(pseudoRandom(60_000), "gzip"), contentEncoding("gzip"));
  await peer.head();
  await peer.send(answer.slice(0, 30_000));
  await peer.untilEnd();
};

for (const coding of ["gzip", "deflate", "br"] as const) {
  test(`responseend tells how much ${coding} has blown a body up`, async () => {
    const bomb = coded(new Uint8Array(5_000_000), coding);
    await using server = await answering(ok(bomb, contentEncoding(coding)));
    await using client = new Client();
    assertEquals((await (await client.request(server.url())).bytes()).length, 5_000_000);
    const { bodyBytes, decodedBytes } = client.events.only("responseend").detail;
    assertEquals({ bodyBytes, decodedBytes }, { bodyBytes: bomb.length, decodedBytes: 5_000_000 });
  });

  test(`maxDecodedBytes ends ${coding} that grows larger: decode, and it names the limit`, async () => {
    const bomb = coded(new Uint8Array(5_000_000), coding);
    await using server = await answering(ok(bomb, contentEncoding(coding)));
    await using client = new Client({ maxDecodedBytes: 1_000_000 });
    const response = await client.request(server.url());
    const error = await assertFails(response.bytes(), "decode", "receive");
    assertStringIncludes(error.message, "maxDecodedBytes of 1000000");
    const { decodedBytes } = client.events.only("responseend").detail;
    assert(decodedBytes <= 1_000_000, `${decodedBytes} bytes were given`);
    assertEquals(client.stats().connections, 0);
  });
}

for (const [limit, allowed] of [[5, true], [4, false], [0, true]] as const) {
  test(`a maxDecodedBytes of ${limit} ${allowed ? "allows" : "refuses"} 5 bytes`, async () => {
    await using server = await answering(HELLO);
    await using client = new Client({ maxDecodedBytes: limit });
    const body = client.fetch(server.url()).then((response) => response.text());
    if (allowed) assertEquals(await body, "hello");
    else await assertFails(body, "decode", "receive");
  });
}

test("maxDecodedBytes says nothing of a body without codings", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client({ maxDecodedBytes: 1 });
  assertEquals(await (await client.fetch(server.url())).text(), "hello");
});

for (const how of ["fetch", "request"] as const) {
  test(`a short coded body that ${how}'s caller does not read frees its connection`, async () => {
    await using server = await answering(HELLO);
    await using client = new Client();
    const response = await client[how](server.url());
    await client.events.until("callend");
    assertEquals(client.stats().idle, 1);
    await (await client[how](server.url("/next"))).text();
    assertEquals(server.peers.length, 1);
    assertEquals(await response.text(), "hello");
  });
}

test("a bomb that nobody reads is not decoded to its end", async () => {
  const bomb = coded(new Uint8Array(50_000_000), "gzip", "gzip");
  await using server = await answering(ok(bomb, contentEncoding("gzip", "gzip")));
  const client = new Client();
  {
    await using _closing = client;
    await client.fetch(server.url());
    assertEquals(client.events.types("callend"), []);
  }
  const { decodedBytes } = client.events.only("responseend").detail;
  assertLess(decodedBytes, 1_000_000);
});

for (const framed of [HELLO, chunked(coded("hello", "br"), 3, contentEncoding("br"))]) {
  test(`a connection is used again after a decoded body (${framed.slice(17, 30)}…)`, async () => {
    await using server = await answering(framed);
    await using client = new Client();
    for (let i = 0; i < 3; i++) {
      assertEquals(await (await client.fetch(server.url())).text(), "hello");
    }
    assertEquals(server.peers.length, 1);
  });
}

test("an abort while a part to decode is awaited rejects the reader with its reason", async () => {
  await using server = await ScriptedServer.start(sendHalf);
  await using client = new Client();
  await assertAborts(
    async (signal) => await (await client.fetch(server.url(), { signal })).bytes(),
    () => client.events.until("responseheaders"),
  );
  assertEquals(client.events.only("connclose").detail.reason, "aborted");
  assertEquals(client.events.only("callend").detail.outcome, "aborted");
});

test("an abort between two reads errors the stream of a body that is decoded", async () => {
  await using server = await ScriptedServer.start(sendHalf);
  await using client = new Client();
  const controller = new AbortController();
  const response = await client.fetch(server.url(), { signal: controller.signal });
  const reader = response.body!.getReader();
  await reader.read();
  controller.abort("enough");
  assertEquals(await reader.closed.catch((reason) => reason), "enough");
  await client.events.until("connclose");
});

test("cancelling a body that is decoded closes its connection: abandoned", async () => {
  await using server = await ScriptedServer.start(sendHalf);
  await using client = new Client();
  const reader = (await client.fetch(server.url())).body!.getReader();
  await reader.read();
  await reader.cancel("enough");
  assertEquals((await client.events.until("connclose")).detail.reason, "abandoned");
  assertEquals(client.events.only("callend").detail.outcome, "aborted");
  assertEquals(client.stats().calls, 0);
});

test("cancelling a body whose first part to decode is awaited closes its connection", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(HELLO.slice(0, HELLO.indexOf("\r\n\r\n") + 4 + 3));
    await peer.untilEnd();
  });
  await using client = new Client();
  const reader = (await client.request(server.url())).body.getReader();
  const read = reader.read();
  await reader.cancel("enough");
  assertEquals((await read).done, true);
  assertEquals((await client.events.until("connclose")).detail.reason, "abandoned");
});

/** Ways in which a body ends that nobody has begun to read. */
const ENDS: Record<string, (response: Response, abort: () => void, client: Client) => unknown> = {
  "a cancel": (response) => response.body!.cancel("enough"),
  "an abort": (_, abort) => abort(),
  "the end of the transport": (_response, _abort, client) => client.close(),
};
for (const [what, end] of Object.entries(ENDS)) {
  for (const stack of [["gzip"], ["deflate"], ["br"], ["deflate", "gzip"]] as const) {
    test(`${what} before the first read of half a body in ${stack} is nobody's uncaught error`, async () => {
      const body = coded(pseudoRandom(60_000), ...stack);
      await using server = await ScriptedServer.start(async (peer) => {
        await peer.head();
        await peer.send(ok(body, contentEncoding(...stack)).slice(0, 30_000));
        await peer.untilEnd();
      });
      await using client = new Client();
      const controller = new AbortController();
      const response = await client.fetch(server.url(), { signal: controller.signal });
      await end(response, () => controller.abort(), client);
      await client.events.until("connclose");
      // An uncaught error would come now, and fail the test.
      await new Promise((resolve) => setTimeout(resolve, 5));
    });
  }
}

test("bodyIdleTimeout ends a coded body that stops coming: timeout", async () => {
  await using server = await ScriptedServer.start(sendHalf);
  await using client = new Client({ bodyIdleTimeout: 20 });
  const response = await client.request(server.url());
  await assertFails(response.bytes(), "timeout", "receive");
});

test("closing the transport ends a coded body that is on its way: closed", async () => {
  await using server = await ScriptedServer.start(sendHalf);
  await using client = new Client();
  const response = await client.fetch(server.url());
  const body = response.bytes();
  await client.close();
  await assertFails(body, "closed", "receive");
});

test("trailers come after a body that is decoded", async () => {
  const answer = chunked(coded("hello", "gzip"), 5, contentEncoding("gzip"));
  await using server = await answering(answer.slice(0, -2) + "A: b\r\n\r\n");
  await using client = new Client();
  const response = await client.request(server.url());
  assertEquals(await response.text(), "hello");
  assertEquals([...await response.trailers], [["a", "b"]]);
});

/** Sends a part of a body again and again, and counts; the client ends it. */
async function pour(peer: Peer, part: string, sent: { bytes: number }): Promise<void> {
  for (;;) {
    await peer.send(part);
    sent.bytes += part.length;
  }
}

for (const coding of ["gzip", "br"] as const) {
  test(`a reader of ${coding} that stops stops the server`, async () => {
    const sent = { bytes: 0 };
    const body = coded(pseudoRandom(32_000_000), coding);
    await using server = await ScriptedServer.start(async (peer) => {
      await peer.head();
      await peer.send(ok(body, contentEncoding(coding)).slice(0, -body.length));
      for (let start = 0; start < body.length; start += 65_536) {
        await peer.send(body.slice(start, start + 65_536));
        sent.bytes = Math.min(body.length, start + 65_536);
      }
      await peer.untilEnd();
    });
    await using client = new Client();
    const reader = (await client.fetch(server.url())).body!.getReader();
    await reader.read();
    let before = -1;
    // That nothing more is sent is no event.
    while (sent.bytes > before) {
      before = sent.bytes;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assertLess(sent.bytes, 16_000_000);
    assertGreater(sent.bytes, 0);
    let total = 0;
    await patiently(
      (async () => {
        while (total < 24_000_000) total += (await reader.read()).value!.length;
      })(),
      () => "the rest of the body",
    );
    assertGreater(sent.bytes, 16_000_000);
    await reader.cancel();
  });
}

test("a coded body that never ends is given as it comes", async () => {
  const sent = { bytes: 0 };
  const member = coded("hello", "gzip");
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(`HTTP/1.1 200 OK\r\n${contentEncoding("gzip")}\r\n\r\n`);
    await pour(peer, member, sent);
  });
  await using client = new Client();
  const reader = (await client.fetch(server.url())).body!.getReader();
  let text = "";
  while (text.length < 100) text += latin1((await reader.read()).value!);
  assertEquals(text.slice(0, 10), "hellohello");
  await reader.cancel();
});

test("a decoded body can be read with a BYOB reader, in parts of the caller's size", async () => {
  const bytes = pseudoRandom(100_000);
  await using server = await answering(ok(coded(bytes, "br"), contentEncoding("br")));
  await using client = new Client();
  const reader = (await client.fetch(server.url())).body!.getReader({ mode: "byob" });
  const read = new Uint8Array(bytes.length);
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read(new Uint8Array(1_000));
    if (done) break;
    assert(value.length <= 1_000);
    read.set(value, at);
    at += value.length;
  }
  assertEquals(at, bytes.length);
  assert(latin1(read) === latin1(bytes));
});
