import { assertEquals } from "@std/assert";
import { pseudoRandom, sha256 } from "../_support/bytes.ts";
import { Authority } from "../_support/certificates.ts";
import { Client } from "../_support/client.ts";
import { Nginx } from "../_support/nginx.ts";
import { NodeServer } from "../_support/node_server.ts";
import { requires } from "../_support/requires.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";

const FILES = { small: pseudoRandom(100), large: pseudoRandom(10_000_000) };
const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);

const test = requires("nginx", "openssl");
const testWithNode = requires("node");

async function startNginx(scheme: "http" | "https", files: Record<string, Uint8Array> = {}) {
  const authority = await Authority.shared();
  const certificate = scheme === "https" ? await authority.issue("127.0.0.1") : undefined;
  return {
    nginx: await Nginx.start({ files, ...(certificate && { certificate }) }),
    client: new Client({ caCerts: authority.caCerts }),
    async [Symbol.asyncDispose]() {
      await this.client.close();
      await this.nginx[Symbol.asyncDispose]();
    },
  };
}

for (const scheme of ["http", "https"] as const) {
  for (const [name, content] of Object.entries(FILES)) {
    for (const folder of ["", "/chunked"]) {
      const what = `a ${name} file over ${scheme}${folder ? " in chunks" : ""}`;

      test(`request reads ${what} as it is on the disk`, async () => {
        await using server = await startNginx(scheme, { [name]: content });
        const response = await server.client.request(server.nginx.url(`${folder}/${name}`));
        assertEquals(await sha256(await response.bytes()), await sha256(content));
      });

      test(`fetch reads ${what} as it is on the disk`, async () => {
        await using server = await startNginx(scheme, { [name]: content });
        const response = await server.client.fetch(server.nginx.url(`${folder}/${name}`));
        assertEquals(await sha256(await response.bytes()), await sha256(content));
      });
    }
  }

  test(`the response to HEAD over ${scheme} tells the length of a body that does not come`, async () => {
    await using server = await startNginx(scheme, { small: FILES.small });
    const response = await server.client.request(server.nginx.url("/small"), { method: "HEAD" });
    assertEquals(response.headers.get("content-length"), "100");
    assertEquals(await response.bytes(), new Uint8Array());
  });

  test(`a 204 over ${scheme} has no body`, async () => {
    await using server = await startNginx(scheme);
    const response = await server.client.request(server.nginx.url("/nothing"));
    assertEquals([response.status, await response.text()], [204, ""]);
  });

  test(`a 304 over ${scheme} has no body`, async () => {
    await using server = await startNginx(scheme, { small: FILES.small });
    const url = server.nginx.url("/small");
    const first = await server.client.request(url);
    const headers = { "if-none-match": first.headers.get("etag") ?? "" };
    await first.bytes();
    const second = await server.client.request(url, { headers });
    assertEquals([second.status, await second.text()], [304, ""]);
  });
}

test("responses without a body leave the connection to the next request", async () => {
  await using server = await startNginx("http", { small: FILES.small });
  const { client, nginx } = server;
  await (await client.request(nginx.url("/small"), { method: "HEAD" })).bytes();
  await (await client.request(nginx.url("/nothing"))).bytes();
  await (await client.request(nginx.url("/hello"))).bytes();
  assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, true, true]);
});

test("responseend counts the bytes of the body and those of its chunks apart", async () => {
  await using server = await startNginx("http", { small: FILES.small });
  const response = await server.client.request(server.nginx.url("/chunked/small"));
  await response.bytes();
  const { bodyBytes, framingBytes, outcome } = server.client.events.only("responseend").detail;
  const framing = "64\r\n" + "\r\n" + "0\r\n\r\n";
  assertEquals({ bodyBytes, framingBytes, outcome }, {
    bodyBytes: 100,
    framingBytes: framing.length,
    outcome: "ok",
  });
});

testWithNode("a body that ends with its connection is read to the end", async () => {
  await using server = await NodeServer.start();
  await using client = new Client();
  const response = await client.request(server.url("/until-close"));
  assertEquals(response.headers.get("content-length"), null);
  assertEquals(await response.bytes(), Uint8Array.from([...EVERY_BYTE, ...EVERY_BYTE]));
});

testWithNode("a hundred chunks of Node's are one body", async () => {
  await using server = await NodeServer.start();
  await using client = new Client();
  const response = await client.request(server.url("/chunks"));
  const expected = Uint8Array.from({ length: 25_600 }, (_, byte) => byte);
  assertEquals(await sha256(await response.bytes()), await sha256(expected));
});

Deno.test("a piece of a body can be read before the server has sent the next one", async () => {
  const firstPieceRead = Promise.withResolvers<void>();
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\none");
    await firstPieceRead.promise;
    await peer.send("two");
    await peer.untilEnd();
  });
  await using client = new Client();
  const response = await client.fetch(server.url());
  const pieces: string[] = [];
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    pieces.push(piece);
    firstPieceRead.resolve();
  }
  assertEquals(pieces, ["one", "two"]);
});

testWithNode("trailers are there when the body has been read", async () => {
  await using server = await NodeServer.start();
  await using client = new Client();
  const response = await client.request(server.url("/trailers"));
  assertEquals(await response.text(), "body");
  assertEquals([...await response.trailers], [["x-checksum", "abc"], ["x-count", "4"]]);
  assertEquals(client.events.only("responsetrailers").detail.headers.get("x-count"), "4");
});

testWithNode("heads of 1xx responses are kept beside the final one", async () => {
  await using server = await NodeServer.start();
  await using client = new Client();
  const response = await client.request(server.url("/informational"));
  assertEquals([response.status, await response.text()], [200, "hello\n"]);
  assertEquals(response.informational.map(({ status }) => status), [102, 103]);
  const link = "</style.css>; rel=preload; as=style";
  assertEquals(response.informational[1]?.headers.get("link"), link);
  assertEquals(client.events.details("informational").map(({ status }) => status), [102, 103]);
});
