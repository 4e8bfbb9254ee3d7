import { assertEquals } from "@std/assert";
import { ErrorTally } from "../../../report/summary/error_tally.ts";
import { TransportError } from "../../../transport/errors.ts";

/** What some errors come to: their messages and numbers. */
function tallied(...errors: (Error | undefined)[]): [message: string, count: number][] {
  const tally = new ErrorTally();
  for (const error of errors) tally.add(error, (message) => message);
  return tally.list().map(({ message, count }) => [message, count]);
}

const error = (message: string) => new TransportError("receive", message, { phase: "receive" });

Deno.test("errors with one message are counted together, the most frequent first", () => {
  const [a, b] = [error("Cannot read: it broke"), error("Cannot read: it is odd")];
  assertEquals(tallied(a, b, b), [["Cannot read: it is odd", 2], ["Cannot read: it broke", 1]]);
});

Deno.test("a number that differs from time to time is an ellipsis, and others stay", () => {
  const errors = [37, 5, 600].map((got) => error(`Cannot read: ${got} of 1000 bytes came`));
  assertEquals(tallied(...errors), [["Cannot read: … of 1000 bytes came", 3]]);
});

Deno.test("the account of one call's time is left out", () => {
  const errors = [1.2, 3.4].map((wait) => {
    return error(
      `Cannot complete GET /: timeout of 50 ms reached (send 0.${wait} ms, wait still open)`,
    );
  });
  const short = error("Cannot complete GET /: timeout of 50 ms reached");
  assertEquals(tallied(...errors, short), [["Cannot complete GET /: timeout of 50 ms reached", 3]]);
});

Deno.test("errors of different codes or phases are apart, whatever they say", () => {
  const tally = new ErrorTally();
  for (const code of ["dns", "connect"] as const) {
    for (const phase of ["dns", null] as const) {
      tally.add(new TransportError(code, "Cannot", { phase }), (message) => message);
    }
  }
  assertEquals(tally.list().map(({ code, phase }) => [code, phase]), [
    ["dns", "dns"],
    ["dns", null],
    ["connect", "dns"],
    ["connect", null],
  ]);
});

Deno.test("an error that nobody gave a reason for says so", () => {
  assertEquals(tallied(undefined), [["no reason given", 1]]);
});

Deno.test("messages without end are counted, and not kept", () => {
  const letters = Array.from({ length: 200 }, (_, index) => String.fromCodePoint(0x4e00 + index));
  const counts = tallied(...letters.map(error));
  assertEquals(counts.length, 101);
  assertEquals(counts[0], ["Other errors", 100]);
});
