/**
 * Stand-in for `@std/cli/parse-args`. Dotted names (`--a.b`) are the one thing it leaves out.
 *
 * @module
 */

import type { Args, ParseOptions } from "./parse_args_types.ts";

export type { Args, ParseOptions };

type Value = string | number | boolean;

interface Rules {
  booleans: Set<string>;
  strings: Set<string>;
  collected: Set<string>;
  negatable: Set<string>;
  /** Every name of a flag to its other names. */
  aliases: Map<string, string[]>;
  allBooleans: boolean;
  unknown: NonNullable<ParseOptions["unknown"]>;
}

/** Takes command line arguments apart into flags and the rest. */
export function parseArgs<
  B extends string = never,
  S extends string = never,
  C extends string = never,
  N extends string = never,
  const D extends Record<string, unknown> = Record<never, never>,
  const A extends Record<string, string | readonly string[]> = Record<never, never>,
  DoubleDash extends boolean = false,
>(
  args: readonly string[],
  options: ParseOptions<B, S, C, N, D, A, DoubleDash> = {},
): Args<B, S, C, N, D, A, DoubleDash> {
  const parser = new Parser(readRules(options as ParseOptions));
  const dashes = args.indexOf("--");
  const rest = dashes < 0 ? [] : args.slice(dashes + 1);
  parser.parse(dashes < 0 ? args : args.slice(0, dashes), options.stopEarly ?? false);
  parser.fillIn(options.default ?? {});
  const result = parser.result;
  if (options["--"]) result["--"] = rest;
  else result._.push(...rest);
  return result as unknown as Args<B, S, C, N, D, A, DoubleDash>;
}

function readRules(options: ParseOptions): Rules {
  const aliases = new Map<string, string[]>();
  for (const [name, other] of Object.entries(options.alias ?? {})) {
    const names = [name, ...list(other)];
    for (const one of names) aliases.set(one, names.filter((it) => it !== one));
  }
  const named = (names: string | readonly string[] | undefined) =>
    new Set(list(names).flatMap((name) => [name, ...aliases.get(name) ?? []]));
  const { boolean } = options;
  return {
    booleans: named(typeof boolean === "boolean" ? [] : boolean),
    strings: named(options.string),
    collected: named(options.collect),
    negatable: named(options.negatable),
    aliases,
    allBooleans: boolean === true,
    unknown: options.unknown ?? (() => true),
  };
}

function list(names: string | readonly string[] | undefined): readonly string[] {
  return typeof names === "string" ? [names] : names ?? [];
}

class Parser {
  readonly result: Record<string, unknown> & { _: (string | number)[] } = { _: [] };
  readonly #rules: Rules;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  parse(args: readonly string[], stopEarly: boolean): void {
    for (let i = 0; i < args.length; i++) {
      const arg = args[i]!;
      if (/^--./s.test(arg)) {
        if (this.#readLong(arg, args[i + 1])) i++;
      } else if (/^-./s.test(arg)) {
        if (this.#readShort(arg, args[i + 1])) i++;
      } else {
        if (this.#rules.unknown(arg) !== false) this.#addPositional(arg);
        if (stopEarly) return void this.result._.push(...args.slice(i + 1));
      }
    }
  }

  /** What was not given: its default, false for a boolean, no items for a collected one. */
  fillIn(defaults: Record<string, unknown>): void {
    const { aliases, booleans, strings, collected } = this.#rules;
    for (const [name, value] of Object.entries(defaults)) {
      if (Object.hasOwn(this.result, name)) continue;
      for (const one of [name, ...aliases.get(name) ?? []]) this.result[one] = value;
    }
    for (const name of [...booleans, ...strings]) {
      if (Object.hasOwn(this.result, name)) continue;
      if (collected.has(name)) this.result[name] = [];
      else if (booleans.has(name)) this.result[name] = false;
    }
  }

  /** `--name=value`, `--no-name`, `--name value` or `--name`; whether it took the next argument. */
  #readLong(arg: string, next: string | undefined): boolean {
    const { booleans, negatable, allBooleans } = this.#rules;
    const [, negation, bare, value] = /^--(no-)?(.+?)(?:=(.*))?$/s.exec(arg)!;
    if (value !== undefined) {
      this.#set(bare!, booleans.has(bare!) ? value !== "false" : value, arg);
      return false;
    }
    if (negation && negatable.has(bare!)) {
      this.#set(bare!, false, arg, { replace: true });
      return false;
    }
    const name = (negation ?? "") + bare;
    const takesAny = !booleans.has(name) && !allBooleans;
    return this.#setFromNext(name, arg, next, takesAny && !next?.startsWith("-"));
  }

  /** `-x`, `-x value`, `-xvalue` or `-xyz`; whether it took the next argument. */
  #readShort(arg: string, next: string | undefined): boolean {
    for (let i = 1; i < arg.length - 1; i++) {
      const letter = arg[i]!;
      const value = attachedValue(letter, arg.slice(i + 1));
      this.#set(letter, value ?? this.#bareValue(letter), arg);
      if (value !== undefined) return false;
    }
    const last = arg.at(-1)!;
    if (last === "-") return false;
    const takesAny = !this.#rules.booleans.has(last);
    return this.#setFromNext(last, arg, next, takesAny && !/^--?[^-]/.test(next ?? ""));
  }

  #setFromNext(name: string, arg: string, next: string | undefined, takesIt: boolean): boolean {
    const isBoolean = next === "true" || next === "false";
    if (next && (takesIt || isBoolean)) {
      this.#set(name, takesIt ? next : next === "true", arg);
      return true;
    }
    this.#set(name, this.#bareValue(name), arg);
    return false;
  }

  #bareValue(name: string): Value {
    return this.#rules.strings.has(name) ? "" : true;
  }

  #set(name: string, value: Value, arg: string, { replace = false } = {}): void {
    const { aliases, booleans, strings, collected, allBooleans, unknown } = this.#rules;
    const isKnown = booleans.has(name) || strings.has(name) || collected.has(name) ||
      aliases.has(name) || allBooleans && /^--[^=]+$/.test(arg);
    if (!isKnown && unknown(arg, name, value) === false) return;
    const item = strings.has(name) ? value : asNumber(value);
    for (const one of [name, ...aliases.get(name) ?? []]) {
      if (one === "__proto__") continue;
      const before = this.result[one];
      this.result[one] = replace || !collected.has(name)
        ? item
        : [...Array.isArray(before) ? before : [], item];
    }
  }

  #addPositional(arg: string): void {
    this.result._.push(this.#rules.strings.has("_") ? arg : asNumber(arg));
  }
}

/** The value that is written onto a short flag, if what follows its letter is one. */
function attachedValue(letter: string, rest: string): string | undefined {
  if (rest === "-") return rest;
  if (rest === "=") return "";
  const isLetter = /[A-Za-z]/.test(letter);
  const assigned = isLetter ? /=(.+)/.exec(rest)?.[1] : undefined;
  if (assigned !== undefined) return assigned;
  if (isLetter && /\d(\.\d*)?(e-?\d+)?$/.test(rest)) return rest;
  return rest.length > 1 && /^\W/.test(rest) ? rest : undefined;
}

function asNumber<T extends Value>(value: T): T | number {
  if (typeof value !== "string" || value.trim() === "") return value;
  const number = Number(value);
  return Number.isFinite(number) ? number : value;
}
