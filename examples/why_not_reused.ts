/**
 * Find out why connections are not reused, and what that costs.
 *
 * Three ways to lose a connection, each of which one event names: a body that is not read to its
 * end, a request that asks for it, and a server that closes it.
 *
 * deno run --allow-net --allow-env examples/why_not_reused.ts
 */
import { Transport } from "@httptrace/httptrace";

await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
  const closes = new URL(request.url).pathname === "/closes";
  return new Response("hello ".repeat(100_000), closes ? { headers: { connection: "close" } } : {});
});
const url = `http://127.0.0.1:${server.addr.port}`;

await using transport = new Transport();
transport.trace.addEventListener("gotconn", ({ callId, connId, detail }) => {
  console.log(`call ${callId} has connection ${connId}, ${detail.reused ? "reused" : "new"}`);
});
transport.trace.addEventListener("getconn", ({ callId, detail }) => {
  if (detail.miss !== undefined) console.log(`call ${callId} found none to reuse: ${detail.miss}`);
});
transport.trace.addEventListener("putidleconn", ({ connId, detail }) => {
  if (detail.error) console.log(`connection ${connId} cannot be kept: ${detail.error.message}`);
});
transport.trace.addEventListener("connclose", ({ connId, detail }) => {
  console.log(`connection ${connId} was closed: ${detail.reason}`);
});

console.log("-- a body that nobody reads to its end");
await (await transport.fetch(`${url}/`)).body?.cancel();
await (await transport.fetch(`${url}/`)).text();

console.log("-- all is well");
await (await transport.fetch(`${url}/`)).text();

console.log("-- the request asks for it");
await (await transport.fetch(`${url}/`, { headers: { connection: "close" } })).text();
await (await transport.fetch(`${url}/`)).text();

console.log("-- the server closes it");
await (await transport.fetch(`${url}/closes`)).text();
await (await transport.fetch(`${url}/`)).text();
