import { escapeControls, redactUserinfo } from "../../report/text/safe.ts";
import type { Io } from "../io.ts";
import { INTERRUPT } from "../signals.ts";
import { writeAllSync } from "../write_all.ts";
import { CliError } from "./cli_error.ts";
import { messageOf, statusOf } from "./exit_status.ts";
import { hintOn } from "./hints.ts";

/** What is said, and what is not. */
export interface Manners {
  readonly silent: boolean;
  readonly showError: boolean;
  readonly showSecrets: boolean;
}

/**
 * Tells the user about an error on one line, and on another what to do next, if there is a way.
 *
 * @param command The command in whose use it came up, if that is one with a help of its own.
 * @returns The exit status that it means.
 * @throws What it was given, if that is a mistake in the program itself.
 */
export function complain(
  error: unknown,
  io: Io,
  manners: Manners,
  command: string | null = null,
): number {
  const { silent, showError, showSecrets } = manners;
  const status = statusOf(error);
  if (status === null || !(error instanceof Error)) throw error;
  if ((silent && !showError) || (error instanceof CliError && error.silent)) return status;
  const message = messageOf(error);
  const line = escapeControls(showSecrets ? message : redactUserinfo(message));
  const hint = hintOn(error, { status, message, command });
  try {
    writeAllSync(io.stderr, `httptrace: (${status}) ${line}\n${hint === null ? "" : `${hint}\n`}`);
  } catch {
    // Without standard error there is nobody to tell.
  }
  return status;
}

/**
 * The error of a run that a signal ended.
 *
 * @param reason Why the run ended.
 * @param known What is known of that which it cut short, as the rest of a sentence.
 */
export function interruption(reason: unknown, known = ""): CliError {
  const { status, message } = reason instanceof CliError
    ? reason
    : new CliError(INTERRUPT.status, INTERRUPT.word);
  return new CliError(status, message + known);
}
