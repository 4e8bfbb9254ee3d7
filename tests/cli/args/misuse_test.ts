import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { parseCommand } from "../../../cli/args/parse.ts";
import { CliError } from "../../../cli/errors/cli_error.ts";

for (const first of [[], ["view"], ["--demo"]]) {
  Deno.test(`-v is refused beside another format: httptrace ${first.join("")}`, () => {
    const error = assertThrows(() => parseCommand([...first, "-v", "--format=har"]), CliError);
    assertEquals(error.status, 2);
    assertStringIncludes(error.message, "Cannot use -v with --format har: it is a format too");
  });
}

Deno.test("-v may stand beside the format that it means", () => {
  assertEquals(parseCommand(["-v", "--format=verbose", "http://a.test/"]).kind, "run");
});
