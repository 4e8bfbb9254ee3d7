import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { explain, type Finding, type RuleName } from "../../../report/explain.ts";
import type { TraceLog } from "../../../trace_log.ts";

/** What all rules find in a log; every finding must name records and calls that are there. */
export function provenFindings(log: TraceLog): Finding[] {
  const findings = explain(log);
  for (const finding of findings) assertProven(finding, log);
  return findings;
}

/** What one rule finds in a log. */
export function foundBy(rule: RuleName, log: TraceLog): Finding[] {
  return provenFindings(log).filter((finding) => finding.rule === rule);
}

/** The one finding of a rule, with these words in its message. */
export function assertFinds(rule: RuleName, log: TraceLog, ...words: string[]): Finding {
  const [finding, ...more] = foundBy(rule, log);
  assert(finding, `${rule} finds nothing`);
  assertEquals(more, []);
  for (const word of words) assertStringIncludes(finding.message, word);
  return finding;
}

/** Checks that a rule has nothing to say. */
export function assertSilent(rule: RuleName, log: TraceLog): void {
  assertEquals(foundBy(rule, log), []);
}

function assertProven({ rule, others, ...told }: Finding, log: TraceLog): void {
  const calls = new Set(log.records.map((record) => record.callId));
  for (const { callIds, evidence, cost } of [told, ...others]) {
    assert(evidence.length > 0, `${rule} has no evidence`);
    for (const { seq, type, time } of evidence) {
      const record = log.records.find((one) => one.seq === seq);
      assertEquals([record?.type, record?.time], [type, time], `${rule}: no such record`);
    }
    assert(callIds.length > 0 && callIds.every((id) => calls.has(id)), `${rule}: no such call`);
    assert(cost === null || cost >= 0, `${rule} costs ${cost} ms`);
  }
}
