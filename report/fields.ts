import type { Field } from "../trace.ts";

/** The values of a header field, each as it stands on its line; names are of any case. */
export function valuesOf(fields: readonly Field[], wanted: string): string[] {
  return fields.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
}

/** The value of a header field; of several of one name, joined as RFC 9110 section 5.3 does. */
export function fieldOf(fields: readonly Field[], wanted: string): string | null {
  const values = valuesOf(fields, wanted);
  return values.length === 0 ? null : values.join(", ");
}
