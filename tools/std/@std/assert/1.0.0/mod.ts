/** Stand-in for `@std/assert`: the same names and signatures, in as few lines as that takes. @module */

export { AssertionError } from "./assertion_error.ts";
export { equal } from "./equal.ts";
export {
  assertAlmostEquals,
  assertArrayIncludes,
  assertEquals,
  assertNotEquals,
  assertNotStrictEquals,
  assertObjectMatch,
  assertStrictEquals,
} from "./equality.ts";
export { assertIsError, assertRejects, assertThrows } from "./errors.ts";
export {
  assert,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotInstanceOf,
  assertNotMatch,
  assertStringIncludes,
  fail,
  unreachable,
} from "./values.ts";
