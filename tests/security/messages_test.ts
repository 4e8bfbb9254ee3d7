import { assert, assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import { Transport, TransportError } from "../../mod.ts";
import { rawServer } from "../_support/raw_server.ts";
import { runCli } from "../_support/run_cli.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";

/** Nobody reads more of a message. */
const LONG = 1_001;
const MUCH = 200_000;

/** Answers of which a message tells a part that the server made long, and how that message ends. */
const ANSWERS: Readonly<Record<string, string>> = {
  [`HTTP/1.1 200 OK\r\nContent-Length: 1${",2".repeat(MUCH / 2)}\r\n\r\n`]: ',2,2"',
  [`HTTP/1.1 200 OK\r\nTransfer-Encoding: ${"a".repeat(MUCH)}\r\n\r\n`]: 'allowed is "chunked"',
  [`HTTP/1.1 302 Found\r\nLocation: http://a b${"c".repeat(MUCH)}\r\n\r\n`]: "is not a URL",
  [`HTTP/1.1 302 Found\r\nLocation: http://${"a".repeat(MUCH)}/\r\n\r\n`]: "200000",
  [`HTTP/1.1 302 Found\r\nLocation: ftp://a/${"b".repeat(MUCH)}\r\n\r\n`]: "is not http or https",
  [`HTTP/1.1 200 OK\r\n${"a".repeat(MUCH)}: \0\r\n\r\n`]: "has the octet 0x00 in its value",
};

for (const [answer, end] of Object.entries(ANSWERS)) {
  Deno.test(`a server has ${LONG} characters of a message: "… ${end}"`, async () => {
    await using server = rawServer(answer);
    await using transport = new Transport({ proxy: null });
    const error: unknown = await transport.fetch(`http://${server.at}/`).catch((error) => error);
    assert(error instanceof TransportError);
    assertLess(error.message.length, LONG + 1);
    assertStringIncludes(error.message, "…");
    assert(error.message.endsWith(end), error.message);
    const { stderr } = await runCli(["-L", "-s", "-S", "--format", "summary", server.at]);
    assertLess(stderr.length, LONG + 200);
  });
}

Deno.test("redirects that never end, and grow all the time, end at the limit", async () => {
  const piece = "x".repeat(4_000);
  await using server = await ScriptedServer.start(async (peer) => {
    while (true) {
      const [, target = ""] = (await peer.head()).split(" ");
      await peer.send(
        `HTTP/1.1 302 Found\r\nLocation: ${target}${piece}\r\nContent-Length: 0\r\n\r\n`,
      );
    }
  });
  await using transport = new Transport({ proxy: null });
  const error: unknown = await transport.fetch(server.url()).catch((error) => error);
  assert(error instanceof TransportError);
  assertEquals(error.code, "tooManyRedirects");
  assertLess(error.message.length, LONG + 1);
  assert(error.message.endsWith("maxRedirects of 20 reached"), error.message);
  const { status, stderr } = await runCli(["-L", "-s", "-S", server.url()]);
  assertEquals(status, 47);
  assertMatch(stderr, /: --max-redirs of 50 reached\n/);
});

Deno.test("a URL that grows beyond the limit of a head ends the chain", async () => {
  await using server = await ScriptedServer.start(async (peer) => {
    while (true) {
      const [, target = ""] = (await peer.head()).split(" ");
      await peer.send(`HTTP/1.1 302 Found\r\nLocation: ${target}${"x".repeat(50_000)}\r\n\r\n`);
    }
  });
  await using transport = new Transport({ proxy: null, maxRedirects: 100 });
  const error: unknown = await transport.fetch(server.url()).catch((error) => error);
  assert(error instanceof TransportError);
  assertEquals(error.code, "tooLarge");
});
