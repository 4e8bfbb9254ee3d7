import { assertEquals } from "@std/assert";
import { VerboseFormatter } from "../../report/verbose.ts";
import { type Moment, records } from "./_calls.ts";

/** A handshake in which the same address is connected to once more. */
const REFUSED: readonly Moment[] = [
  [1, "dialstart", { hostPort: "a.test:443" }],
  [2, "connectstart", { address: "192.0.2.1:443" }],
  [3, "connectend", { address: "192.0.2.1:443" }],
  [4, "tlsstart", { serverName: "a.test" }],
  [5, "connectstart", { address: "192.0.2.1:443" }],
  [6, "connectend", { address: "192.0.2.1:443" }],
  [7, "tlsend", { outcome: "error", error: new Error("it is no good") }],
];

Deno.test("a connect inside a handshake says what it is for, and is no new connection", () => {
  const verbose = new VerboseFormatter();
  assertEquals(records(REFUSED).map((one) => verbose.format(one)).join("").split("\n"), [
    "*   Trying 192.0.2.1:443...",
    "* Connected to a.test (192.0.2.1) port 443 (#1)",
    "* TLS handshake with the origin, a.test",
    "*   Trying 192.0.2.1:443 once more, to see why the certificate is refused...",
    "* SSL connect error: it is no good",
    "",
  ]);
});
