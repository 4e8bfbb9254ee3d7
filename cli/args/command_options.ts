import { usageError } from "../errors/cli_error.ts";
import { GROUPS, namesOf, type Option, OPTIONS, type Values } from "./options.ts";

/** First words that are no URL, and what each is good for. */
export const COMMANDS = {
  view: "Show a trace that --format ndjson saved, in any format",
  check: "Hold a saved trace against its laws, line by line",
  diff: "Compare two saved traces, and tell changes from noise",
  help: "Explain one thing: 'httptrace help topics' lists all",
  completions: "Print a script that completes commands in a shell",
} as const;

/** A word that stands in place of the first URL. */
export type CommandName = keyof typeof COMMANDS;

const { Output = {}, Analysis = {} } = GROUPS;
const { bodyFiles: _, remoteName: __, ...shown } = Output;
const { writeOut: ___, ...demonstrated } = shown;
const { silent, showError, showSecrets, format, traceFile } = OPTIONS;
const manners = { silent, showError };

/** The options that mean something to each command. */
const TAKEN: Readonly<Record<CommandName | "--demo", Readonly<Record<string, Option>>>> = {
  "--demo": { ...demonstrated, ...Analysis, demo: OPTIONS.demo },
  view: { ...shown, ...Analysis },
  check: { format, traceFile, ...manners },
  diff: { format, traceFile, showSecrets, ...manners },
  help: manners,
  completions: manners,
};

/** The options that a command takes, or `--demo` does. */
export function optionsOf(command: keyof typeof TAKEN): readonly Option[] {
  return Object.values(TAKEN[command]);
}

/**
 * Refuses options that would do nothing.
 *
 * @throws {CliError} If there is one; the message names the first.
 */
export function refuseUseless(command: keyof typeof TAKEN, values: Values): void {
  const useless = Object.entries(OPTIONS).find(([name, option]) => {
    return isGiven(values[name as keyof typeof OPTIONS]) && !optionsOf(command).includes(option);
  });
  if (useless === undefined) return;
  const taken = optionsOf(command).map(({ short, long }) =>
    long === "" ? `-${short}` : `--${long}`
  );
  const what = `Cannot use ${namesOf(useless[1])} with ${command}`;
  throw usageError(`${what}: it takes ${taken.join(", ")}`);
}

function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}
