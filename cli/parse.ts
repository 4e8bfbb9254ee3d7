import { parseArgs } from "@std/cli/parse-args";
import { usageError } from "./cli_error.ts";
import { nearest } from "./nearest.ts";
import { BODY_OPTIONS, namesOf, type Option, OPTIONS, type Values } from "./options.ts";

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
  refuseMisuse(values);
  if (values.demo) {
    if (urls.length > 0) throw usageError("Cannot use --demo with a URL: it has its own");
    return { kind: "demo", values };
  }
  if (urls.length === 0) throw usageError("Cannot send a request: there is no URL");
  return { kind: "run", values, urls };
}

function refuseMisuse(values: Values): void {
  const { ipv4, ipv6, head, get, body, bodyFile, remoteName, cert, key } = values;
  const misuses: [is: boolean, message: string][] = [
    [ipv4 && ipv6, "Cannot use -4 with -6: one excludes the other"],
    [head && !get && body.length > 0, "Cannot use -I with -d: HEAD is sent without a body"],
    [remoteName && bodyFile !== undefined, "Cannot use -O with -o: a body goes to one file"],
    [cert === undefined && key !== undefined, "Cannot use --key: there is no --cert"],
  ];
  const misuse = misuses.find(([is]) => is);
  if (misuse !== undefined) throw usageError(misuse[1]);
}

function readArguments(args: readonly string[]): { values: Values; urls: readonly string[] } {
  const { given, urls } = takeApart(args);
  const parsed = parseArgs([...given.map(asLong), "--", ...urls], {
    string: ALL.filter(({ takes }) => takes !== "nothing").map(keyOf),
    boolean: ALL.filter(({ takes }) => takes === "nothing").map(keyOf),
    collect: ALL.filter(({ takes }) => takes === "many").map(keyOf),
  }) as Record<string, unknown> & { _: (string | number)[] };
  const values = Object.entries(OPTIONS).map(([name, option]: [string, Option]) => {
    return [name, valueOf(option, parsed[keyOf(option)])];
  });
  const body = given.filter(({ option }) => BODY_OPTIONS.includes(option))
    .map(({ option, value }) => ({ how: option.long, text: value }));
  return { values: { ...Object.fromEntries(values), body } as Values, urls: parsed._.map(String) };
}

/** One option as it was given. */
interface Given {
  readonly option: Option;
  /** `null` for one that takes none. */
  readonly value: string | null;
}

function asLong({ option, value }: Given): string {
  return value === null ? `--${keyOf(option)}` : `--${keyOf(option)}=${value}`;
}

/**
 * Options, and URLs, each in their order.
 *
 * `parseArgs` takes `-sI` and `-XPOST` apart by other rules than curl, and `-o -` for two options.
 */
function takeApart(args: readonly string[]): { given: Given[]; urls: string[] } {
  const given: Given[] = [];
  const urls: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === "--") urls.push(...rest.splice(0));
    else if (arg.startsWith("--")) given.push(givenLong(arg.slice(2), rest));
    else if (arg.startsWith("-") && arg !== "-") given.push(...givenShort(arg.slice(1), rest));
    else urls.push(arg);
  }
  return { given, urls };
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
