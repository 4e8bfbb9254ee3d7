import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  Trace,
  TRACE_EVENT_TYPES,
  Transport,
  type TransportError,
  validateTrace,
} from "../../mod.ts";
import type { TraceEvent, TraceEventType } from "../../trace.ts";
import { Client } from "../_support/client.ts";
import { patiently } from "../_support/patience.ts";
import { record } from "../_support/recorder.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { answering, answerRichly, ok } from "./_servers.ts";

/** A call that causes nearly every event, and one that is sent in one write. */
const flows = {
  "a POST that waits for 100": {
    method: "POST",
    body: "hello",
    headers: { expect: "100-continue" },
  },
  "a GET": {},
};

/** The events of a flow. A listener of each of them may do what it likes. */
const TYPES: TraceEventType[] = [
  ...["callstart", "getconn", "dialstart", "dnsstart", "dnsend", "connectstart"] as const,
  ...["connectend", "dialend", "gotconn", "requeststart", "datasent", "requestheader"] as const,
  ...["requestheaders", "requestend", "responsestart", "datareceived"] as const,
  ...["informational", "responseheaders", "responsetrailers", "responseend"] as const,
  ...["putidleconn", "callend"] as const,
];
const CONTINUE_TYPES: TraceEventType[] = ["continuestart", "continueend"];

/** Does something when an event happens for the first time. */
function onFirst(trace: Trace, type: TraceEventType, act: () => void): { happened: boolean } {
  const state = { happened: false };
  trace.addEventListener(type, () => {
    state.happened = true;
    act();
  }, { once: true });
  return state;
}

/** Catches what listeners throw, as a program does that wants to go on. */
function catchErrors() {
  const errors: unknown[] = [];
  const listener = (event: ErrorEvent): void => {
    event.preventDefault();
    errors.push(event.error);
  };
  globalThis.addEventListener("error", listener);
  return {
    errors,
    [Symbol.dispose]: () => globalThis.removeEventListener("error", listener),
  };
}

async function textOf(client: Client, url: string, init: object): Promise<string> {
  return await (await client.request(url, init)).text();
}

for (const [flow, init] of Object.entries(flows)) {
  const types = flow === "a GET" ? TYPES : [...TYPES, ...CONTINUE_TYPES];
  for (const type of types) {
    Deno.test(`${flow} is whole although a listener of ${type} throws`, async () => {
      await using server = await ScriptedServer.start(answerRichly);
      await using client = new Client({ family: 4 });
      const url = `http://localhost:${server.port}/`;
      using caught = catchErrors();
      const mistake = new Error(`a mistake in ${type}`);
      const listener = onFirst(client.trace, type, () => {
        throw mistake;
      });
      assertEquals(await textOf(client, url, init), "hello");
      assertEquals(listener.happened, true);
      assertStrictEquals(caught.errors[0], mistake);
      assertEquals(client.stats(), { calls: 0, waiting: 0, connections: 1, idle: 1 });
      assertEquals(await textOf(client, url, init), "hello");
      assertEquals(client.events.details("gotconn").map(({ reused }) => reused), [false, true]);
    });

    Deno.test(`${flow} leaves nothing behind when a listener of ${type} aborts it`, async () => {
      await using server = await ScriptedServer.start(answerRichly);
      await using client = new Client({ family: 4 });
      const url = `http://localhost:${server.port}/`;
      const controller = new AbortController();
      const reason = new Error("changed my mind");
      const listener = onFirst(client.trace, type, () => controller.abort(reason));
      const call = textOf(client, url, { ...init, signal: controller.signal });
      const outcome = await patiently(call.catch((error) => error), () => "the end of the call");
      assertEquals(listener.happened, true);
      const { outcome: told } = client.events.only("callend").detail;
      // What comes after the end of the response comes too late to abort it.
      if (outcome === "hello") assertEquals([told, isLate(type)], ["ok", true]);
      else {
        assertStrictEquals(outcome, reason);
        assertEquals(told, "aborted");
      }
      const { calls, waiting, connections, idle } = client.stats();
      assertEquals([calls, waiting, connections - idle], [0, 0, 0]);
      assertEquals(await textOf(client, url, init), "hello");
    });

    Deno.test(`${flow} leaves nothing behind when a listener of ${type} closes the transport`, async () => {
      await using server = await ScriptedServer.start(answerRichly);
      await using client = new Client({ family: 4 });
      let closed: Promise<void> | undefined;
      const listener = onFirst(client.trace, type, () => closed = client.close());
      const call = textOf(client, `http://localhost:${server.port}/`, init);
      const outcome = await patiently(call.catch((error) => error), () => "the end of the call");
      assertEquals(listener.happened, true);
      if (outcome === "hello") assert(isLate(type), `${type} is not too late`);
      else assertEquals((outcome as TransportError).code, "closed", String(outcome));
      await patiently(Promise.resolve(closed), () => "the end of close()");
      assertEquals(client.stats(), { calls: 0, waiting: 0, connections: 0, idle: 0 });
    });
  }
}

function isLate(type: TraceEventType): boolean {
  return ["responsetrailers", "responseend", "putidleconn", "callend"].includes(type);
}

Deno.test("an abort by a listener of the call's own trace leaves the transport's in order", async () => {
  await using server = await ScriptedServer.start(answerRichly);
  await using client = new Client();
  const controller = new AbortController();
  const trace = new Trace();
  onFirst(trace, "gotconn", () => controller.abort(new Error("changed my mind")));
  const call = client.request(server.url(), { trace, signal: controller.signal });
  assertEquals(await call.catch((error) => error.message), "changed my mind");
  assertEquals(validateTrace(client.events.events), []);
});

Deno.test("a trace that nobody listens to constructs nothing", async () => {
  await using server = await answering(ok("hello"));
  await using transport = new Transport();
  const trace = new Trace();
  for (let i = 0; i < 3; i++) await (await transport.request(server.url(), { trace })).text();
  const events: TraceEvent[] = [];
  transport.trace.addEventListener("callstart", (event) => events.push(event as TraceEvent));
  await (await transport.request(server.url(), { trace })).text();
  assertEquals(events.map(({ seq, callId }) => [seq, callId]), [[1, 4]]);
});

Deno.test("only what is listened to is constructed", async () => {
  await using server = await answering(ok("hello"));
  await using transport = new Transport();
  const seqs: number[] = [];
  transport.trace.addEventListener("gotconn", (event) => seqs.push(event.seq));
  for (let i = 0; i < 3; i++) await (await transport.request(server.url())).text();
  assertEquals(seqs, [1, 2, 3]);
});

Deno.test("when the last listener is gone, nothing is constructed any more", async () => {
  await using server = await answering(ok("hello"));
  await using transport = new Transport();
  const seqs: number[] = [];
  transport.trace.addEventListener("gotconn", (event) => seqs.push(event.seq), { once: true });
  await (await transport.request(server.url())).text();
  await (await transport.request(server.url())).text();
  transport.trace.addEventListener("gotconn", (event) => seqs.push(event.seq));
  await (await transport.request(server.url())).text();
  assertEquals(seqs, [1, 2]);
});

Deno.test("a call's own trace gets the events of that call alone", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  const own = new Trace();
  const events = record(own);
  await (await client.request(server.url())).text();
  await (await client.request(server.url(), { trace: own })).text();
  assertEquals(new Set(events.events.map(({ callId }) => callId)), new Set([2]));
  const expected = client.events.events.filter(({ callId }) => callId === 2);
  assertEquals(events.types(), expected.map(({ type }) => type));
});

Deno.test("the transport's trace may be a call's own, and gets each event once", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  await (await client.request(server.url(), { trace: client.trace })).text();
  assertEquals(client.events.types("callstart", "callend"), ["callstart", "callend"]);
});

Deno.test("the whole story of a call is told in this order", async () => {
  await using server = await ScriptedServer.start(answerRichly);
  await using client = new Client({ family: 4, userAgent: "", headers: { accept: "" } });
  await textOf(client, `http://localhost:${server.port}/`, flows["a POST that waits for 100"]);
  client.closeIdleConnections();
  const types = client.events.types().filter((type, index, all) =>
    !type.startsWith("data") && type !== "proxyselect" && type !== all[index - 1]
  );
  assertEquals(types, [
    ...["callstart", "getconn", "dialstart", "dnsstart", "dnsend", "connectstart"] as const,
    ...["connectend", "dialend", "gotconn", "requeststart", "requestheader"] as const,
    ...["requestheaders", "continuestart", "responsestart", "informational"] as const,
    ...["continueend", "requestend", "informational", "responseheaders"] as const,
    ...["responsetrailers", "responseend", "putidleconn", "callend", "connclose"] as const,
  ]);
  const unseen = TRACE_EVENT_TYPES.filter((type) => !client.events.types().includes(type));
  assertEquals(unseen.filter((type) => TYPES.includes(type)), []);
});
