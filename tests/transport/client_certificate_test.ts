import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { settingsOf } from "../../transport/settings.ts";

function pem(label: string): string {
  return `-----BEGIN ${label}-----\nc2VjcmV0\n-----END ${label}-----\n`;
}

const cert = pem("CERTIFICATE");

for (const label of ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"]) {
  Deno.test(`a ${label} may stand beside the certificate, or in it`, () => {
    const key = pem(label);
    assertEquals(settingsOf({ cert, key }).key, key);
    assertEquals(settingsOf({ cert: key + cert }).key, key.trimEnd());
  });
}

Deno.test("neither certificate nor key goes alone", () => {
  const key = pem("PRIVATE KEY");
  for (const options of [{ cert }, { key }]) {
    const { message } = assertThrows(() => settingsOf(options), RangeError);
    assertStringIncludes(message, `"${Object.keys(options)[0]}" is given without`);
  }
});

const refused: Record<string, object> = {
  "an encrypted key": { cert, key: pem("ENCRYPTED PRIVATE KEY") },
  "a key that is a certificate": { cert, key: cert },
  "a certificate that is a key": { cert: pem("PRIVATE KEY"), key: pem("PRIVATE KEY") },
  "a path": { cert: "me.pem", key: "me.key" },
  "a number": { cert: 1, key: 2 },
};
for (const [what, options] of Object.entries(refused)) {
  Deno.test(`${what} is refused, and nothing of it is shown`, () => {
    const { message } = assertThrows(() => settingsOf(options), RangeError);
    assertStringIncludes(message, "in PEM");
    assertEquals(message.includes("c2VjcmV0"), false);
  });
}

const others: [name: string, allowed: unknown[], refused: unknown[]][] = [
  ["resolver", [() => ["::1"], { resolve: () => [] }], [null, 1, "a", {}, { resolve: 1 }]],
  ["dnsCacheTtl", [0, 1.5, 60_000], [-1, NaN, "1", null]],
  ["unixSocket", ["/run/a.sock", "a"], ["", 1, null]],
];
for (const [name, allowed, refused] of others) {
  Deno.test(`${name} takes what it should, and nothing else`, () => {
    for (const value of allowed) settingsOf({ [name]: value });
    for (const value of refused) {
      const { message } = assertThrows(() => settingsOf({ [name]: value }), RangeError);
      assertStringIncludes(message, `"${name}" is `);
    }
  });
}
