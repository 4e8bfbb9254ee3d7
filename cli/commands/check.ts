import { count } from "../../report/text/figures.ts";
import { escapeControls, jsonText } from "../../report/text/safe.ts";
import type { TraceLog } from "../../trace_log.ts";
import { type TraceViolation, validateTrace } from "../../validate.ts";
import type { Values } from "../args/options.ts";
import { usageError } from "../errors/cli_error.ts";
import { CHECK_STATUS } from "../errors/exit_status.ts";
import { inputName, printTo } from "../files.ts";
import type { Io } from "../io.ts";
import { readLog } from "../saved_log.ts";

/** What became of a saved trace that was held against its laws. */
interface Verdict {
  readonly file: string;
  readonly events: number;
  readonly calls: number;
  /** Calls that begin and do not end. */
  readonly openCalls: number;
  readonly violations: readonly Breach[];
}

/** A law that is broken, and where: `null` if it is by something that is missing. */
interface Breach extends Pick<TraceViolation, "law" | "message"> {
  readonly line: number | null;
}

/**
 * Holds a saved trace against its laws.
 *
 * @returns The exit status: 0 if it keeps all of them.
 */
export async function check(values: Values, files: readonly string[], io: Io): Promise<number> {
  const { format, traceFile = "-" } = values;
  if (format !== undefined && format !== "json") {
    throw usageError(`Cannot check with --format ${format}: it takes json, or nothing for text`);
  }
  const [file] = files;
  if (file === undefined || files.length > 1) {
    throw usageError("Cannot check: it takes the name of one saved trace, or - for standard input");
  }
  const verdict = verdictOn(file, await readLog(file, io));
  const text = format === "json" ? `${jsonText(verdict, 2)}\n` : textOf(verdict);
  printTo(traceFile, text, io);
  return verdict.violations.length === 0 ? 0 : CHECK_STATUS;
}

function verdictOn(file: string, log: TraceLog): Verdict {
  const calls = new Map<number, "open" | "ended">();
  for (const { type, callId } of log) {
    if (callId === null || calls.get(callId) === "ended") continue;
    calls.set(callId, type === "callend" ? "ended" : "open");
  }
  const lineOf = (index: number | null) => index === null ? null : log.lines[index] ?? null;
  return {
    file,
    events: log.records.length,
    calls: calls.size,
    openCalls: [...calls.values()].filter((state) => state === "open").length,
    violations: validateTrace(log)
      .map(({ law, message, index }) => ({ law, message, line: lineOf(index) }))
      .sort((one, other) => (one.line ?? Infinity) - (other.line ?? Infinity)),
  };
}

function textOf({ file, events, calls, openCalls, violations }: Verdict): string {
  const name = inputName(file);
  const size = `${count(events, "event")}, ${count(calls, "call")}`;
  const lines = violations.map(({ law, message, line }) => {
    return line === null ? `${law}: ${message}` : `line ${line}: ${law}: ${message}`;
  });
  if (violations.length === 0) lines.push(`${name} keeps all laws: ${size}`);
  else lines.push(`${name} breaks laws in ${count(violations.length, "place")}: ${size}`);
  if (openCalls > 0) {
    lines.push(`It seems to be cut short: ${count(openCalls, "call")} of it did not end`);
  }
  return lines.map((line) => `${escapeControls(line)}\n`).join("");
}
