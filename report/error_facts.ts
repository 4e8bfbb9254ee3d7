/** What an error tells, as plain data. */
export interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  /** `code` of a `TransportError`, or of a system error. */
  readonly code?: string;
  /** The phase that was open. */
  readonly phase?: string | null;
  readonly cause?: ErrorFacts;
  /** What an `AggregateError` is made of. */
  readonly errors?: readonly ErrorFacts[];
}

/** `code` of a `TransportError`, or of a system error; `null` where there is none. */
export function codeOf(error: unknown): string | null {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : null;
}

/** Nothing tells more than this many causes; a circle of them has no end. */
const MOST_CAUSES = 8;

/** Takes an error apart; a cause that is no error is told by its text. */
export function errorFacts(thrown: unknown, left: number = MOST_CAUSES): ErrorFacts {
  if (!(thrown instanceof Error)) return { name: "Error", message: String(thrown) };
  const { name, message, cause } = thrown;
  const code = codeOf(thrown);
  const { phase } = thrown as { phase?: unknown };
  const errors = thrown instanceof AggregateError || isRevived(thrown) ? thrown.errors : null;
  return {
    name,
    message,
    ...(code !== null && { code }),
    ...((typeof phase === "string" || phase === null) && { phase }),
    ...(cause !== undefined && left > 0 && { cause: errorFacts(cause, left - 1) }),
    ...(errors !== null && left > 0 && { errors: errors.map((it) => errorFacts(it, left - 1)) }),
  };
}

/** Puts an error together again: `message`, `name`, `code`, `phase` and causes, but no stack. */
export function errorFrom({ name, message, code, phase, cause, errors }: ErrorFacts): Error {
  const error = new Error(message, cause === undefined ? {} : { cause: errorFrom(cause) });
  // Nothing else that a file may have there: it could be `toString`, or `__proto__`.
  return Object.assign(error, {
    name,
    stack: `${name}: ${message}`,
    ...(code !== undefined && { code }),
    ...(phase !== undefined && { phase }),
    ...(errors !== undefined && { errors: errors.map(errorFrom) }),
  });
}

function isRevived(error: Error): error is Error & { errors: readonly unknown[] } {
  return Array.isArray((error as { errors?: unknown }).errors);
}
