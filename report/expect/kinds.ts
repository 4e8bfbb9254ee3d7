import { milliseconds } from "../text/figures.ts";
import { shorten } from "../text/fit.ts";
import { escapeControls } from "../text/safe.ts";

/** What numbers of one kind look like. */
export interface Unit {
  /** What is allowed, for messages: "it takes …". */
  readonly expects: string;
  /** Measured on a scale without steps, where to be equal means nothing. */
  readonly continuous: boolean;
  /** Gives the number, or `null` if the text is none. */
  read(text: string): number | null;
  /** The number as a person reads it. */
  show(number: number): string;
}

/** What a value is, and so what it can be compared with. */
export type Kind =
  /** True or false. */
  | { readonly is: "flag" }
  | { readonly is: "text" }
  /** Text that may hold a number. */
  | { readonly is: "field" }
  /** One of some words; where they are in order, the least is the first. */
  | { readonly is: "word"; readonly words: readonly string[]; readonly isOrdered: boolean }
  | { readonly is: "number"; readonly unit: Unit };

/** A value that is known. */
export type Value = number | string | boolean;

/** Milliseconds to a unit. */
const TIMES: Readonly<Record<string, number>> = {
  us: 0.001,
  µs: 0.001,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/** Bytes to a unit: in steps of a thousand, as drives and networks count, and of 1024. */
const SIZES: Readonly<Record<string, number>> = {
  "": 1,
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** A number, and what follows it. */
const AMOUNT = /^(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)) ?(\D*)$/;

/** Milliseconds. */
export const DURATION: Kind = number({
  expects: "a number with its unit, such as 200ms (us, ms, s, m, h)",
  continuous: true,
  read: (text) => text === "0" ? 0 : amount(text, TIMES),
  show: milliseconds,
});

/** Bytes. */
export const SIZE: Kind = number({
  expects: "a number of bytes, or with a unit such as 100KB (B, KB, MB, GB, KiB, MiB, GiB)",
  continuous: false,
  read: (text) => amount(text, SIZES),
  show: (bytes) => `${bytes} ${bytes === 1 ? "byte" : "bytes"}`,
});

/** Anything that is counted. */
export const NUMBER: Kind = number({
  expects: "a number",
  continuous: false,
  read: (text) => amount(text, { "": 1 }),
  show: String,
});

/** A part of all, from 0 to 1. */
export const SHARE: Kind = number({
  expects: "a number with %, such as 1%",
  continuous: false,
  // Divided, so that 35% is what 35 of 100 are.
  read: (text) => text === "0" ? 0 : divided(amount(text, { "%": 1 }), 100),
  show: (share) => `${+(share * 100).toFixed(2)}%`,
});

/** Days, and parts of them. */
export const DAYS: Kind = number({
  expects: "a number of days",
  continuous: true,
  read: (text) => amount(text, { "": 1, d: 1 }),
  show: (days) => `${days.toFixed(1)} days`,
});

export const FLAG: Kind = { is: "flag" };
export const TEXT: Kind = { is: "text" };
export const FIELD: Kind = { is: "field" };

/** One of some words. */
export function word(...words: string[]): Kind {
  return { is: "word", words, isOrdered: false };
}

/** One of some versions, the least first. */
export function version(...words: string[]): Kind {
  return { is: "word", words, isOrdered: true };
}

/** How much of a text a message repeats. */
const SHOWN = 120;

/** A value as a person reads it. Whoever sent it, no terminal obeys it. */
export function showValue(kind: Kind, value: Value): string {
  if (kind.is === "number" && typeof value === "number") return kind.unit.show(value);
  return typeof value === "string"
    ? `"${shorten(escapeControls(value), SHOWN, "…")}"`
    : String(value);
}

function divided(number: number | null, by: number): number | null {
  return number === null ? null : number / by;
}

function number(unit: Unit): Kind {
  return { is: "number", unit };
}

function amount(text: string, units: Readonly<Record<string, number>>): number | null {
  const [, digits, unit = ""] = AMOUNT.exec(text) ?? [];
  if (digits === undefined || !Object.hasOwn(units, unit)) return null;
  return Number(digits) * units[unit]!;
}
