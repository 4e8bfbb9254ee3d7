import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { fetch, Trace, Transport, withTrace } from "../../mod.ts";
import { Client } from "../_support/client.ts";
import { record, type Recording } from "../_support/recorder.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { sayHello } from "../_support/scripts.ts";
import { answerAndClose, answering, ok } from "./_servers.ts";

const test = Deno.test;

/** A trace, and what it is told. */
function recorded(): [trace: Trace, events: Recording] {
  const trace = new Trace();
  return [trace, record(trace)];
}

/** The paths of the calls that a trace was told of. */
function paths(events: Recording): string[] {
  return events.details("callstart").map(({ url }) => new URL(url).pathname);
}

async function get(client: Client, url: string, trace?: Trace): Promise<void> {
  await (await client.fetch(url, trace && { trace })).text();
}

test("withTrace gives what fn gives, at once if that is not a promise", () => {
  assertEquals(withTrace(new Trace(), () => 5), 5);
});

test("withTrace lets through what fn throws, and what it rejects with", async () => {
  const error = new Error("my own");
  assertThrows(
    () =>
      withTrace(new Trace(), () => {
        throw error;
      }),
    Error,
    "my own",
  );
  await assertRejects(() => withTrace(new Trace(), () => Promise.reject(error)), Error, "my own");
});

for (const way of ["fetch", "request"] as const) {
  test(`a call by ${way} inside fn reports to the trace, from its start to its end`, async () => {
    await using server = await ScriptedServer.start(sayHello);
    await using client = new Client();
    const [trace, events] = recorded();
    await withTrace(trace, async () => await (await client[way](server.url())).text());
    const types = client.events.types();
    assertEquals(events.types(), types.slice(0, types.indexOf("callend") + 1));
    assertEquals([events.types()[0], events.types().at(-1)], ["callstart", "callend"]);
  });
}

test("the module's fetch reports to the trace", async () => {
  await using server = await ScriptedServer.start(answerAndClose(ok("hello")));
  const [trace, events] = recorded();
  await withTrace(trace, async () => {
    assertEquals(await (await fetch(server.url("/module"))).text(), "hello");
  });
  await events.until("callend");
  assertEquals(paths(events), ["/module"]);
});

test("two transports report to the trace, each with numbers of its own", async () => {
  await using server = await ScriptedServer.start(sayHello);
  await using one = new Client();
  await using other = new Client();
  const trace = new Trace();
  const urls: string[] = [];
  trace.addEventListener("callstart", (event) => urls.push(event.detail.url));
  await withTrace(trace, async () => {
    await get(one, server.url("/one"));
    await get(other, server.url("/other"));
  });
  assertEquals(urls, [server.url("/one"), server.url("/other")]);
});

test("a call before fn, and one after it, do not report", async () => {
  await using server = await ScriptedServer.start(sayHello);
  await using client = new Client();
  const [trace, events] = recorded();
  await get(client, server.url("/before"));
  await withTrace(trace, () => get(client, server.url("/inside")));
  await get(client, server.url("/after"));
  assertEquals(paths(events), ["/inside"]);
});

test("a call begun outside does not report, though it goes on while fn runs", async () => {
  const begin = Promise.withResolvers<void>();
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await begin.promise;
    await peer.send(ok("hello"));
    await sayHello(peer);
  });
  await using client = new Client();
  const [trace, events] = recorded();
  const outside = get(client, server.url("/outside"));
  await client.events.until("requestend");
  await withTrace(trace, async () => {
    begin.resolve();
    await outside;
    await get(client, server.url("/inside"));
  });
  assertEquals(paths(events), ["/inside"]);
  assertEquals(new Set(events.events.map(({ callId }) => callId)), new Set([2]));
});

test("a call begun inside reports to its end, though fn is over", async () => {
  await using server = await ScriptedServer.start(sayHello);
  await using client = new Client();
  const [trace, events] = recorded();
  const call: Promise<void>[] = [];
  withTrace(trace, () => void call.push(get(client, server.url("/late"))));
  await call[0];
  assertEquals(events.types().at(-1), "callend");
});

test("nested traces each get what happens inside, and the outer one all of it", async () => {
  await using server = await ScriptedServer.start(sayHello);
  await using client = new Client();
  const [[outer, outerEvents], [inner, innerEvents]] = [recorded(), recorded()];
  await withTrace(outer, async () => {
    await get(client, server.url("/1"));
    await withTrace(inner, () => get(client, server.url("/2")));
    await get(client, server.url("/3"));
  });
  assertEquals(paths(outerEvents), ["/1", "/2", "/3"]);
  assertEquals(paths(innerEvents), ["/2"]);
});

test("the trace of a call's own and those around it are told, outermost first", async () => {
  await using server = await ScriptedServer.start(sayHello);
  await using client = new Client();
  const told: string[] = [];
  const naming = (name: string): Trace => {
    const trace = new Trace();
    trace.addEventListener("callstart", () => told.push(name));
    return trace;
  };
  await withTrace(
    naming("outer"),
    () => withTrace(naming("inner"), () => get(client, server.url(), naming("own"))),
  );
  assertEquals(told, ["outer", "inner", "own"]);
});

for (
  const [what, calls] of Object.entries<(trace: Trace, client: Client, url: string) => unknown>({
    "around twice": (trace, client, url) =>
      withTrace(trace, () => withTrace(trace, () => get(client, url))),
    "around and as a call's own": (trace, client, url) =>
      withTrace(trace, () => get(client, url, trace)),
  })
) {
  test(`a trace that is named ${what} is told once`, async () => {
    await using server = await ScriptedServer.start(sayHello);
    await using client = new Client();
    const [trace, events] = recorded();
    await calls(trace, client, server.url());
    assertEquals(events.types("callstart", "callend"), ["callstart", "callend"]);
  });
}

test("the transport's own trace may be around, and is told once", async () => {
  await using server = await ScriptedServer.start(sayHello);
  await using client = new Client();
  await withTrace(client.trace, () => get(client, server.url()));
  assertEquals(client.events.types("callstart", "callend"), ["callstart", "callend"]);
});

test("two at once do not mix", async () => {
  await using server = await ScriptedServer.start(sayHello);
  await using client = new Client();
  const runs = ["a", "b", "c", "d"].map(async (name) => {
    const [trace, events] = recorded();
    await withTrace(trace, async () => {
      for (let i = 0; i < 5; i++) {
        await get(client, server.url(`/${name}`));
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    });
    return [name, events] as const;
  });
  for (const [name, events] of await Promise.all(runs)) {
    assertEquals(paths(events), new Array(5).fill(`/${name}`));
    const own = new Set(events.ofType("callstart").map(({ callId }) => callId));
    assert(events.events.every(({ callId }) => own.has(callId)));
  }
});

/** Ways for code to go on later. */
const DEEP: Record<string, (call: () => Promise<void>) => Promise<void>> = {
  "a promise": (call) => Promise.resolve().then(() => Promise.resolve()).then(call),
  "a timer": (call) =>
    new Promise((resolve, reject) => void setTimeout(() => call().then(resolve, reject), 0)),
  "a microtask": (call) =>
    new Promise((resolve, reject) => queueMicrotask(() => void call().then(resolve, reject))),
  "an async generator": async (call) => {
    async function* calls(): AsyncGenerator<void> {
      await null;
      yield await call();
    }
    for await (const _ of calls());
  },
  "the pull of a stream": async (call) => {
    const stream = new ReadableStream({
      async pull(controller): Promise<void> {
        await call();
        controller.close();
      },
    }, { highWaterMark: 0 });
    for await (const _ of stream);
  },
  "the transform of a stream": async (call) => {
    const transform = new TransformStream({ transform: () => call() });
    await Array.fromAsync(ReadableStream.from([1]).pipeThrough(transform));
  },
};
for (const [what, run] of Object.entries(DEEP)) {
  test(`a call that comes out of ${what} reports`, async () => {
    await using server = await ScriptedServer.start(sayHello);
    await using client = new Client();
    const [trace, events] = recorded();
    await withTrace(trace, () => run(() => get(client, server.url("/deep"))));
    assertEquals(paths(events), ["/deep"]);
  });
}

test("a call out of the body of another one reports", async () => {
  await using server = await ScriptedServer.start(sayHello);
  await using client = new Client();
  const [trace, events] = recorded();
  await withTrace(trace, async () => {
    const first = await client.fetch(server.url("/1"));
    for await (const _ of first.body!) await get(client, server.url("/2"));
  });
  assertEquals(paths(events), ["/1", "/2"]);
});

test("a redirect inside reports each hop", async () => {
  const moved = "HTTP/1.1 302 X\r\nLocation: /2\r\nContent-Length: 0\r\n\r\n";
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(moved);
    await sayHello(peer);
  });
  await using client = new Client();
  const [trace, events] = recorded();
  await withTrace(trace, () => get(client, server.url("/1")));
  assertEquals(events.details("requeststart").map(({ target }) => target), ["/1", "/2"]);
});

test("a call that is refused tells the trace nothing", async () => {
  await using client = new Client();
  const [trace, events] = recorded();
  await assertRejects(() => withTrace(trace, () => client.fetch("ftp://a.test/")));
  assertEquals(events.events, []);
});

test("a listener that throws, around, harms nobody", async () => {
  await using server = await answering(ok("hello"));
  await using client = new Client();
  const trace = new Trace();
  trace.addEventListener("responsestart", () => {
    throw new Error("a listener's own");
  });
  const reported = Promise.withResolvers<string>();
  const report = (event: ErrorEvent): void => {
    event.preventDefault();
    reported.resolve(event.error.message);
  };
  addEventListener("error", report);
  await withTrace(trace, () => get(client, server.url()));
  assertEquals(await reported.promise, "a listener's own");
  removeEventListener("error", report);
  assertEquals(client.stats().idle, 1);
});

test("a transport that is made inside is no different", async () => {
  await using server = await ScriptedServer.start(sayHello);
  const [trace, events] = recorded();
  await withTrace(trace, async () => {
    await using transport = new Transport();
    await (await transport.fetch(server.url("/x"))).text();
  });
  assertEquals(paths(events), ["/x"]);
});
