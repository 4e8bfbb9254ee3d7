import { assertEquals } from "@std/assert";
import { statusOf } from "../../../cli/errors/exit_status.ts";
import { TransportError } from "../../../mod.ts";
import { answerConnect, socks } from "../../_support/proxy_scripts.ts";
import { ScriptedServer } from "../../_support/scripted_server.ts";
import { runCli } from "../../_support/run_cli.ts";

Deno.test("a name of a proxy that has no address is 5", () => {
  const error = new TransportError("proxy", "Cannot reach the proxy", { phase: "dns" });
  assertEquals(statusOf(error), 5);
});

Deno.test("a URL that is no proxy's is 5", () => {
  assertEquals(statusOf(new TransportError("proxy", "Cannot use the proxy")), 5);
});

Deno.test("a proxy that refuses CONNECT is 56", async () => {
  const answer = "HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n";
  await using proxy = await ScriptedServer.start(answerConnect(answer));
  const { status } = await runCli(["-x", proxy.url(), "https://origin.test/"]);
  assertEquals(status, 56);
});

Deno.test("a proxy that answers CONNECT with rubbish is 56", async () => {
  await using proxy = await ScriptedServer.start(answerConnect("rubbish\r\n\r\n"));
  const { status } = await runCli(["-x", proxy.url(), "https://origin.test/"]);
  assertEquals(status, 56);
});

Deno.test("a SOCKS5 proxy that refuses is 97", async () => {
  await using proxy = await ScriptedServer.start(socks({ reply: "\x05\x02\x00\x01" }));
  const url = `socks5h://127.0.0.1:${proxy.port}`;
  assertEquals((await runCli(["-x", url, "http://origin.test/"])).status, 97);
});
