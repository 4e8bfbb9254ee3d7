import { assertEquals } from "@std/assert";
import { withoutEmits } from "../../bench/stripped_build.ts";

Deno.test("a question whether anybody listens is answered with no", () => {
  assertEquals(
    withoutEmits(`if (!this.#call.scope.wants("callend")) return time;`).text,
    `if (!false) return time;`,
  );
});

Deno.test("an emit vanishes with its arguments", () => {
  assertEquals(
    withoutEmits(`scope.emit("dnsend", { ...told(list(1)) }, now());\nnext();`).text,
    `undefined;\nnext();`,
  );
});

Deno.test("every place is counted", () => {
  assertEquals(withoutEmits(`if (a.wants("x")) { a.emit("x", {}); }`).count, 2);
});
