import { assertEquals } from "@std/assert";
import { failedPhase } from "../../../report/model/spans.ts";
import { assertAborts, Client } from "../../_support/client.ts";
import { ScriptedServer } from "../../_support/scripted_server.ts";
import { silentPort } from "../../_support/silence.ts";
import { to } from "../../_support/site.ts";
import { records } from "../_calls.ts";

Deno.test("a hop that was answered before its body was sent is not where the next one ends", async () => {
  using silence = await silentPort();
  await using server = await ScriptedServer.start(async (peer) => {
    await peer.head();
    await peer.send(to(`http://127.0.0.1:${silence.port}/`));
    await peer.stall();
  });
  await using client = new Client();
  const body = new Uint8Array(16_000_000);
  await assertAborts(
    (signal) => client.fetch(server.url(), { method: "POST", body, signal }),
    () => client.events.until("connectstart", 2),
  );
  assertEquals(client.events.only("requestend").detail.outcome, "aborted");
  assertEquals(failedPhase(client.events.events), "connect");
});

const LOST = { outcome: "error", error: new Error("lost") } as const;
const ABORTED = { outcome: "aborted", error: new Error("stop") } as const;

Deno.test("an attempt that was lost is not where the next one ends", () => {
  const first = records([[0, "callstart"], [1, "gotconn"], [2, "requeststart"]]);
  const lost = records([[3, "requestend", LOST], [4, "retry"]]);
  const next = records([[5, "dnsstart"], [9, "dnsend", ABORTED], [9, "callend", ABORTED]]);
  const again = next.map((one) => ({ ...one, attempt: 1 }));
  assertEquals(failedPhase([...first, ...lost, ...again]), "dns");
});

Deno.test("a dial that a call did without is not where it ends", () => {
  const dial = records([[0, "callstart"], [1, "dialstart"], [1, "connectstart"]]);
  const other = records([[2, "gotconn"], [3, "requeststart"], [4, "requestend"]]);
  const end = records([[5, "connectend", LOST], [9, "callend", ABORTED]]);
  const served = other.map((one) => ({ ...one, connId: 2 }));
  assertEquals(failedPhase([...dial, ...served, ...end]), "wait");
});
