import { amountIn } from "../args/amount.ts";
import type { Values } from "../args/options.ts";
import { conclude } from "../conclusion.ts";
import { usageError } from "../errors/cli_error.ts";
import { tell } from "../files.ts";
import type { Io } from "../io.ts";
import { readLog } from "../saved_log.ts";
import { Session } from "../session.ts";

/**
 * Shows a saved trace as if it were happening: of many calls the summary alone.
 *
 * @returns The exit status: 0, unless something is expected of the trace that is not so.
 */
export async function view(values: Values, files: readonly string[], io: Io): Promise<number> {
  const [file] = files;
  if (file === undefined || files.length > 1) {
    throw usageError("Cannot view: it takes the name of one saved trace, or - for standard input");
  }
  const log = await readLog(file, io);
  if (values.showSecrets && log.redacted && !values.silent) {
    tell("The secrets of this trace were left out when it was saved\n", io);
  }
  const amount = amountIn(log);
  if (amount.requests === 0 && !values.silent) tell("There is no call in this trace\n", io);
  using session = await Session.open(values, io, log, amount);
  for (const record of log) {
    session.reporter.see(record);
    session.writeOut?.see(record);
    session.throwIfStopped();
  }
  return await conclude(session, values, io, 0);
}
