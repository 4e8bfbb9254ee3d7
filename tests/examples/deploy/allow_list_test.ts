import { assertEquals, assertThrows } from "@std/assert";
import { AllowList, Refusal } from "../../../examples/deploy/allow_list.ts";

Deno.test("an entry is a name, what is below one, or either with a port", () => {
  const list = new AllowList(["a.test", "*.b.test", "c.test:8080", "[2001:db8::1]"]);
  for (
    const url of [
      "http://a.test/",
      "https://a.test/x",
      "http://x.y.b.test/",
      "http://c.test:8080/",
      "http://[2001:db8::1]/",
    ]
  ) {
    assertEquals(list.check(url).href, url);
  }
  for (const url of ["http://b.test/", "http://c.test/", "https://c.test/", "http://x.a.test/"]) {
    assertThrows(() => list.check(url), Refusal);
  }
  assertEquals(list.check("http://A.TEST:80/x#part").href, "http://a.test/x");
});

for (
  const entry of ["", "*", "*.", "http://a.test", "a.test/", "A.test", "a.*.test", "a.test:", "a b"]
) {
  Deno.test(`${JSON.stringify(entry)} on the list is refused`, () => {
    assertThrows(() => new AllowList([entry]), TypeError, "allowed are example.com");
  });
}
