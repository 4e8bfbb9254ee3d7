import { assertEquals } from "@std/assert";
import { DnsCache } from "../../transport/dns_cache.ts";

Deno.test("what is remembered is there until its time is over, and gone then", () => {
  const cache = new DnsCache<string>(10);
  cache.set("a", "1", 100);
  assertEquals(cache.get("a", 109.9), "1");
  assertEquals(cache.get("a", 110), undefined);
  assertEquals(cache.get("a", 105), undefined, "it is gone for good");
});

Deno.test("with a time of 0 nothing is remembered", () => {
  const cache = new DnsCache<string>(0);
  cache.set("a", "1", 100);
  assertEquals(cache.get("a", 100), undefined);
});

Deno.test("what is remembered again lives on, and changes", () => {
  const cache = new DnsCache<string>(10);
  cache.set("a", "1", 100);
  cache.set("a", "2", 105);
  assertEquals(cache.get("a", 112), "2");
});

Deno.test("of too many names the oldest goes", () => {
  const cache = new DnsCache<number>(10);
  for (let name = 0; name <= 1_000; name++) cache.set(String(name), name, 100);
  assertEquals(["0", "1", "1000"].map((name) => cache.get(name, 100)), [undefined, 1, 1_000]);
});
