import { assertEquals } from "@std/assert";
import { persists } from "../../../transport/http1/framing.ts";
import type { WireField } from "../../../transport/http1/messages.ts";

/** RFC 9112 section 9.3, step by step. */
const decisions: [version: "1.0" | "1.1", connection: string[], persists: boolean][] = [
  ["1.1", [], true],
  ["1.1", ["close"], false],
  ["1.1", ["Close"], false],
  ["1.1", ["keep-alive"], true],
  ["1.1", ["Keep-Alive"], true],
  ["1.1", ["upgrade"], true],
  ["1.1", ["keep-alive, close"], false],
  ["1.1", ["close, keep-alive"], false],
  ["1.1", ["upgrade,CLOSE"], false],
  ["1.1", ["keep-alive", "close"], false],
  ["1.1", ["not-close"], true],
  ["1.1", [""], true],
  ["1.0", [], false],
  ["1.0", ["close"], false],
  ["1.0", ["keep-alive"], true],
  ["1.0", ["Keep-Alive"], true],
  ["1.0", ["x, Keep-Alive"], true],
  ["1.0", ["x", "keep-alive"], true],
  ["1.0", ["keep-alive, close"], false],
  ["1.0", ["upgrade"], false],
];

for (const [version, values, expected] of decisions) {
  const shown = values.length === 0 ? "no Connection" : `Connection ${JSON.stringify(values)}`;
  const verb = expected ? "persists" : "does not persist";
  Deno.test(`HTTP/${version} with ${shown} ${verb} (RFC 9112 section 9.3)`, () => {
    const fields = values.map((value): WireField => ["cOnnection", value]);
    const head = { httpVersion: version, status: 200, statusText: "", fields, bytes: 0 };
    assertEquals(persists(head), expected);
  });
}
