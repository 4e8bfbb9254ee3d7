// Gets a response, lets go of it or not, collects garbage, and says what became of its connection.
// Started by dropped_test.ts with --v8-flags=--expose-gc.
import { Transport } from "../../mod.ts";

const [what = "", url = "", rounds = ""] = Deno.args;
const gc = (globalThis as unknown as { gc: () => void }).gc;

const transport = new Transport();
let reason: string | null = null;
transport.trace.addEventListener("connclose", (event) => reason = event.detail.reason);

/** Each gives what is held from now on. */
const HOLDERS: Record<string, () => Promise<unknown>> = {
  "nothing of fetch": async () => void await transport.fetch(url),
  "nothing of request": async () => void await transport.request(url),
  "the headers of fetch": async () => (await transport.fetch(url)).headers,
  "the headers of request": async () => (await transport.request(url)).headers,
  "nothing of fetch, whose body was looked at": async () => void (await transport.fetch(url)).body,
  "nothing of request, whose body was looked at": async () =>
    void (await transport.request(url)).body,
  "nothing of fetch, whose body was begun": async () =>
    void await (await transport.fetch(url)).body!.getReader().read(),
  "nothing of request, whose body was begun": async () =>
    void await (await transport.request(url)).body.getReader().read(),
  "the response of fetch": () => transport.fetch(url),
  "the response of request": () => transport.request(url),
  "the body of fetch": async () => (await transport.fetch(url)).body,
  "the body of request": async () => (await transport.request(url)).body,
  "a reader of fetch": async () => (await transport.fetch(url)).body!.getReader(),
  "a reader of request": async () => (await transport.request(url)).body.getReader(),
  "a clone of fetch": async () => (await transport.fetch(url)).clone(),
  "a read of request": async () => {
    const read = (await transport.request(url)).bytes();
    read.catch(() => {});
    return { read };
  },
};

const held = [await HOLDERS[what]?.call(null)];
for (let i = 0; i < Number(rounds) && reason === null; i++) {
  // Something to collect; that nothing is collected is no event.
  gc();
  await new Promise((resolve) => setTimeout(resolve, 5));
}
console.log(JSON.stringify({ reason, calls: transport.stats().calls, holds: held.length }));
Deno.exit();
