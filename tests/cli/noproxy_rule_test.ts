import { assertEquals } from "@std/assert";
import { proxyOf } from "../../cli/proxy.ts";
import { parseCommand } from "../../cli/args/parse.ts";

/** What the options say of the proxy for a URL. */
function decisionOn(url: string, ...args: string[]) {
  const command = parseCommand([...args, url]);
  if (command.kind !== "run") throw new Error(command.kind);
  const option = proxyOf(command.values);
  return typeof option === "function" ? option(new URL(url)) : option;
}

Deno.test("a trace tells which entry of --noproxy forbids the proxy", () => {
  const args = ["-x", "http://p.test:1", "--noproxy", "b.test,a.test"];
  const forbidden = { proxy: null, rule: "--noproxy=a.test" };
  assertEquals(decisionOn("http://a.test/", ...args), forbidden);
  assertEquals(decisionOn("http://c.test/", ...args), { proxy: "http://p.test:1", rule: null });
});
