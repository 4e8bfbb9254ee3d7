import { assertEquals } from "@std/assert";
import { Client } from "../_support/client.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { sayHello } from "../_support/scripts.ts";

for (const rule of ["a list of ours", null]) {
  Deno.test(`a function may say what decided: ${rule}`, async () => {
    await using proxy = await ScriptedServer.start(sayHello);
    const shown = `http://127.0.0.1:${proxy.port}`;
    await using client = new Client({ proxy: () => ({ proxy: shown, rule }) });
    assertEquals(await (await client.request("http://origin.test/")).text(), "hello");
    assertEquals(client.events.details("proxyselect"), [{ proxy: shown, source: "option", rule }]);
  });
}
