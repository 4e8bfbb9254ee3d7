import { assertEquals } from "@std/assert";
import { strftime } from "../../../report/write_out/strftime.ts";
import { outcomeOf } from "../../_support/outcome.ts";
import { requires } from "../../_support/requires.ts";

const CONVERSIONS = "aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYzZ%";

requires("date")("each conversion is what date(1) makes of it", async () => {
  const seconds = [0, 1_767_312_001, 1_798_675_199, 1_230_768_000, 1_704_067_200, 951_868_800];
  const format = [...CONVERSIONS].map((letter) => `${letter}=%${letter}`).join("|");
  for (const second of seconds) {
    const args = ["-u", "-d", `@${second}`, `+${format}`];
    const { stdout } = await outcomeOf("date", args, { env: { LC_ALL: "C" } });
    assertEquals(`${strftime(format, new Date(second * 1_000))}\n`, stdout);
  }
});

Deno.test("%f is microseconds, and what is no conversion stays", () => {
  assertEquals(strftime("%f %! %", new Date(1_007)), "007000 %! %");
});
