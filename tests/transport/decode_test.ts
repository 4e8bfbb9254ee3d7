import { assert, assertEquals } from "@std/assert";
import type { TransportOptions } from "../../mod.ts";
import { ACCEPTED_CODINGS } from "../../transport/codings.ts";
import { pseudoRandom } from "../_support/bytes.ts";
import { assertFails, Client } from "../_support/client.ts";
import {
  APPLIED,
  type Applied,
  chunked,
  coded,
  contentEncoding,
  latin1,
  seeded,
} from "../_support/coded.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { answerAndClose, answering, ok } from "./_servers.ts";

const test = Deno.test;

/** A body that repeats itself here and there, and is longer than one read. */
const TEXT = latin1(pseudoRandom(40_000)) + "hello ".repeat(20_000);

/** Ways in which a response says where its body ends. */
const FRAMINGS: Record<string, (body: string, encoding: string) => string> = {
  "with a length": ok,
  "in chunks": (body, encoding) => chunked(body, 777, encoding),
  "until the connection closes": (body, encoding) =>
    `HTTP/1.1 200 OK\r\n${encoding}\r\n\r\n${body}`,
};

/** Every way to read a body; the text is one where a byte is a character. */
const READS: Record<string, (client: Client, url: string) => Promise<string>> = {
  fetch: async (client, url) => latin1(await (await client.fetch(url)).bytes()),
  request: async (client, url) => latin1(await (await client.request(url)).bytes()),
};

/** What a client makes of the body of one response. */
async function read(answer: string, options: TransportOptions = {}): Promise<string> {
  await using server = await ScriptedServer.start(answerAndClose(answer));
  await using client = new Client(options);
  return await READS["request"]!(client, server.url());
}

for (const coding of APPLIED) {
  for (const [framing, answer] of Object.entries(FRAMINGS)) {
    for (const [way, readBy] of Object.entries(READS)) {
      test(`${way} takes ${coding} off a body ${framing}`, async () => {
        const body = answer(coded(TEXT, coding), contentEncoding(coding));
        await using server = await ScriptedServer.start(answerAndClose(body));
        await using client = new Client();
        assert(await readBy(client, server.url()) === TEXT);
      });
    }
  }

  test(`${coding} is taken off a body that comes byte by byte`, async () => {
    await using server = await ScriptedServer.start(async (peer) => {
      await peer.head();
      await peer.trickle(chunked(coded("hello ".repeat(50), coding), 7, contentEncoding(coding)));
      await peer.untilEnd();
    });
    await using client = new Client();
    assertEquals(await (await client.fetch(server.url())).text(), "hello ".repeat(50));
  });

  test(`${coding} is taken off a body that is empty once decoded`, async () => {
    assertEquals(await read(ok(coded("", coding), contentEncoding(coding))), "");
  });

  test(`a body of one byte in ${coding} is that byte`, async () => {
    assertEquals(await read(ok(coded("x", coding), contentEncoding(coding))), "x");
  });
}

const random = seeded(0x5eed);
for (const length of [2, 2, 3, 3, 4, 4, 5, 5, 5]) {
  const stack = Array.from({ length }, (): Applied => APPLIED[random(APPLIED.length)] ?? "gzip");
  test(`a stack of ${stack.join(", ")} is taken off`, async () => {
    const answer = chunked(coded(TEXT, ...stack), 5_000, contentEncoding(...stack));
    assert(await read(answer) === TEXT);
  });
}

test("a stack may stand on several lines", async () => {
  const body = coded("hello", "gzip", "br");
  const lines = [contentEncoding("gzip"), contentEncoding("br")];
  assertEquals(await read(ok(body, ...lines)), "hello");
});

test("more than five codings fail the call: decode", async () => {
  const stack = new Array<Applied>(6).fill("gzip");
  await using server = await answering(ok(coded("hello", ...stack), contentEncoding(...stack)));
  await using client = new Client();
  await assertFails(client.fetch(server.url()), "decode", "receive");
  await client.events.until("connclose");
  assertEquals(client.stats().connections, 0);
});

test("several gzip members are one body", async () => {
  const members = ["one ", "", "two ", "three"].map((part) => coded(part, "gzip")).join("");
  assertEquals(await read(ok(members, "Content-Encoding: gzip")), "one two three");
});

test("several gzip members may be cut anywhere by their chunks", async () => {
  const members = ["one ", "two"].map((part) => coded(part, "gzip")).join("");
  for (let size = 1; size <= members.length; size++) {
    assertEquals(await read(chunked(members, size, "Content-Encoding: gzip")), "one two");
  }
});

for (
  const encoding of [
    "identity",
    "x-unknown",
    "gzip, x-unknown",
    "zstd", // see transport/codings.ts
  ]
) {
  test(`a body with the coding ${encoding} is left as it is, and so are its fields`, async () => {
    await using server = await answering(ok("hello", `Content-Encoding: ${encoding}`));
    await using client = new Client();
    const response = await client.fetch(server.url());
    assertEquals(response.headers.get("content-encoding"), encoding);
    assertEquals(response.headers.get("content-length"), "5");
    assertEquals(await response.text(), "hello");
  });
}

for (const way of ["fetch", "request"] as const) {
  test(`${way} shows no Content-Encoding and no Content-Length of a decoded body`, async () => {
    const fields = [contentEncoding("gzip"), "A: b"];
    await using server = await answering(ok(coded("hello", "gzip"), ...fields));
    await using client = new Client();
    const response = await client[way](server.url());
    assertEquals([...response.headers], [["a", "b"]]);
    assertEquals(await response.text(), "hello");
  });
}

test("responseheaders tells of the fields as they came", async () => {
  const body = coded("hello", "gzip");
  await using server = await answering(ok(body, contentEncoding("gzip")));
  await using client = new Client();
  await (await client.fetch(server.url())).text();
  const { headers } = client.events.only("responseheaders").detail;
  assertEquals(headers.get("content-encoding"), "gzip");
  assertEquals(headers.get("content-length"), String(body.length));
});

test("with disableCompression nothing is decoded, and nothing is hidden", async () => {
  const body = coded("hello", "gzip");
  await using server = await answering(ok(body, contentEncoding("gzip")));
  await using client = new Client({ disableCompression: true });
  const response = await client.fetch(server.url());
  assertEquals(response.headers.get("content-encoding"), "gzip");
  assertEquals(response.headers.get("content-length"), String(body.length));
  assertEquals(latin1(await response.bytes()), body);
});

for (
  const [what, answer] of Object.entries({
    "a length of 0": ok("", contentEncoding("gzip")),
    "no chunk": chunked("", 1, contentEncoding("br")),
    "the end of the connection": `HTTP/1.1 200 OK\r\n${contentEncoding("deflate")}\r\n\r\n`,
  })
) {
  for (const [way, readBy] of Object.entries(READS)) {
    for (const slowly of [false, true]) {
      const name = `an empty body of ${what} is empty for ${way}, whatever its coding`;
      test(slowly ? `${name}, even if it comes after its head` : name, async () => {
        const headSeen = Promise.withResolvers<void>();
        await using server = await ScriptedServer.start(async (peer) => {
          await peer.head();
          const end = answer.indexOf("\r\n\r\n") + 4;
          if (!slowly) return await peer.send(answer);
          await peer.send(answer.slice(0, end));
          await headSeen.promise;
          await peer.send(answer.slice(end));
        });
        await using client = new Client();
        client.trace.addEventListener("responseheaders", () => headSeen.resolve());
        assertEquals(await readBy(client, server.url()), "");
        assertEquals(client.events.only("responseend").detail.outcome, "ok");
      });
    }
  }
}

for (
  const [method, status] of [["HEAD", 200], ["GET", 204], ["GET", 304]] as const
) {
  test(`${method} with ${status} and a Content-Encoding has no body, and keeps its fields`, async () => {
    const length = status === 204 ? "" : "Content-Length: 25\r\n";
    await using server = await answering(
      `HTTP/1.1 ${status} X\r\nContent-Encoding: gzip\r\n${length}\r\n`,
    );
    await using client = new Client();
    const response = await client.request(server.url(), { method });
    assertEquals(await response.text(), "");
    assertEquals(response.headers.get("content-encoding"), "gzip");
    await client.events.until("putidleconn");
    assertEquals(client.stats().idle, 1);
  });
}

/** What the server is told of codings. */
const ASKING: [what: string, options: TransportOptions, init: RequestInit, sent: string | null][] =
  [
    ["is sent where the caller says nothing", {}, {}, ACCEPTED_CODINGS],
    ["is the caller's own", {}, { headers: { "Accept-Encoding": "x" } }, "x"],
    ["is the caller's own, though it says identity", {}, {
      headers: { "accept-encoding": "identity" },
    }, "identity"],
    ["is the transport's default", { headers: { "accept-encoding": "y" } }, {}, "y"],
    ["is not sent with disableCompression", { disableCompression: true }, {}, null],
    ["is not sent with Range", {}, { headers: { range: "bytes=0-1" } }, null],
    ["is not sent with HEAD", {}, { method: "HEAD" }, null],
    ["is sent with POST", {}, { method: "POST", body: "x" }, ACCEPTED_CODINGS],
  ];
for (const [what, options, init, sent] of ASKING) {
  test(`Accept-Encoding ${what}`, async () => {
    await using server = await answering(
      ok("").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"),
    );
    await using client = new Client(options);
    await (await client.fetch(server.url(), init)).text();
    const asked = /^accept-encoding: (.*)\r$/im.exec(server.peers[0]!.received);
    assertEquals(asked?.[1] ?? null, sent);
  });
}
