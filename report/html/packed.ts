/**
 * JSON that says nothing twice: thousands of calls have the same properties and header fields.
 *
 * @module
 */

import { Table } from "./table.ts";

/** A value, and the tables that it refers to. */
export interface Packed {
  /** Each text once. */
  readonly texts: readonly string[];
  /** The properties of objects, each combination once. */
  readonly shapes: readonly (readonly string[])[];
  readonly root: PackedValue;
}

/**
 * A text is its place in the table, written in base 36. An array is a `-1` and its values, and an
 * object the place of its shape and its values. All else stands for itself.
 */
export type PackedValue = string | number | boolean | null | readonly PackedValue[];

const RADIX = 36;
const ARRAY = -1;

/** Packs a value that JSON can hold. */
export function pack(value: unknown): Packed {
  const texts = new Table<string>();
  const shapes = new Table<readonly string[]>();
  const packed = (one: unknown): PackedValue => {
    if (typeof one === "string") return texts.place(one, one).toString(RADIX);
    if (typeof one === "number" || typeof one === "boolean") return one;
    if (typeof one !== "object" || one === null) return null;
    if (Array.isArray(one)) return [ARRAY, ...one.map(packed)];
    const keys = Object.keys(one);
    return [shapes.place(keys.join("\0"), keys), ...Object.values(one).map(packed)];
  };
  const root = packed(value);
  return { texts: texts.values, shapes: shapes.values, root };
}

/** The value that was packed. */
export function unpack({ texts, shapes, root }: Packed): unknown {
  // Plain loops: there may be a million values, and somebody waits for the page.
  const unpacked = (one: PackedValue): unknown => {
    if (typeof one === "string") return texts[parseInt(one, RADIX)];
    if (typeof one !== "object" || one === null) return one;
    const keys = shapes[one[0] as number];
    if (keys === undefined) {
      const values: unknown[] = [];
      for (let at = 1; at < one.length; at++) values.push(unpacked(one[at]!));
      return values;
    }
    const made: Record<string, unknown> = {};
    for (let at = 1; at < one.length; at++) made[keys[at - 1]!] = unpacked(one[at]!);
    return made;
  };
  return unpacked(root);
}
