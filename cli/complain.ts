import type { CallFacts } from "../report/call_facts.ts";
import { milliseconds } from "../report/figures.ts";
import { escapeControls, redactUserinfo } from "../report/safe_text.ts";
import { CliError } from "./cli_error.ts";
import { messageOf, statusOf } from "./exit_status.ts";
import { hintOn } from "./hints.ts";
import type { Io } from "./io.ts";
import { INTERRUPT } from "./signals.ts";
import { writeAllSync } from "./write_all.ts";

/** What is said, and what is not. */
export interface Manners {
  readonly silent: boolean;
  readonly showError: boolean;
  readonly showSecrets: boolean;
}

/**
 * Tells the user about an error on one line, and on another what to do next, if there is a way.
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
  const hint = hintOn(error, status, message);
  try {
    writeAllSync(io.stderr, `httptrace: (${status}) ${line}\n${hint === null ? "" : `${hint}\n`}`);
  } catch {
    // Without standard error there is nobody to tell.
  }
  return status;
}

/**
 * The error of a run that a signal ended: what is known of the call that it cut short.
 *
 * @param reason Why the run ended.
 */
export function interruption(reason: unknown, call: CallFacts | null): CliError {
  const { status, message } = reason instanceof CliError
    ? reason
    : new CliError(INTERRUPT.status, INTERRUPT.word);
  if (call === null || call.succeeded) return new CliError(status, message);
  const phase = call.failedPhase === null ? "" : ` in ${call.failedPhase}`;
  const text = `${message}${phase}, after ${milliseconds(call.end - call.start)}`;
  return new CliError(status, `${text}: ${call.method} ${call.url}`);
}
