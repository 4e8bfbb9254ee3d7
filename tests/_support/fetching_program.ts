// Knows nothing of traces: it fetches, says what it got on standard output, and ends in one of many
// ways. Started by register_test.ts with --preload.
const [url = "", how = ""] = Deno.args;

async function say(input: RequestInfo | URL, init?: RequestInit): Promise<void> {
  console.log(await (await fetch(input, init)).text());
}

/** Ends as a server does that lets its clients finish: a signal that is sent on comes in between. */
function endInAWhile(): void {
  console.log("told to end");
  setTimeout(() => Deno.exit(7), 50);
}

/** What it does after its first fetch. */
const ACTS: Readonly<Record<string, () => unknown>> = {
  "ends": () => {},
  "exits": () => Deno.exit(3),
  "throws": () => {
    throw new Error("the program's own");
  },
  "throws later": () =>
    setTimeout(() => {
      throw new Error("the program's own");
    }),
  "rejects": () => void Promise.reject(new Error("the program's own")),
  "waits": () => setInterval(() => {}, 1_000),
  "waits with a listener": () => {
    Deno.addSignalListener("SIGTERM", endInAWhile);
    setInterval(() => {}, 1_000);
  },
  "waits with a listener of Node": () => {
    process.on("SIGTERM", endInAWhile);
    setInterval(() => {}, 1_000);
  },
  "waits after a listener": () => {
    const listener = () => {};
    Deno.addSignalListener("SIGTERM", listener);
    Deno.removeSignalListener("SIGTERM", listener);
    setInterval(() => {}, 1_000);
  },
  "kills itself": () => Deno.kill(Deno.pid, "SIGKILL"),
  "fetches by a client": async () => {
    using client = Deno.createHttpClient({});
    await say(url, { client } as RequestInit);
    await say(url, { client } as RequestInit);
  },
  "fetches a Request": () => say(new Request(url, { method: "POST", body: "body" })),
  "fetches often": () => Promise.all([1, 2, 3].map((number) => say(`${url}?${number}`))),
  "tells the kind": async () => {
    const response = await fetch(url);
    await response.text();
    console.log(Object.getPrototypeOf(response) === Response.prototype ? "platform" : "traced");
  },
};

await say(url, { headers: { authorization: "Bearer secret" } });
await ACTS[how]!();
