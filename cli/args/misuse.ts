import { usageError } from "../errors/cli_error.ts";
import type { Values } from "./options.ts";
import type { UrlSource } from "./values.ts";

/**
 * Refuses options that make no sense together.
 *
 * @throws {CliError} If there are such; the message names them.
 */
export function refuseMisuse(values: Values, urls: readonly UrlSource[]): void {
  const { ipv4, ipv6, head, get, body, bodyFiles, remoteName, cert, key } = values;
  const { rate, interval, concurrency = 1, verbose, format = "verbose" } = values;
  const misuses: [is: boolean, message: string][] = [
    [ipv4 && ipv6, "Cannot use -4 with -6: one excludes the other"],
    [head && !get && body.length > 0, "Cannot use -I with -d: HEAD is sent without a body"],
    [verbose && format !== "verbose", `Cannot use -v with --format ${format}: it is a format too`],
    [remoteName && bodyFiles.length > 0, "Cannot use -O with -o: a body goes to one file"],
    [
      inputsOf(values, urls).filter((name) => name === "-").length > 1,
      "Cannot read standard input twice: only one option can be given -",
    ],
    [cert === undefined && key !== undefined, "Cannot use --key: there is no --cert"],
    [
      rate !== undefined && interval !== undefined,
      "Cannot use --rate with --interval: a schedule leaves no room for pauses",
    ],
    [
      concurrency > 1 && (bodyFiles.length > 0 || remoteName),
      "Cannot use -c with -o or -O: bodies would mix; without them, bodies are dropped",
    ],
  ];
  const misuse = misuses.find(([is]) => is);
  if (misuse !== undefined) throw usageError(misuse[1]);
}

/** The names of the files that are read. */
function inputsOf(values: Values, urls: readonly UrlSource[]): (string | undefined)[] {
  const { body, writeOut = "", caCert, cert, key } = values;
  const texts = [...body.map(({ text }) => text), writeOut].filter((text) => text.startsWith("@"));
  const lists = urls.map((source) => "list" in source ? source.list : undefined);
  return [...texts.map((text) => text.slice(1)), ...lists, caCert, cert, key];
}
