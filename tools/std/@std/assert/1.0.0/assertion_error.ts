import { inspect } from "node:util";

/** What every failed assertion throws. */
export class AssertionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

/** Throws what was expected, with the caller's own words behind it. */
export function refuse(expectation: string, msg?: string): never {
  throw new AssertionError(`${expectation}${msg ? `: ${msg}` : "."}`);
}

/** A value on one line, for a message. */
export function show(value: unknown): string {
  if (value instanceof Error) return `"${value.name}: ${value.message}"`;
  return inspect(value, { breakLength: Infinity, depth: 10 });
}
