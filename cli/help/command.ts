import { FEW_REQUESTS } from "../args/amount.ts";
import { type CommandName, COMMANDS, optionsOf } from "../args/command_options.ts";
import { CHECK_STATUS } from "../errors/exit_status.ts";
import { columns, commands, page, paragraph, section } from "./layout.ts";
import { synopsis } from "./option.ts";

/** How each command is used, and what else is to be known of it. */
const USES: Readonly<
  Record<CommandName, { readonly lines: readonly string[]; readonly more: string }>
> = {
  view: {
    lines: [
      "view trace.ndjson",
      "view trace.ndjson --format har --output trace.har",
      "view trace.ndjson --explain --expect 'ttfb<200ms'",
      "--format ndjson example.com | httptrace view - --format html --output trace.html",
    ],
    more:
      "FILE is a trace that --format ndjson saved, or - for standard input. Secrets that were " +
      "left out when it was saved stay so. A trace that was cut short is shown as far as it goes. " +
      `More than ${FEW_REQUESTS} calls, or several at once, are shown as a summary alone, as by a ` +
      "run, unless --format says otherwise.",
  },
  check: {
    lines: ["check trace.ndjson", "check trace.ndjson --format json"],
    more: "Each breach is on a line of its own, with the line of the file and the law: pairs, " +
      "order, call, phases, bytes or ownership. The exit status is 0 if there is none, " +
      `${CHECK_STATUS} if there is one, and 26 if the file is no trace.`,
  },
  diff: {
    lines: ["diff before.ndjson after.ndjson", "diff before.ndjson after.ndjson --format json"],
    more: "Save several runs in each file, as with -n 20: then it can tell a change from noise.",
  },
  help: {
    lines: ["help topics", "help har", "help --resolve"],
    more: "",
  },
  completions: {
    lines: [
      "completions bash > ~/.local/share/bash-completion/completions/httptrace",
      "completions zsh > ~/.zfunc/_httptrace   # a folder of $fpath",
      "completions fish > ~/.config/fish/completions/httptrace.fish",
    ],
    more: "Or for this shell alone, in bash: source <(httptrace completions bash)",
  },
};

/** What comes after the name of each command. */
const OPERANDS: Readonly<Record<CommandName, string>> = {
  view: "FILE [options]",
  check: "FILE [options]",
  diff: "FILE FILE [options]",
  help: "[TOPIC]",
  completions: "bash | zsh | fish",
};

/** What options mean to commands that show no trace. */
const MEANINGS: Readonly<Record<string, string>> = {
  format: "json, for the same as data",
  output: "Write that to a file",
};

/** The text of `help` on a command. */
export function commandHelp(name: CommandName): string {
  const { lines, more } = USES[name];
  const rows = optionsOf(name).map((option) => {
    const meaning = name === "view" ? undefined : MEANINGS[option.long];
    return [synopsis(option), meaning ?? option.help] as const;
  });
  const takesOptions = OPERANDS[name].includes("[options]");
  return page(
    `Usage: httptrace ${name} ${OPERANDS[name]}`,
    paragraph(`${COMMANDS[name]}.`),
    section("Examples", commands(...lines)),
    paragraph(more),
    takesOptions ? section("Options", columns(rows)) : "",
  );
}
