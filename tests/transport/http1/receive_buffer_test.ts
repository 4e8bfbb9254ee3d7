import { assert, assertEquals } from "@std/assert";
import { ReceiveBuffer } from "../../../transport/http1/receive_buffer.ts";

function fill(buffer: ReceiveBuffer, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    const space = buffer.space();
    const size = Math.min(space.length, bytes.length - at);
    space.set(bytes.subarray(at, at + size));
    buffer.filled(size);
    at += size;
  }
}

Deno.test("bytes come out in the order in which they went in, however much there is", () => {
  const buffer = new ReceiveBuffer();
  const bytes = Uint8Array.from({ length: 1_000_000 }, (_, i) => i * 7 + (i >> 8));
  const out = new Uint8Array(bytes.length);
  let taken = 0;
  for (let at = 0; at < bytes.length; at += 12_345) {
    fill(buffer, bytes.subarray(at, at + 12_345));
    taken += buffer.take(out.subarray(0, taken + 9_999), taken, Infinity);
  }
  taken += buffer.take(out, taken, Infinity);
  assertEquals([taken, buffer.length], [bytes.length, 0]);
  assert(out.every((byte, i) => byte === bytes[i]), "a byte has changed");
});

Deno.test("there is always space for more", () => {
  const buffer = new ReceiveBuffer();
  for (let round = 0; round < 10; round++) {
    const { length } = buffer.space();
    assert(length > 0);
    buffer.filled(length);
  }
});

Deno.test("what is consumed while a read is pending moves nothing", () => {
  const buffer = new ReceiveBuffer();
  fill(buffer, new Uint8Array([1, 2, 3]));
  const space = buffer.space();
  buffer.consume(3);
  space.set([4, 5]);
  buffer.filled(2);
  assertEquals([buffer.at(0), buffer.at(1), buffer.at(2)], [4, 5, undefined]);
});

Deno.test("an LF is found from any place on, and only where there is one", () => {
  const buffer = new ReceiveBuffer();
  fill(buffer, new TextEncoder().encode("a\nbc\n"));
  buffer.consume(1);
  assertEquals([0, 1, 4].map((from) => buffer.indexOfLf(from)), [0, 3, -1]);
  assertEquals(buffer.text(1, 3), "bc");
});

Deno.test("the latest bytes are those that came in last", () => {
  const buffer = new ReceiveBuffer();
  fill(buffer, new Uint8Array([1, 2]));
  fill(buffer, new Uint8Array([3, 4, 5]));
  assertEquals([...buffer.latest(3)], [3, 4, 5]);
});

Deno.test("a sender that fills every read does not make the buffer grow for ever", () => {
  const buffer = new ReceiveBuffer();
  let largest = 0;
  for (let reads = 0; reads < 100; reads++) {
    const space = buffer.space();
    largest = Math.max(largest, space.length);
    buffer.filled(space.length);
    buffer.consume(space.length);
  }
  assertEquals(largest, 256 * 1024);
});
