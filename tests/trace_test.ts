import { assert, assertEquals, assertFalse, assertStrictEquals, assertThrows } from "@std/assert";
import { Trace, TRACE_EVENT_TYPES, TraceEvent, type TraceEventType } from "../trace.ts";

const ENVELOPE = { time: 1, seq: 2, callId: 3, hop: 4, attempt: 5, connId: 6 };

function dnsStart(host = "a.test"): TraceEvent<"dnsstart"> {
  return new TraceEvent("dnsstart", { host }, ENVELOPE);
}

Deno.test("TRACE_EVENT_TYPES has every event of the contract, in its order", () => {
  assertEquals([...TRACE_EVENT_TYPES], [
    ...["callstart", "callend", "queuestart", "queueend", "proxyselect", "getconn", "gotconn"],
    ...["dialstart", "dialend", "dnsstart", "dnsend", "connectstart", "connectend"],
    ...["tunnelstart", "tunnelend", "tlsstart", "tlsend", "requeststart", "requestheader"],
    ...["requestheaders", "continuestart", "continueend", "requestend", "responsestart"],
    ...["informational", "responseheaders", "responsetrailers", "responseend", "upgrade"],
    ...["datasent", "datareceived", "putidleconn", "connclose", "redirect", "retry"],
  ] as TraceEventType[]);
});

Deno.test("TRACE_EVENT_TYPES cannot be changed", () => {
  assert(Object.isFrozen(TRACE_EVENT_TYPES));
  assertThrows(() => (TRACE_EVENT_TYPES as string[]).push("x"), TypeError);
});

Deno.test("a trace event is an Event with its detail and its envelope", () => {
  const event = dnsStart();
  assert(event instanceof Event);
  const { type, detail, time, seq, callId, hop, attempt, connId } = event;
  assertEquals({ type, detail, time, seq, callId, hop, attempt, connId }, {
    type: "dnsstart",
    detail: { host: "a.test" },
    ...ENVELOPE,
  });
});

Deno.test("a listener gets the event that was dispatched, with the type of its detail", () => {
  const trace = new Trace();
  const hosts: string[] = [];
  trace.addEventListener("dnsstart", (event) => hosts.push(event.detail.host));
  trace.dispatchEvent(dnsStart("b.test"));
  assertEquals(hosts, ["b.test"]);
});

Deno.test("a listener may be an object", () => {
  const trace = new Trace();
  const listener = {
    hosts: [] as string[],
    handleEvent(event: TraceEvent<"dnsstart">) {
      this.hosts.push(event.detail.host);
    },
  };
  trace.addEventListener("dnsstart", listener);
  assert(trace.listens("dnsstart"));
  trace.dispatchEvent(dnsStart());
  trace.removeEventListener("dnsstart", listener);
  trace.dispatchEvent(dnsStart());
  assertEquals(listener.hosts, ["a.test"]);
  assertFalse(trace.listens("dnsstart"));
});

Deno.test("a listener may listen to types that are not the trace's own", () => {
  const trace = new Trace();
  const seen: Event[] = [];
  const listener = (event: Event) => seen.push(event);
  trace.addEventListener("custom", listener);
  trace.dispatchEvent(new Event("custom"));
  trace.removeEventListener("custom", listener);
  trace.dispatchEvent(new Event("custom"));
  assertEquals(seen.length, 1);
});

Deno.test("a trace listens to nothing until somebody does", () => {
  const trace = new Trace();
  assertEquals(TRACE_EVENT_TYPES.filter((type) => trace.listens(type)), []);
  trace.addEventListener("dnsend", () => {});
  assertEquals(TRACE_EVENT_TYPES.filter((type) => trace.listens(type)), ["dnsend"]);
});

Deno.test("null is no listener", () => {
  const trace = new Trace();
  trace.addEventListener("dnsstart", null);
  assertFalse(trace.listens("dnsstart"));
});

Deno.test("a listener that is added twice is one, and is gone when it is removed once", () => {
  const trace = new Trace();
  let calls = 0;
  const listener = () => void calls++;
  trace.addEventListener("dnsstart", listener);
  trace.addEventListener("dnsstart", listener, { once: true });
  trace.dispatchEvent(dnsStart());
  trace.dispatchEvent(dnsStart());
  assertEquals(calls, 2);
  trace.removeEventListener("dnsstart", listener);
  assertFalse(trace.listens("dnsstart"));
});

Deno.test("a capturing listener is another one than the same without", () => {
  const trace = new Trace();
  let calls = 0;
  const listener = () => void calls++;
  trace.addEventListener("dnsstart", listener, true);
  trace.addEventListener("dnsstart", listener, { capture: false });
  trace.dispatchEvent(dnsStart());
  assertEquals(calls, 2);
  trace.removeEventListener("dnsstart", listener);
  assert(trace.listens("dnsstart"));
  trace.removeEventListener("dnsstart", listener, { capture: true });
  assertFalse(trace.listens("dnsstart"));
});

Deno.test("removing what was never added changes nothing", () => {
  const trace = new Trace();
  const listener = () => {};
  trace.addEventListener("dnsstart", listener);
  trace.removeEventListener("dnsstart", () => {});
  trace.removeEventListener("dnsstart", listener, true);
  trace.removeEventListener("dnsend", listener);
  assert(trace.listens("dnsstart"));
});

Deno.test("of two listeners one may go, and the other stays", () => {
  const trace = new Trace();
  const [one, two] = [() => {}, () => {}];
  trace.addEventListener("dnsstart", one);
  trace.addEventListener("dnsstart", two);
  trace.removeEventListener("dnsstart", one);
  assert(trace.listens("dnsstart"));
  trace.removeEventListener("dnsstart", two);
  assertFalse(trace.listens("dnsstart"));
});

Deno.test("a listener that listens once is called once, and then nobody listens", () => {
  const trace = new Trace();
  let calls = 0;
  trace.addEventListener("dnsstart", () => void calls++, { once: true });
  assert(trace.listens("dnsstart"));
  trace.dispatchEvent(dnsStart());
  assertFalse(trace.listens("dnsstart"));
  trace.dispatchEvent(dnsStart());
  assertEquals(calls, 1);
});

Deno.test("a listener that listens once, and was not reached, goes on listening", () => {
  const trace = new Trace();
  let calls = 0;
  trace.addEventListener("dnsstart", (event) => event.stopImmediatePropagation(), { once: true });
  trace.addEventListener("dnsstart", () => void calls++, { once: true });
  trace.dispatchEvent(dnsStart());
  assertEquals(calls, 0);
  assert(trace.listens("dnsstart"));
  trace.dispatchEvent(dnsStart());
  assertEquals(calls, 1);
});

Deno.test("a listener that listens once, and is added by another one, waits for the next event", () => {
  const trace = new Trace();
  const seen: string[] = [];
  trace.addEventListener("dnsstart", () => {
    trace.addEventListener("dnsstart", (event) => seen.push(event.detail.host), { once: true });
  }, { once: true });
  trace.dispatchEvent(dnsStart("first"));
  assert(trace.listens("dnsstart"));
  trace.dispatchEvent(dnsStart("second"));
  assertEquals(seen, ["second"]);
  assertFalse(trace.listens("dnsstart"));
});

Deno.test("a listener that adds itself again while it is called once goes on listening", () => {
  const trace = new Trace();
  let calls = 0;
  const listener = () => {
    if (++calls < 3) trace.addEventListener("dnsstart", listener, { once: true });
  };
  trace.addEventListener("dnsstart", listener, { once: true });
  for (let i = 0; i < 5; i++) if (trace.listens("dnsstart")) trace.dispatchEvent(dnsStart());
  assertEquals(calls, 3);
});

Deno.test("a signal ends listening when it is aborted", () => {
  const trace = new Trace();
  const controller = new AbortController();
  let calls = 0;
  trace.addEventListener("dnsstart", () => void calls++, { signal: controller.signal });
  trace.dispatchEvent(dnsStart());
  controller.abort();
  assertFalse(trace.listens("dnsstart"));
  trace.dispatchEvent(dnsStart());
  assertEquals(calls, 1);
});

Deno.test("with a signal that is aborted already nobody listens", () => {
  const trace = new Trace();
  trace.addEventListener("dnsstart", () => {}, { signal: AbortSignal.abort() });
  assertFalse(trace.listens("dnsstart"));
});

Deno.test("a signal ends its own listener, and not one that was added later", () => {
  const trace = new Trace();
  const controller = new AbortController();
  const listener = () => {};
  trace.addEventListener("dnsstart", listener, { signal: controller.signal });
  trace.removeEventListener("dnsstart", listener);
  trace.addEventListener("dnsstart", listener);
  controller.abort();
  assert(trace.listens("dnsstart"));
});

Deno.test("a listener that throws is reported as for any EventTarget, and the next one is called", () => {
  const trace = new Trace();
  const mistake = new Error("a listener's mistake");
  let calls = 0;
  trace.addEventListener("dnsstart", () => {
    throw mistake;
  }, { once: true });
  trace.addEventListener("dnsstart", () => void calls++);
  const reported: unknown[] = [];
  const report = (event: ErrorEvent) => {
    event.preventDefault();
    reported.push(event.error);
  };
  globalThis.addEventListener("error", report);
  try {
    trace.dispatchEvent(dnsStart());
  } finally {
    globalThis.removeEventListener("error", report);
  }
  assertStrictEquals(reported[0], mistake);
  assertEquals([reported.length, calls], [1, 1]);
});

type Behaviour = (target: EventTarget, event: Event, note: (fact: unknown) => void) => void;

/** What listeners may do, which a trace must answer as the platform's own EventTarget does. */
const BEHAVIOURS: Record<string, Behaviour> = {
  "tells where an event is while it is dispatched, and afterwards"(target, event, note) {
    const look = () => {
      const { currentTarget, eventPhase } = event;
      note([event.target === target, currentTarget === target, eventPhase]);
      note([event.composedPath().length, event.defaultPrevented, event.bubbles]);
    };
    look();
    target.addEventListener("dnsstart", look);
    note(target.dispatchEvent(event));
    look();
  },
  "calls no listener after one that stops the event, and all of them the next time"(
    target,
    event,
    note,
  ) {
    target.addEventListener("dnsstart", () => note("first"));
    target.addEventListener("dnsstart", (event) => event.stopImmediatePropagation(), {
      once: true,
    });
    target.addEventListener("dnsstart", () => note("last"));
    note(target.dispatchEvent(event));
    note(target.dispatchEvent(event));
  },
  "does not call a listener that was removed meanwhile, nor one that was added"(
    target,
    event,
    note,
  ) {
    const last = () => note("last");
    target.addEventListener("dnsstart", () => {
      target.removeEventListener("dnsstart", last);
      target.addEventListener("dnsstart", () => note("added"));
    }, { once: true });
    target.addEventListener("dnsstart", last);
    target.dispatchEvent(event);
    target.dispatchEvent(event);
  },
  "calls listeners with the target as this"(target, event, note) {
    target.addEventListener("dnsstart", function (this: unknown) {
      note(this === target);
    });
    target.dispatchEvent(event);
  },
  "refuses an event that is being dispatched"(target, event, note) {
    target.addEventListener("dnsstart", () => {
      try {
        target.dispatchEvent(event);
      } catch (error) {
        note((error as Error).name);
      }
    });
    target.dispatchEvent(event);
  },
  "calls capturing listeners"(target, event, note) {
    target.addEventListener("dnsstart", () => note("plain"));
    target.addEventListener("dnsstart", () => note("capturing"), true);
    target.dispatchEvent(event);
  },
  "dispatches another event from within a listener at once"(target, event, note) {
    target.addEventListener("dnsstart", () => target.dispatchEvent(new Event("other")));
    target.addEventListener("other", () => note("other"));
    target.addEventListener("dnsstart", () => note("last"));
    target.dispatchEvent(event);
  },
};

for (const [name, behave] of Object.entries(BEHAVIOURS)) {
  Deno.test(`as every EventTarget, a trace ${name}`, () => {
    const told = { platform: [] as unknown[], trace: [] as unknown[] };
    behave(new EventTarget(), new Event("dnsstart"), (fact) => told.platform.push(fact));
    behave(new Trace(), dnsStart(), (fact) => told.trace.push(fact));
    assert(told.platform.length > 0);
    assertEquals(told.trace, told.platform);
  });
}

Deno.test("an event names the trace that it is told to, whichever it was told to before", () => {
  const event = dnsStart();
  for (const capture of [false, true, false]) {
    const trace = new Trace();
    const seen: unknown[] = [];
    trace.addEventListener("dnsstart", ({ target }) => seen.push(target), { capture });
    trace.dispatchEvent(event);
    assertStrictEquals(seen[0], trace);
  }
});

for (const capture of [false, true]) {
  const kind = capture ? "a capturing" : "a";
  Deno.test(`${kind} listener that stops an event stops it for its own trace only`, () => {
    for (const stop of ["stopPropagation", "stopImmediatePropagation"] as const) {
      const first = new Trace();
      first.addEventListener("dnsstart", (event) => event[stop](), { capture });
      const others = [true, false].map((capture) => {
        const heard: unknown[] = [];
        const trace = new Trace();
        trace.addEventListener("dnsstart", (event) => heard.push(event), { capture });
        return { trace, heard };
      });
      const event = dnsStart();
      first.dispatchEvent(event);
      for (const { trace } of others) trace.dispatchEvent(event);
      assertEquals(others.map(({ heard }) => heard.length), [1, 1], stop);
    }
  });
}
