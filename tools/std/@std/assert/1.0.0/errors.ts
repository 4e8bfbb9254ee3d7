import { AssertionError, refuse, show } from "./assertion_error.ts";

// deno-lint-ignore no-explicit-any
type ErrorClass<E> = abstract new (...args: any[]) => E;
type Thrown = { error: unknown } | undefined;

export function assertThrows(fn: () => unknown, msg?: string): unknown;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ...expected: [(ErrorClass<E> | string)?, string?, string?]
): unknown {
  let thrown: Thrown;
  try {
    fn();
  } catch (error) {
    thrown = { error };
  }
  return judge("throw", thrown, expected);
}

export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ...expected: [(ErrorClass<E> | string)?, string?, string?]
): Promise<unknown> {
  let promise: PromiseLike<unknown> | undefined;
  try {
    promise = fn();
  } catch (cause) {
    throw new AssertionError("Function throws when expected to reject.", { cause });
  }
  if (typeof promise?.then !== "function") refuse("Expected function to return a promise");
  let thrown: Thrown;
  try {
    await promise;
  } catch (error) {
    thrown = { error };
  }
  return judge("reject", thrown, expected);
}

export function assertIsError<E extends Error = Error>(
  error: unknown,
  ErrorClass?: ErrorClass<E>,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) refuse(`Expected ${show(error)} to be an Error`, msg);
  if (ErrorClass && !(error instanceof ErrorClass)) {
    refuse(`Expected error to be instance of "${ErrorClass.name}", but was ${show(error)}`, msg);
  }
  const isMatched = typeof msgMatches === "string"
    ? error.message.includes(msgMatches)
    : msgMatches?.test(error.message) ?? true;
  if (!isMatched) {
    refuse(`Expected error message to include ${show(msgMatches)}, but got ${show(error)}`, msg);
  }
}

function judge<E extends Error>(
  verb: "throw" | "reject",
  thrown: Thrown,
  [classOrMsg, msgIncludes, msg]: [(ErrorClass<E> | string)?, string?, string?],
): unknown {
  if (typeof classOrMsg !== "function") {
    return thrown ? thrown.error : refuse(`Expected function to ${verb}`, classOrMsg);
  }
  if (!thrown) refuse(`Expected function to ${verb}`, msg);
  assertIsError(thrown.error, classOrMsg, msgIncludes, msg);
  return thrown.error;
}
