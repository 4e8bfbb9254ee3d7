import { assertEquals } from "@std/assert";
import type { RequestOptions } from "../../../mod.ts";
import { TraceLog } from "../../../trace_log.ts";
import { Client } from "../../_support/client.ts";
import { logOf, newAndReused } from "../../_support/scenes.ts";
import { type Script, ScriptedServer } from "../../_support/scripted_server.ts";
import { answerByHalf, neverAnswer } from "../../_support/scripts.ts";
import { refusingPort, silentPort } from "../../_support/silence.ts";
import { assertFinds, assertSilent } from "./_findings.ts";

async function calling(script: Script, request: RequestOptions = {}): Promise<TraceLog> {
  await using server = await ScriptedServer.start(script);
  return await logOf({}, (get) => get(server.url(), request));
}

Deno.test("a limit on time names the option, and what was under way", async () => {
  const log = await calling(neverAnswer, { responseHeaderTimeout: 10 });
  const { severity, advice, evidence } = assertFinds(
    "timeout",
    log,
    "GET http://127.0.0.1:",
    "/ reached responseHeaderTimeout of 10 ms while it waited for the response, ",
    "The request had been sent (",
    " bytes), and nothing had come back.",
  );
  assertEquals(severity, "problem");
  assertEquals(advice, "Raise responseHeaderTimeout if the other side may take longer.");
  assertEquals(evidence.at(-1)?.type, "callend");
  assertSilent("failed", log);
  assertSilent("timeout", await newAndReused());
});

Deno.test("a limit on connecting names the address that did not answer", async () => {
  using silent = await silentPort();
  const url = `http://127.0.0.1:${silent.port}/`;
  const { advice } = assertFinds(
    "timeout",
    await logOf({ dialTimeout: 10 }, (get) => get(url)),
    "reached dialTimeout of 10 ms while it connected",
    `Addresses that were tried: 127.0.0.1:${silent.port} (no answer).`,
  );
  assertEquals(
    advice,
    "Raise dialTimeout (--connect-timeout) if the other side may take longer.",
  );
});

Deno.test("a limit between two reads tells how much of the body had come", async () => {
  const log = await calling(answerByHalf, { bodyIdleTimeout: 10 });
  assertFinds(
    "timeout",
    log,
    "reached bodyIdleTimeout of 10 ms while it read the response",
    "The head (200) and 3 bytes of 5 bytes of the body had come.",
  );
});

Deno.test("a response that was cut short tells how much was missing", async () => {
  const log = await calling(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhel");
  });
  const { evidence } = assertFinds(
    "cutShort",
    log,
    "The server closed the connection before GET http://127.0.0.1:",
    "The head (200) and 3 bytes of 5 bytes of the body had come.",
  );
  assertEquals(evidence.map(({ type }) => type), ["responseend", "callend"]);
});

Deno.test("a server that closes without a word is told as that", async () => {
  const log = await calling(async (peer) => void await peer.head());
  assertFinds("cutShort", log, "The server closed the connection before", "had come back.");
  assertSilent("cutShort", await newAndReused());
});

Deno.test("a connection that was reset is told as broken", async () => {
  const log = await calling(async (peer) => {
    await peer.head();
    peer.reset();
  });
  assertFinds("cutShort", log, "The connection broke before GET");
});

Deno.test("a port that refuses is told with its phase", async () => {
  const url = `http://127.0.0.1:${refusingPort()}/`;
  const { evidence, severity } = assertFinds(
    "failed",
    await logOf({}, (get) => get(url)),
    `GET ${url} failed in connect, `,
    "Connection refused",
  );
  assertEquals([severity, evidence[0].type], ["problem", "connectend"]);
  assertSilent("failed", await newAndReused());
});

Deno.test("a proxy that refuses is told as the proxy", async () => {
  const proxy = `http://127.0.0.1:${refusingPort()}`;
  const log = await logOf({ proxy }, (get) => get("http://a.test/"));
  const { advice } = assertFinds("failed", log, `Connection refused. That is the proxy ${proxy}.`);
  assertEquals(advice, "See whether the proxy is up, or go without (NO_PROXY, --noproxy).");
});

Deno.test("each address that refused is told as one that did", async () => {
  const port = refusingPort();
  const resolve = { [`a.test:${port}`]: ["127.0.0.2", "127.0.0.1"] };
  assertFinds(
    "failed",
    await logOf({ resolve }, (get) => get(`http://a.test:${port}/`)),
    `127.0.0.2:${port} (Connection refused) and 127.0.0.1:${port} (Connection refused).`,
  );
});

Deno.test("a response that is not HTTP is told with what was wrong", async () => {
  const log = await calling(async (peer) => {
    await peer.head();
    await peer.send("SSH-2.0-OpenSSH_9.2\r\n\r\n");
    await peer.untilEnd();
  });
  assertFinds("failed", log, "failed in receive, ");
});

Deno.test("a call that its caller gave up is worth a note", async () => {
  await using server = await ScriptedServer.start(neverAnswer);
  await using transport = new Client();
  const log = TraceLog.record(transport.trace);
  const controller = new AbortController();
  const call = transport.request(server.url(), { signal: controller.signal });
  await transport.events.until("requestend");
  controller.abort();
  await call.catch(() => {});
  const { severity } = assertFinds(
    "aborted",
    log,
    "was aborted by its caller while it waited for the response",
  );
  assertEquals(severity, "note");
  assertSilent("failed", log);
  assertSilent("aborted", await newAndReused());
});
