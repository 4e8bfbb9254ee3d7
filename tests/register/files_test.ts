import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { Output } from "../../register/output.ts";
import { SettingError } from "../../register/setting.ts";
import { TraceLog } from "../../trace_log.ts";
import { temporaryFile } from "../_support/temporary.ts";
import { TracedProgram } from "../_support/traced_program.ts";

Deno.test("a program that sends no request leaves a trace that can be read", async () => {
  await using file = await temporaryFile();
  const args = ["data:text/plain,hello", "ends"];
  const { stdout } = await TracedProgram.run(args, { HTTPTRACE: `ndjson:${file.path}` });
  assertEquals(stdout, "hello\n");
  assertEquals(TraceLog.parse(await file.text()).records, []);
});

Deno.test("a file that cannot be made is named once", () => {
  const { message } = assertThrows(() => new Output("/nowhere/trace.har"), SettingError);
  assertMatch(
    message,
    /^Cannot trace: \/nowhere\/trace.har cannot be written: [^/]+ \(os error \d+\)$/,
  );
});
