/** Wrong usage, as a number for scripts; curl's is the same. */
export const USAGE_STATUS = 2;

/** Something that ends the program with a status of its own. */
export class CliError extends Error {
  override readonly name = "CliError";
  /** Exit status. */
  readonly status: number;
  /** Nobody is left to be told: the reader of the output is gone. */
  readonly silent: boolean;

  constructor(status: number, message: string, options: ErrorOptions & { silent?: boolean } = {}) {
    super(message, options);
    this.status = status;
    this.silent = options.silent ?? false;
  }
}

/** The error of wrong usage. */
export function usageError(message: string): CliError {
  return new CliError(USAGE_STATUS, message);
}
