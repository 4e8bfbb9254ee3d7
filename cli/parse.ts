import { parseArgs } from "@std/cli/parse-args";
import { usageError } from "./cli_error.ts";
import { nearest } from "./nearest.ts";
import { namesOf, type Option, OPTIONS, type Values } from "./options.ts";

/** What the command line asks for. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "demo"; readonly values: Values }
  | { readonly kind: "run"; readonly values: Values; readonly urls: readonly string[] };

const ALL: readonly Option[] = Object.values(OPTIONS);
const BY_LONG = new Map(ALL.filter(({ long }) => long !== "").map((it) => [it.long, it]));
const BY_SHORT = new Map(ALL.filter(({ short }) => short !== "").map((it) => [it.short, it]));

/**
 * Reads the arguments of the program.
 *
 * @throws {CliError} If they are wrong; the message names what is, and what is allowed.
 */
export function parseCommand(args: readonly string[]): Command {
  const { values, urls } = readArguments(args);
  if (values.help) return { kind: "help" };
  if (values.version) return { kind: "version" };
  if (values.ipv4 && values.ipv6) throw usageError("Cannot use -4 with -6: one excludes the other");
  if (values.head && values.data.length > 0) {
    throw usageError("Cannot use -I with -d: HEAD is sent without a body");
  }
  if (values.demo) {
    if (urls.length > 0) throw usageError("Cannot use --demo with a URL: it has its own");
    return { kind: "demo", values };
  }
  if (urls.length === 0) throw usageError("Cannot send a request: there is no URL");
  return { kind: "run", values, urls };
}

function readArguments(args: readonly string[]): { values: Values; urls: readonly string[] } {
  const given = parseArgs(normalize(args), {
    string: ALL.filter(({ takes }) => takes !== "nothing").map(keyOf),
    boolean: ALL.filter(({ takes }) => takes === "nothing").map(keyOf),
    collect: ALL.filter(({ takes }) => takes === "many").map(keyOf),
  }) as Record<string, unknown> & { _: (string | number)[] };
  const values = Object.entries(OPTIONS).map(([name, option]: [string, Option]) => {
    return [name, valueOf(option, given[keyOf(option)])];
  });
  return { values: Object.fromEntries(values) as Values, urls: given._.map(String) };
}

/**
 * Arguments as `--name=value`, `--name` and, after `--`, URLs.
 *
 * `parseArgs` takes `-sI` and `-XPOST` apart by other rules than curl, and `-o -` for two options.
 */
function normalize(args: readonly string[]): string[] {
  const options: string[] = [];
  const urls: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === "--") urls.push(...rest.splice(0));
    else if (arg.startsWith("--")) options.push(normalizeLong(arg.slice(2), rest));
    else if (arg.startsWith("-") && arg !== "-") {
      options.push(...normalizeShort(arg.slice(1), rest));
    } else urls.push(arg);
  }
  return [...options, "--", ...urls];
}

function normalizeLong(text: string, rest: string[]): string {
  const [, name = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  const option = BY_LONG.get(name) ?? unknownOption(name);
  if (option.takes !== "nothing") return withValue(option, value ?? rest.shift());
  if (value === undefined) return `--${keyOf(option)}`;
  throw usageError(`Cannot use --${text}: --${name} takes no value`);
}

function normalizeShort(letters: string, rest: string[]): string[] {
  const options: string[] = [];
  for (const [index, letter] of [...letters].entries()) {
    const option = BY_SHORT.get(letter);
    if (option === undefined) throw usageError(`Cannot use -${letter}: there is no such option`);
    if (option.takes === "nothing") {
      options.push(`--${keyOf(option)}`);
    } else {
      const attached = letters.slice(index + 1);
      options.push(withValue(option, attached === "" ? rest.shift() : attached));
      break;
    }
  }
  return options;
}

function withValue(option: Option, value: string | undefined): string {
  if (value !== undefined) return `--${keyOf(option)}=${value}`;
  throw usageError(`Cannot use ${namesOf(option)}: ${expectation(option)}`);
}

function unknownOption(name: string): never {
  const meant = nearest(name, [...BY_LONG.keys()]);
  const hint = meant === null ? "" : `, did you mean --${meant}?`;
  throw usageError(`Cannot use --${name}: there is no such option${hint}`);
}

function valueOf(option: Option, given: unknown): unknown {
  if (option.takes === "many") return (given as string[]).map((text) => readValue(option, text));
  if (option.takes === "nothing" || given === undefined) return given;
  return readValue(option, given as string);
}

function readValue(option: Exclude<Option, { takes: "nothing" }>, text: string): unknown {
  const value = option.kind.read(text);
  if (value !== null) return value;
  throw usageError(
    `Cannot use ${namesOf(option)} with ${JSON.stringify(text)}: ${expectation(option)}`,
  );
}

function expectation(option: Option): string {
  return option.takes === "nothing" ? "it takes no value" : `it takes ${option.kind.expects}`;
}

/** The name under which `parseArgs` knows an option. */
function keyOf({ long, short }: Option): string {
  return long === "" ? short : long;
}
