import { assertEquals } from "@std/assert";
import { Queue } from "../../transport/queue.ts";

/** Takes everything out, from the front. */
function drain(
  queue: Queue<number>,
  entries: ReadonlyMap<number, ReturnType<Queue<number>["join"]>>,
) {
  const order: number[] = [];
  for (let first = queue.first; first !== undefined; first = queue.first) {
    order.push(first);
    queue.leave(entries.get(first)!);
  }
  return order;
}

function queueOf(...values: number[]) {
  const queue = new Queue<number>();
  return { queue, entries: new Map(values.map((value) => [value, queue.join(value)])) };
}

Deno.test("an empty queue has no first", () => {
  const queue = new Queue<number>();
  assertEquals([queue.first, queue.size], [undefined, 0]);
});

Deno.test("first in, first out", () => {
  const { queue, entries } = queueOf(1, 2, 3);
  assertEquals(queue.size, 3);
  assertEquals(drain(queue, entries), [1, 2, 3]);
  assertEquals(queue.size, 0);
});

for (const [leaving, left] of [[[1], [2, 3, 4]], [[4], [1, 2, 3]], [[2, 3], [1, 4]]] as const) {
  Deno.test(`of 1, 2, 3 and 4, ${left.join()} are left when ${leaving.join()} leave`, () => {
    const { queue, entries } = queueOf(1, 2, 3, 4);
    for (const value of leaving) queue.leave(entries.get(value)!);
    assertEquals(queue.size, left.length);
    assertEquals(drain(queue, entries), [...left]);
  });
}

Deno.test("whoever joins after the last one has left stands behind the others", () => {
  const { queue, entries } = queueOf(1, 2, 3);
  queue.leave(entries.get(3)!);
  entries.set(4, queue.join(4));
  assertEquals(drain(queue, entries), [1, 2, 4]);
});

Deno.test("a queue that everybody has left can be joined again", () => {
  const { queue, entries } = queueOf(1);
  queue.leave(entries.get(1)!);
  const again = queue.join(2);
  assertEquals([queue.first, queue.size], [2, 1]);
  queue.leave(again);
  assertEquals([queue.first, queue.size], [undefined, 0]);
});
