import type { Field } from "../trace.ts";

/** The values of a header field, each as it stands on its line; names are of any case. */
export function valuesOf(fields: readonly Field[], wanted: string): string[] {
  return fields.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
}
