import type { Field } from "../../trace.ts";
import { type ErrorFacts, errorFacts } from "../error_facts.ts";

/** A value as JSON can hold it: errors are facts, and headers are lists of fields. */
export type Plain<T> = T extends Headers ? readonly Field[]
  : T extends Error ? ErrorFacts
  : T extends object ? { readonly [K in keyof T]: Plain<T[K]> }
  : T;

/** Digits after the point of a millisecond that a clock tells apart. */
const PRECISION = 1_000;

/** A value as JSON can hold it; times to the microsecond, which makes them short. */
export function plain<T>(value: T): Plain<T> {
  return plainly(value) as Plain<T>;
}

function plainly(value: unknown): unknown {
  if (typeof value === "number") return Math.round(value * PRECISION) / PRECISION;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Headers) return [...value];
  if (value instanceof Error) return errorFacts(value);
  if (Array.isArray(value)) return value.map(plainly);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => one === undefined ? [] : [[key, plainly(one)]]),
  );
}
