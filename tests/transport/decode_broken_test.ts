import { assert, assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { TransportError } from "../../mod.ts";
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
import { patiently } from "../_support/patience.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { answerAndClose, answering, answerWith, ok } from "./_servers.ts";

const test = Deno.test;

const TEXT = "hello ".repeat(20) + latin1(pseudoRandom(200));

/** Reads the bodies of these answers, one after the other: each as text, or as its failure. */
async function readAll(answers: readonly string[]): Promise<(string | TransportError)[]> {
  let next = 0;
  await using server = await ScriptedServer.start((peer) => {
    return answerWith(answers[next++] ?? "")(peer);
  });
  await using client = new Client({ disableKeepAlives: true });
  const outcomes: (string | TransportError)[] = [];
  for (const _ of answers) {
    const response = await client.request(server.url());
    const outcome = await patiently(
      response.bytes().then(latin1, (error) => error),
      () => "an end",
    );
    assert(typeof outcome === "string" || outcome instanceof TransportError, String(outcome));
    outcomes.push(outcome);
  }
  assertEquals(client.stats(), { calls: 0, waiting: 0, connections: 0, idle: 0 });
  return outcomes;
}

function codesOf(outcomes: (string | TransportError)[]): Set<string> {
  return new Set(outcomes.map((it) => typeof it === "string" ? "whole" : `${it.code} ${it.phase}`));
}

for (const coding of APPLIED) {
  const body = coded(TEXT, coding);

  test(`${coding} cut short anywhere is decode, though the response is complete`, async () => {
    const cuts = Array.from({ length: body.length - 1 }, (_, end) => body.slice(0, end + 1));
    const answers = cuts.map((cut) => ok(cut, contentEncoding(coding)));
    assertEquals(codesOf(await readAll(answers)), new Set(["decode receive"]));
  });

  test(`${coding} in chunks cut short is decode, though the response is complete`, async () => {
    const random = seeded(7);
    const cuts = Array.from({ length: 20 }, () => body.slice(0, 1 + random(body.length - 1)));
    const answers = cuts.map((cut) => chunked(cut, 11, contentEncoding(coding)));
    assertEquals(codesOf(await readAll(answers)), new Set(["decode receive"]));
  });

  test(`${coding} whose connection ends too early is truncated, wherever that is`, async () => {
    const answer = ok(body, contentEncoding(coding));
    const start = answer.indexOf("\r\n\r\n") + 4;
    for (let end = start; end < answer.length; end += 17) {
      await using server = await ScriptedServer.start(answerAndClose(answer.slice(0, end)));
      await using client = new Client();
      const response = await client.request(server.url());
      await assertFails(response.bytes(), "truncated", "receive");
      assertEquals(client.events.only("connclose").detail.reason, "peer");
    }
  });

  test(`${coding} with a wrong byte is decode, or else nothing that anybody could notice`, async () => {
    const random = seeded(coding.length);
    const answers = Array.from({ length: 60 }, () => {
      const at = random(body.length);
      const wrong = String.fromCharCode(body.charCodeAt(at) ^ (1 + random(255)));
      return ok(body.slice(0, at) + wrong + body.slice(at + 1), contentEncoding(coding));
    });
    const outcomes = await readAll(answers);
    const checksummed = coding !== "raw" && coding !== "br";
    for (const outcome of outcomes) {
      if (typeof outcome !== "string") assertEquals(outcome.code, "decode");
      else if (checksummed) assertEquals(outcome, TEXT);
    }
    assertGreater(outcomes.filter((it) => it instanceof TransportError).length, 10);
  });

  test(`a body that is not ${coding} at all is decode, and says which coding`, async () => {
    const noise = latin1(new Uint8Array(64).fill(0xff));
    const [error] = await readAll([ok(noise, contentEncoding(coding))]);
    assert(error instanceof TransportError);
    assertEquals(error.code, "decode");
    assertStringIncludes(error.message, `(${contentEncoding(coding).slice(18).replace("x-", "")})`);
    assert(error.cause instanceof Error);
  });
}

for (const stack of [["gzip", "br"], ["br", "gzip"], ["raw", "gzip"], ["gzip", "raw"]] as const) {
  test(`under ${stack[1]}, ${stack[0]} cut short is decode`, async () => {
    const inner = coded(TEXT, stack[0]);
    const answer = ok(coded(inner.slice(0, -1), stack[1]), contentEncoding(...stack));
    assertEquals(codesOf(await readAll([answer])), new Set(["decode receive"]));
  });

  test(`over ${stack[0]}, ${stack[1]} cut short is decode`, async () => {
    const answer = ok(coded(TEXT, ...stack).slice(0, -1), contentEncoding(...stack));
    assertEquals(codesOf(await readAll([answer])), new Set(["decode receive"]));
  });
}

test("a second gzip member cut short is decode", async () => {
  const [first, second] = [coded("one", "gzip"), coded("two", "gzip")];
  const cuts = Array.from({ length: second.length - 2 }, (_, end) => second.slice(0, end + 2));
  const answers = cuts.map((cut) => ok(first + cut, contentEncoding("gzip")));
  assertEquals(codesOf(await readAll(answers)), new Set(["decode receive"]));
});

test("zeros after gzip are padding, as for gzip itself", async () => {
  const padding = ["\0", "\0\0\0\0", "\0".repeat(1_000)];
  const answers = padding.map((more) => ok(coded(TEXT, "gzip") + more, contentEncoding("gzip")));
  assertEquals(await readAll(answers), padding.map(() => TEXT));
});

test("other bytes after gzip, which begin no further member, are decode, as in Go", async () => {
  const garbage = ["garbage", "\xff", "\x1f", "\x1f\x8b", "\x1f\x8bgarbage and more of it"];
  const answers = garbage.map((more) => ok(coded(TEXT, "gzip") + more, contentEncoding("gzip")));
  assertEquals(codesOf(await readAll(answers)), new Set(["decode receive"]));
});

for (const coding of ["deflate", "raw", "br"] as const) {
  test(`bytes after ${coding} harm nothing but themselves`, async () => {
    const answers = ["\0", "garbage"].map((more) =>
      ok(coded(TEXT, coding) + more, contentEncoding(coding))
    );
    for (const outcome of await readAll(answers)) {
      if (outcome instanceof TransportError) assertEquals(outcome.code, "decode");
      else assertEquals(outcome, TEXT);
    }
  });
}

for (const way of ["fetch", "request"] as const) {
  test(`a corrupt body rejects ${way}'s reader, ends the call and costs the connection`, async () => {
    const body = coded(TEXT, "gzip").slice(0, -3);
    await using server = await answering(ok(body, contentEncoding("gzip")));
    await using client = new Client();
    const response = await client[way](server.url());
    const error = await assertFails(response.bytes(), "decode", "receive");
    const { outcome, error: told, status } = client.events.only("callend").detail;
    assertEquals({ outcome, told, status }, { outcome: "error", told: error, status: 200 });
    assertEquals(client.events.only("responseend").detail.outcome, "error");
    assertEquals(error.callId, client.events.only("callstart").callId);
    assert(error.timings !== null);
    assertEquals(client.stats(), { calls: 0, waiting: 0, connections: 0, idle: 0 });
  });
}

test("a corrupt body that nobody reads ends its call all the same", async () => {
  await using server = await answering(ok("not gzip", contentEncoding("gzip")));
  await using client = new Client();
  await client.fetch(server.url());
  assertEquals((await client.events.until("callend")).detail.outcome, "error");
  assertEquals(client.stats().connections, 0);
});

test("trailers of a body that cannot be decoded are its failure", async () => {
  const answer = chunked("not gzip", 8, contentEncoding("gzip"));
  await using server = await answering(answer.slice(0, -2) + "A: b\r\n\r\n");
  await using client = new Client();
  const response = await client.request(server.url());
  const { trailers } = response;
  await assertFails(response.bytes(), "decode", "receive");
  await assertFails(trailers, "decode", "receive");
});

test("what was decoded before the body broke can be read", async () => {
  const goOn = Promise.withResolvers<void>();
  const body = coded(pseudoRandom(100_000), "gzip");
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(chunked(body.slice(0, 50_000), 50_000, contentEncoding("gzip")).slice(0, -5));
    await goOn.promise;
    await peer.send("0\r\n\r\n");
    await peer.untilEnd();
  });
  await using client = new Client();
  const reader = (await client.fetch(server.url())).body!.getReader();
  const { value } = await reader.read();
  assertGreater(value!.length, 0);
  goOn.resolve();
  const rest = (async () => {
    while (!(await reader.read()).done);
  })();
  await assertFails(rest, "decode", "receive");
});

const CASES: readonly Applied[] = ["gzip", "br"];
for (const coding of CASES) {
  test(`a reset in the middle of ${coding} is receive, and not decode`, async () => {
    const goOn = Promise.withResolvers<void>();
    await using server = await ScriptedServer.start(async (peer) => {
      await peer.head();
      await peer.send(ok(coded(TEXT, coding), contentEncoding(coding)).slice(0, -10));
      await goOn.promise;
      peer.reset();
    });
    await using client = new Client();
    const response = await client.request(server.url());
    const body = response.bytes();
    goOn.resolve();
    await assertFails(body, "receive", "receive");
  });
}
