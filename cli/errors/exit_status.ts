import {
  CLIENT_CERTIFICATE_EXIT_CODE,
  EXIT_CODES,
  exitCodeOf,
} from "../../report/curl/exit_codes.ts";
import type { ErrorCode, TransportError } from "../../transport/errors.ts";
import { CliError } from "./cli_error.ts";
import { inOwnWords } from "./own_words.ts";
import { missingFlags, withoutAdvice } from "./permission.ts";

/** curl's numbers for files. */
export const READ_STATUS = 26;
/** curl's number for output that cannot be written. */
export const WRITE_STATUS = 23;
/** curl's number for a file of certificates that cannot be used. */
export const CACERT_STATUS = 77;
/** curl's number for a client certificate or its key that cannot be used. */
export const CERT_STATUS: number = CLIENT_CERTIFICATE_EXIT_CODE;
/** curl's number for a status from 400 on, where that is a failure. */
export const FAIL_STATUS = 22;
/** A `--expect` that does not hold; curl has no such number. */
export const EXPECT_STATUS = 120;
/** A trace that breaks a law; curl has no such number. */
export const CHECK_STATUS = 121;
/** curl's number for a scheme that it does not know. */
export const SCHEME_STATUS = 1;
/** curl's number for a URL that is none. */
export const URL_STATUS: number = EXIT_CODES.invalidUrl;

/** A code that has no number does not compile. */
const STATUS_BY_CODE: Readonly<Record<ErrorCode, number>> = EXIT_CODES;

/** The exit status for an error, or `null` if it is none that a user should see. */
export function statusOf(error: unknown): number | null {
  if (error instanceof CliError) return error.status;
  return isTransportError(error) ? exitCodeOf(error) ?? STATUS_BY_CODE[error.code] : null;
}

/** The text for an error, in the words of the command line. */
export function messageOf(error: Error): string {
  const flags = missingFlags(error);
  if (flags === "") return inOwnWords(error.message);
  return `${withoutAdvice(error)}: a permission is missing, run deno with ${flags}`;
}

function isTransportError(error: unknown): error is TransportError {
  // By its name, since to import the class would load the whole transport.
  return error instanceof Error && error.name === "TransportError";
}
