import { assert, assertEquals } from "@std/assert";
import { rehearse } from "../../cli/rehearsal.ts";
import type { ResponseEndDetail } from "../../trace.ts";

/** What the rehearsal read, as its trace tells. */
async function rehearsedBody(compressed?: boolean): Promise<ResponseEndDetail> {
  const bodies: ResponseEndDetail[] = [];
  await rehearse((trace) => {
    trace.addEventListener("responseend", ({ detail }) => bodies.push(detail));
    return Promise.resolve();
  }, compressed);
  assertEquals(bodies.map(({ outcome }) => outcome), ["ok"]);
  return bodies[0]!;
}

Deno.test("the rehearsal reads a body that is too large to come at once", async () => {
  const { bodyBytes, decodedBytes } = await rehearsedBody();
  assert(bodyBytes > 65_536, `${bodyBytes} bytes`);
  assertEquals(decodedBytes, bodyBytes);
});

Deno.test("where compressed responses are asked for, the rehearsal decompresses one", async () => {
  const { bodyBytes, decodedBytes } = await rehearsedBody(true);
  assert(bodyBytes < decodedBytes, `${bodyBytes} bytes of ${decodedBytes}`);
});
