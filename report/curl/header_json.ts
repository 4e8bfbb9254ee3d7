import type { Field } from "../../trace.ts";

/** Header fields by their names in lower case, each with all of its values, as curl's `%{header_json}`. */
export type HeaderJson = Readonly<Record<string, readonly string[]>>;

/** Header fields as an object. */
export function headerJson(fields: Iterable<Field>): HeaderJson {
  const values = new Map<string, string[]>();
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    const known = values.get(key);
    if (known === undefined) values.set(key, [value]);
    else known.push(value);
  }
  return Object.fromEntries(values);
}
