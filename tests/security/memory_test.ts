import { assert, assertLess, assertMatch } from "@std/assert";
import { TraceLog, Transport } from "../../mod.ts";
import { Client } from "../_support/client.ts";
import { endlessServer } from "./_endless_server.ts";

const MB = 1_000_000;
const OK = "HTTP/1.1 200 OK\r\n";
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;

/** What buffers of the system hold, and what was on its way when the client had enough. */
const IN_FLIGHT = 12 * MB;
/** The limit of a head, and what one read brings beyond it. */
const MOST_READ = 262_144 + 524_288;
/** What one connection may hold, whatever is said on it: buffers, events, and a little noise. */
const SMALL = 3 * MB;

/** A server that is refused long before it has said so much. */
function refusedServer(begin: string, again: string) {
  return endlessServer({ begin, again, most: 100 * MB });
}

/** What a server controls, how it says too much of it, and what the client says then. */
const REFUSED: readonly [what: string, begin: string, again: string, why: RegExp][] = [
  ["a reason phrase", "HTTP/1.1 200 ", "x", /the response head exceeds 262144 bytes$/],
  ["a field", `${OK}A: `, "x", /the response head exceeds 262144 bytes$/],
  ["a folded field", `${OK}A: b`, "\r\n x", /the response head exceeds 262144 bytes$/],
  ["fields", OK, "A: b\r\n", /the response head exceeds 262144 bytes$/],
  [
    "1xx responses",
    "",
    "HTTP/1.1 103 A\r\nLink: <b>\r\n\r\n",
    /the 1xx heads exceed 262144 bytes$/,
  ],
  ["a chunk size", CHUNKED, "0", /a chunk line exceeds 4096 bytes$/],
  ["a chunk extension", `${CHUNKED}1;`, "x", /a chunk line exceeds 4096 bytes$/],
  ["trailers", `${CHUNKED}0\r\n`, "A: b\r\n", /the trailers exceed 262144 bytes$/],
  ["something that is no HTTP", "", "hello ", /the server does not speak HTTP\/1: it sent "hello /],
];

for (const [what, begin, again, why] of REFUSED) {
  Deno.test(`${what} without an end is refused, and little of it is read`, async () => {
    await using server = refusedServer(begin, again);
    await using client = new Client();
    const error = await client.request(server.url).then((response) => response.bytes())
      .then(() => null, (error: Error) => error);
    assertMatch(error?.message ?? "", why);
    const read = client.events.details("datareceived").map(({ bytes }) => bytes);
    assertLess(read.reduce((sum, bytes) => sum + bytes, 0), MOST_READ);
  });
}

/** What a proxy says in place of a tunnel. */
const PROXIES: readonly [
  what: string,
  scheme: string,
  begin: string,
  again: string,
  why: RegExp,
][] = [
  ["a head", "http", "HTTP/1.1 200 ", "x", /the response head exceeds 262144 bytes$/],
  ["1xx responses", "http", "", "HTTP/1.1 103 A\r\n\r\n", /the 1xx heads exceed 262144 bytes$/],
  ["a refusal", "http", "HTTP/1.1 403 No\r\n\r\n", "x", /the proxy answers 403 No$/],
  ["more than its answer", "http", `${OK}\r\n`, "x", /unexpected bytes follow the answer/],
  ["no SOCKS", "socks5", "", "x", /the proxy speaks version 120, and not 5$/],
];

for (const [what, scheme, begin, again, why] of PROXIES) {
  Deno.test(`${what} of a proxy without an end is refused, and little of it is taken`, async () => {
    await using server = refusedServer(begin, again);
    await using client = new Client({ proxy: `${scheme}://127.0.0.1:${server.port}` });
    const error = await client.request("https://a.test/").then(() => null, (error: Error) => error);
    assertMatch(error?.message ?? "", why);
    assertLess(server.sent, IN_FLIGHT);
  });
}

/** Bodies that may be as long as they like. */
const BODIES: readonly [what: string, begin: string, again: string, most: number][] = [
  ["a body", `${OK}\r\n`, "x", 12 * MB],
  ["chunks of one byte", CHUNKED, "1\r\nx\r\n", MB],
  ["chunks with long extensions", CHUNKED, `1;${"x".repeat(4_000)}\r\nx\r\n`, 8 * MB],
];

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const part of body) bytes += part.length;
  return bytes;
}

for (const [what, begin, again, most] of BODIES) {
  Deno.test(`${what} without an end: whoever reads it as it comes needs little memory`, async () => {
    await using server = endlessServer({ begin, again, most, looks: true });
    await using transport = new Transport({ proxy: null });
    using _log = TraceLog.record(transport.trace);
    const response = await transport.fetch(server.url);
    await bytesOf(response.body!).catch((error: Error) => assertMatch(error.message, /closed the/));
    assert(server.sent >= most, `${server.sent} bytes`);
    assertLess(server.growth.bytes, SMALL);
  });
}

Deno.test("a body that nobody reads is not fetched", async () => {
  await using server = refusedServer(`${OK}\r\n`, "x");
  await using client = new Client();
  const response = await client.request(server.url);
  // What fills the buffers of the system is no event of the client.
  while (server.sent < MB) await new Promise((resolve) => setTimeout(resolve));
  const { value } = await response.body.getReader().read();
  assertLess(value!.length, 2 * MB);
  assertLess(server.sent, IN_FLIGHT);
});

Deno.test("a promise of nine million gigabytes is believed when they have come", async () => {
  const begin = `${OK}Content-Length: ${Number.MAX_SAFE_INTEGER}\r\n\r\n`;
  await using server = endlessServer({ begin, again: "x", most: 2 * MB });
  await using client = new Client();
  const response = await client.request(server.url);
  const error = await response.bytes().then(() => null, (error: Error) => error);
  assertMatch(error?.message ?? "", /closed the connection, 90071992\d+ bytes missing$/);
});

Deno.test("a redirect with a body without an end is followed without it", async () => {
  const begin = "HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n";
  await using server = refusedServer(begin, "x");
  await using client = new Client({ maxRedirects: 2 });
  const error = await client.fetch(server.url).then(() => null, (error: Error) => error);
  assertMatch(error?.message ?? "", /maxRedirects of 2 reached$/);
  assertLess(server.sent, 3 * IN_FLIGHT);
});

Deno.test("an answer to nobody ends the connection", async () => {
  const begin = `${OK}Content-Length: 1\r\n\r\n1`;
  await using server = refusedServer(begin, "x");
  await using client = new Client();
  await (await client.request(server.url)).text();
  await client.events.until("connclose");
  assertLess(server.sent, IN_FLIGHT);
});
