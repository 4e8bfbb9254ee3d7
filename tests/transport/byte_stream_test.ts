import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { byteStream } from "../../transport/byte_stream.ts";
import type { ResponseBody } from "../../transport/response_body.ts";

const test = Deno.test;

/** A body of given parts that notes what is done with it. */
class FakeBody implements ResponseBody {
  readonly complete = false;
  onBroken: ((error: unknown) => void) | null = null;
  readonly log: string[] = [];
  readonly #parts: (string | Error)[];

  constructor(...parts: (string | Error)[]) {
    this.#parts = parts;
  }

  takeBuffered(): null {
    return null;
  }

  read(): Promise<Uint8Array<ArrayBuffer> | null> {
    this.log.push("read");
    const part = this.#parts.shift();
    if (part instanceof Error) return Promise.reject(part);
    return Promise.resolve(part === undefined ? null : new TextEncoder().encode(part));
  }

  abandon(reason: unknown): void {
    this.log.push(`abandoned for ${reason}`);
  }
}

/** Lets everything go on that can. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

test("a byte stream reads nothing until it is asked", async () => {
  const body = new FakeBody("one", "two");
  const reader = byteStream(body).getReader();
  await settled();
  assertEquals(body.log, []);
  await reader.read();
  await settled();
  assertEquals(body.log, ["read"]);
});

test("a byte stream gives the parts of its body, and ends with it", async () => {
  const parts = await Array.fromAsync(byteStream(new FakeBody("one", "two")));
  assertEquals(parts.map((part) => new TextDecoder().decode(part)), ["one", "two"]);
});

test("a byte stream says when it is read, and not before", async () => {
  let reads = 0;
  const stream = byteStream(new FakeBody("one"), () => reads++);
  await settled();
  assertEquals(reads, 0);
  await stream.getReader().read();
  assertEquals(reads, 1);
});

test("a byte stream fails as its body does", async () => {
  const error = new Error("broken");
  const reader = byteStream(new FakeBody("one", error)).getReader();
  await reader.read();
  assertStrictEquals(await reader.read().catch((error) => error), error);
});

test("a byte stream that is cancelled abandons its body with the reason", async () => {
  const body = new FakeBody("one");
  await byteStream(body).cancel("enough");
  assertEquals(body.log, ["abandoned for enough"]);
});

test("a byte stream that has ended abandons nothing when it is cancelled", async () => {
  const body = new FakeBody();
  const stream = byteStream(body);
  assertEquals(await Array.fromAsync(stream), []);
  await stream.cancel();
  assertEquals(body.log, ["read"]);
});

test("a body that breaks while nobody reads errors its stream", async () => {
  const body = new FakeBody("one");
  const reader = byteStream(body).getReader();
  const error = new Error("broken");
  body.onBroken?.(error);
  assertStrictEquals(await reader.closed.catch((error) => error), error);
  await assertRejects(() => reader.read(), Error, "broken");
  assertEquals(body.log, []);
});

test("a BYOB reader gets no more than it has room for", async () => {
  const reader = byteStream(new FakeBody("hello")).getReader({ mode: "byob" });
  const parts: string[] = [];
  for (;;) {
    const { done, value } = await reader.read(new Uint8Array(2));
    if (done) break;
    parts.push(new TextDecoder().decode(value));
  }
  assertEquals(parts, ["he", "ll", "o"]);
});

test("a BYOB reader gets its buffer back at the end", async () => {
  const reader = byteStream(new FakeBody()).getReader({ mode: "byob" });
  const { done, value } = await reader.read(new Uint8Array(7));
  assertEquals([done, value?.length, value?.buffer.byteLength], [true, 0, 7]);
});

test("both branches of a tee get all of it", async () => {
  const branches = byteStream(new FakeBody("one", "two")).tee();
  const texts = await Promise.all(branches.map((branch) => new Response(branch).text()));
  assertEquals(texts, ["onetwo", "onetwo"]);
});
