import { diffLogs, formatDiff } from "../../report/diff.ts";
import { jsonText } from "../../report/text/safe.ts";
import type { Values } from "../args/options.ts";
import { usageError } from "../errors/cli_error.ts";
import { inputName, printTo } from "../files.ts";
import type { Io } from "../io.ts";
import { readLog } from "../saved_log.ts";
import { textWidth } from "../text_width.ts";

/**
 * Compares two saved traces.
 *
 * @returns The exit status: 0, whatever differs.
 */
export async function diff(values: Values, files: readonly string[], io: Io): Promise<number> {
  const { format, traceFile = "-" } = values;
  if (format !== undefined && format !== "json") {
    throw usageError(`Cannot compare with --format ${format}: it takes json, or nothing for text`);
  }
  const [before, after] = files;
  if (before === undefined || after === undefined || files.length > 2) {
    throw usageError("Cannot compare: it takes the names of two saved traces, the older one first");
  }
  const found = diffLogs(await readLog(before, io), await readLog(after, io), values);
  const names = [inputName(before), inputName(after)] as const;
  const text = format === "json"
    ? `${jsonText(found, 2)}\n`
    : formatDiff(found, { width: textWidth(io), names });
  printTo(traceFile, text, io);
  return 0;
}
