import { AssertionError as NodeAssertionError } from "node:assert";
import { AssertionError, refuse, show } from "./assertion_error.ts";
import { equal } from "./equal.ts";

type Loose = Record<PropertyKey, unknown>;

export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) differ("Values are not equal", actual, expected, msg);
}

export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) refuse(`Expected a value other than ${show(expected)}`, msg);
}

export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (!Object.is(actual, expected)) {
    differ("Values are not strictly equal", actual, expected, msg);
  }
}

export function assertNotStrictEquals<T>(actual: T, expected: T, msg?: string): void {
  if (Object.is(actual, expected)) refuse(`Expected another value than ${show(expected)}`, msg);
}

export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance: number = Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7,
  msg?: string,
): void {
  if (Object.is(actual, expected) || Math.abs(expected - actual) <= tolerance) return;
  refuse(`Expected ${actual} to be within ${tolerance} of ${expected}`, msg);
}

export function assertArrayIncludes<T>(
  actual: ArrayLike<T> & object,
  expected: ArrayLike<T> & object,
  msg?: string,
): void {
  const present = Array.from(actual);
  const missing = Array.from(expected).filter((item) => !present.some((has) => equal(has, item)));
  if (missing.length > 0) refuse(`Expected ${show(actual)} to include ${show(missing)}`, msg);
}

export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  if (!contains(actual, expected)) {
    differ("The object does not contain what is expected", actual, expected, msg);
  }
}

function contains(actual: unknown, expected: unknown): boolean {
  if (actual === expected) return true;
  if (!isContainer(actual) || !isContainer(expected)) return equal(actual, expected);
  if (Array.isArray(expected)) {
    return Array.isArray(actual) && actual.length >= expected.length &&
      expected.every((item, i) => contains(actual[i], item));
  }
  if (expected instanceof Set) {
    return actual instanceof Set && expected.isSubsetOf(actual);
  }
  if (expected instanceof Map) {
    return actual instanceof Map &&
      [...expected].every(([key, value]) => actual.has(key) && contains(actual.get(key), value));
  }
  return Reflect.ownKeys(expected).every((key) =>
    Object.hasOwn(actual, key) && contains(actual[key], expected[key])
  );
}

function isContainer(value: unknown): value is Loose {
  return typeof value === "object" && value !== null &&
    !(value instanceof Date || value instanceof RegExp);
}

function differ(summary: string, actual: unknown, expected: unknown, msg?: string): never {
  const { message } = new NodeAssertionError({ actual, expected, operator: "deepStrictEqual" });
  const [, ...difference] = message.split("\n"); // the first line only says what the summary says
  throw new AssertionError([`${summary}${msg ? `: ${msg}` : "."}`, ...difference].join("\n"));
}
