import { assertEquals } from "@std/assert";
import { dialTarget } from "../../transport/connect_to.ts";
import { originOf } from "../../transport/origin.ts";

/** As curl's --connect-to: HOST1:PORT1:HOST2:PORT2, each of which may be empty. */
const cases: [name: string, url: string, connectTo: Record<string, string>, dialled: string][] = [
  ["without a rule the origin is dialled", "http://a/", {}, "a:80"],
  ["a rule for another host changes nothing", "http://a/", { "b:80": "c:81" }, "a:80"],
  ["a rule for another port changes nothing", "http://a/", { "a:443": "c:81" }, "a:80"],
  ["host and port are changed", "http://a/", { "a:80": "b:81" }, "b:81"],
  ["an empty new host keeps the host", "http://a/", { "a:80": ":81" }, "a:81"],
  ["an empty new port keeps the port", "http://a/", { "a:80": "b:" }, "b:80"],
  ["a rule without a port matches every port", "http://a:99/", { "a:": "b:81" }, "b:81"],
  ["a rule without a host matches every host", "http://a/", { ":80": "b:81" }, "b:81"],
  ["an empty rule matches everything", "https://a/", { ":": "b:81" }, "b:81"],
  ["the closest rule wins", "http://a/", { ":": "z:1", "a:80": "b:81" }, "b:81"],
  ["an IPv6 origin has brackets", "http://[::1]/", { "[::1]:80": "b:81" }, "b:81"],
  ["an IPv6 target has brackets", "http://a/", { "a:80": "[::1]:81" }, "[::1]:81"],
  ["an IPv6 target may keep the port", "http://a/", { "a:": "[::1]:" }, "[::1]:80"],
  ["an IPv6 origin may keep its host", "http://[::1]/", { "[::1]:80": ":81" }, "[::1]:81"],
  ["a rule has no case, as in curl", "http://Example.test/", { "EXAMPLE.test:80": "b:81" }, "b:81"],
];

for (const [name, url, connectTo, dialled] of cases) {
  Deno.test(`connectTo: ${name}`, () => {
    const target = dialTarget(originOf(new URL(url)), connectTo);
    assertEquals(target.hostPort, dialled);
    const { host, port } = originOf(new URL(`http://${dialled}/`));
    assertEquals({ host: target.host, port: target.port }, { host, port });
  });
}
