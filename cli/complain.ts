import type { CallFacts } from "../report/call_facts.ts";
import { milliseconds } from "../report/figures.ts";
import { escapeControls, redactUserinfo } from "../report/safe_text.ts";
import { CliError, USAGE_STATUS } from "./cli_error.ts";
import { INTERRUPTED_STATUS, messageOf, statusOf } from "./exit_status.ts";
import type { Io } from "./io.ts";
import { writeAllSync } from "./write_all.ts";

/** What is said, and what is not. */
export interface Manners {
  readonly silent: boolean;
  readonly showError: boolean;
  readonly showSecrets: boolean;
}

/**
 * Tells the user about an error on one line.
 *
 * @returns The exit status that it means.
 * @throws What it was given, if that is a mistake in the program itself.
 */
export function complain(error: unknown, io: Io, manners: Manners): number {
  const { silent, showError, showSecrets } = manners;
  const status = statusOf(error);
  if (status === null || !(error instanceof Error)) throw error;
  if ((silent && !showError) || (error instanceof CliError && error.silent)) return status;
  const message = messageOf(error);
  const line = escapeControls(showSecrets ? message : redactUserinfo(message));
  const hint = status === USAGE_STATUS ? "Try 'httptrace --help' for the options\n" : "";
  try {
    writeAllSync(io.stderr, `httptrace: (${status}) ${line}\n${hint}`);
  } catch {
    // Without standard error there is nobody to tell.
  }
  return status;
}

/** The error of a run that Ctrl-C ended: what is known of the call that it cut short. */
export function interruption(call: CallFacts | null): CliError {
  if (call === null || call.succeeded) return new CliError(INTERRUPTED_STATUS, "Interrupted");
  const phase = call.failedPhase === null ? "" : ` in ${call.failedPhase}`;
  const text = `Interrupted${phase}, after ${milliseconds(call.end - call.start)}`;
  return new CliError(INTERRUPTED_STATUS, `${text}: ${call.method} ${call.url}`);
}
