import { parseArgs } from "@std/cli/parse-args";
import { nearest } from "../../report/text/nearest.ts";
import { usageError } from "../errors/cli_error.ts";
import { type CommandName, COMMANDS, refuseUseless } from "./command_options.ts";
import { refuseMisuse } from "./misuse.ts";
import { BODY_OPTIONS, namesOf, type Option, OPTIONS, type Values } from "./options.ts";
import type { UrlSource } from "./values.ts";

/** What the command line asks for. */
export type Command =
  | { readonly kind: "version" }
  | { readonly kind: "demo"; readonly values: Values }
  | { readonly kind: "run"; readonly values: Values; readonly urls: readonly UrlSource[] }
  | { readonly kind: CommandName; readonly values: Values; readonly operands: readonly string[] };

const ALL: readonly Option[] = Object.values(OPTIONS);
const BY_LONG = new Map(ALL.filter(({ long }) => long !== "").map((it) => [it.long, it]));
const BY_SHORT = new Map(ALL.filter(({ short }) => short !== "").map((it) => [it.short, it]));

/**
 * Reads the arguments of the program.
 *
 * @throws {CliError} If they are wrong; the message names what is, and what is allowed.
 */
export function parseCommand(args: readonly string[]): Command {
  // What follows is the name of an option, and no option.
  if (args[0] === "help") {
    return { kind: "help", values: readArguments([]).values, operands: args.slice(1) };
  }
  const { values, operands, urls } = readArguments(args);
  const [first = "", ...rest] = operands;
  const command = isCommand(first) ? first : null;
  if (values.help) return { kind: "help", values, operands: command === null ? [] : [command] };
  if (values.version) return { kind: "version" };
  refuseMisuse(values, urls);
  if (command !== null) {
    refuseUseless(command, values);
    return { kind: command, values, operands: rest };
  }
  if (values.demo) {
    if (urls.length > 0) throw usageError("Cannot use --demo with a URL: it has its own");
    refuseUseless("--demo", values);
    return { kind: "demo", values };
  }
  if (urls.length === 0) throw usageError("Cannot send a request: there is no URL");
  return { kind: "run", values, urls };
}

/** A command with a help of its own, if that is what the word is. */
export function helpfulCommand(word: string): CommandName | null {
  return isCommand(word) && word !== "help" ? word : null;
}

function isCommand(word: string): word is CommandName {
  return Object.hasOwn(COMMANDS, word);
}

/** What the arguments say. */
interface Arguments {
  readonly values: Values;
  /** What is no option, in its order. */
  readonly operands: readonly string[];
  /** The operands and the values of `--url`, in their order. */
  readonly urls: readonly UrlSource[];
}

function readArguments(args: readonly string[]): Arguments {
  const items = takeApart(args);
  const given = items.filter((item) => "option" in item);
  const parsed = parseArgs(given.map(asLong), {
    string: ALL.filter(({ takes }) => takes !== "nothing").map(keyOf),
    boolean: ALL.filter(({ takes }) => takes === "nothing").map(keyOf),
    collect: ALL.filter(({ takes }) => takes === "many").map(keyOf),
  }) as Record<string, unknown>;
  const values = Object.entries(OPTIONS).map(([name, option]: [string, Option]) => {
    return [name, valueOf(option, parsed[keyOf(option)])];
  });
  const body = given.filter(({ option }) => BODY_OPTIONS.includes(option))
    .map(({ option, value }) => ({ how: option.long, text: value }));
  return {
    values: { ...Object.fromEntries(values), body } as Values,
    operands: items.flatMap((item) => "operand" in item ? item.operand : []),
    urls: items.flatMap((item) => sourceOf(item) ?? []),
  };
}

/** As for curl, `@` stands before the name of a file; curl does not know a lone `-`. */
function sourceOf(item: Item): UrlSource | null {
  if ("operand" in item) return item.operand === "-" ? { list: "-" } : { url: item.operand };
  if (item.option !== OPTIONS.url || item.value === null) return null;
  return item.value.startsWith("@") ? { list: item.value.slice(1) } : { url: item.value };
}

/** One option as it was given. */
interface Given {
  readonly option: Option;
  /** `null` for one that takes none. */
  readonly value: string | null;
}

/** One option, or what is none. */
type Item = Given | { readonly operand: string };

function asLong({ option, value }: Given): string {
  return value === null ? `--${keyOf(option)}` : `--${keyOf(option)}=${value}`;
}

/**
 * Options, and operands, in their order.
 *
 * `parseArgs` takes `-sI` and `-XPOST` apart by other rules than curl, and `-o -` for two options.
 */
function takeApart(args: readonly string[]): Item[] {
  const items: Item[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === "--") items.push(...rest.splice(0).map((operand) => ({ operand })));
    else if (arg.startsWith("--")) items.push(givenLong(arg.slice(2), rest));
    else if (arg.startsWith("-") && arg !== "-") items.push(...givenShort(arg.slice(1), rest));
    else items.push({ operand: arg });
  }
  return items;
}

function givenLong(text: string, rest: string[]): Given {
  const [, name = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  const option = BY_LONG.get(name) ?? unknownOption(name);
  if (option.takes !== "nothing") return withValue(option, value ?? rest.shift());
  if (value === undefined) return { option, value: null };
  throw usageError(`Cannot use --${text}: --${name} takes no value`);
}

function givenShort(letters: string, rest: string[]): Given[] {
  const given: Given[] = [];
  for (const [index, letter] of [...letters].entries()) {
    const option = BY_SHORT.get(letter);
    if (option === undefined) throw usageError(`Cannot use -${letter}: there is no such option`);
    if (option.takes === "nothing") {
      given.push({ option, value: null });
    } else {
      const attached = letters.slice(index + 1);
      given.push(withValue(option, attached === "" ? rest.shift() : attached));
      break;
    }
  }
  return given;
}

function withValue(option: Option, value: string | undefined): Given {
  if (value !== undefined) return { option, value };
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
  const shown = option.kind.isSecret ? "this value" : JSON.stringify(text);
  throw usageError(`Cannot use ${namesOf(option)} with ${shown}: ${expectation(option)}`);
}

function expectation(option: Option): string {
  return option.takes === "nothing" ? "it takes no value" : `it takes ${option.kind.expects}`;
}

/** The name under which `parseArgs` knows an option. */
function keyOf({ long, short }: Option): string {
  return long === "" ? short : long;
}
