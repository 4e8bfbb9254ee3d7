import { assertEquals } from "@std/assert";
import { isPublicAddress } from "../../../examples/deploy/public_address.ts";

const PUBLIC = [
  "1.1.1.1",
  "9.255.255.255",
  "11.0.0.0",
  "100.63.255.255",
  "100.128.0.0",
  "172.15.0.1",
  "172.32.0.1",
  "223.255.255.255",
  "2606:4700::1111",
  "2a00:1450:4001::1",
];
const NOT_PUBLIC = [
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "127.0.0.1",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:1.1.1.1",
  "::127.0.0.1",
  "64:ff9b::a00:1",
  "fe80::1",
  "fe80::1%eth0",
  "fc00::1",
  "ff02::1",
  "2001::1",
  "2001:db8::1",
  "2002:7f00:1::",
  "not an address",
  "",
  "1.2.3",
  "1.1.1.1.1",
];

Deno.test("addresses of the public internet are told from all others", () => {
  assertEquals(PUBLIC.filter((address) => !isPublicAddress(address)), []);
  assertEquals(NOT_PUBLIC.filter(isPublicAddress), []);
});
