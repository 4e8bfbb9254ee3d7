import { assertEquals } from "@std/assert";
import { Client } from "../_support/client.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";

const CHUNKED = { "transfer-encoding": "chunked" };

const BODIES: Record<string, () => BodyInit> = {
  "a string": () => "abcde",
  "bytes": () => new TextEncoder().encode("abcde"),
  "a form": () => new URLSearchParams("a=bcd"),
  "a blob": () => new Blob(["abcde"]),
};

for (const [name, make] of Object.entries(BODIES)) {
  Deno.test(`${name} is sent in chunks where the caller says so`, async () => {
    await using server = await ScriptedServer.start(async (peer) => {
      await peer.head();
      let body = "";
      while (!body.endsWith("0\r\n\r\n")) body += await peer.exactly(1);
      await peer.send(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    });
    await using client = new Client();
    const init = { method: "POST", headers: CHUNKED, body: make() };
    const response = await client.request(server.url(), init);
    const text = await new Response(make()).text();
    assertEquals(await response.text(), `5\r\n${text}\r\n0\r\n\r\n`);
  });
}
