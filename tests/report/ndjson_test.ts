import { assertEquals } from "@std/assert";
import { NdjsonFormatter } from "../../report/ndjson.ts";
import { TraceLog } from "../../trace_log.ts";
import { record, SAMPLES } from "./_records.ts";

const HEADER = { epoch: 1_000 };
const RECORDS = [record("dnsstart", SAMPLES.dnsstart), record("dnsend", SAMPLES.dnsend)];

Deno.test("lines that are made one by one are those of the whole trace", () => {
  const lines = new NdjsonFormatter(HEADER);
  const text = RECORDS.map((one) => lines.format(one)).join("");
  assertEquals(text, new TraceLog(RECORDS, HEADER).toNdjson());
});

Deno.test("the header is given once, and also where there is no record", () => {
  const lines = new NdjsonFormatter(HEADER);
  assertEquals(lines.begin(), new TraceLog([], HEADER).toNdjson());
  assertEquals([lines.begin(), lines.format(RECORDS[0]!).split("\n").length], ["", 2]);
});
